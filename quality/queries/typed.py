"""Records that look like one that is being typed, or like rows of a file: what forms and imports ask for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from common.duplicates import Likely
from common.normalise import guess_scheme, normalise_domain, normalise_email, normalise_phone
from common.refusals import Refusal
from companies.queries.similar import EVERYBODYS
from quality.queries import companies, persons
from quality.queries.words import why
from quality.scoring.companies import CompanyFacts, compare_companies
from quality.scoring.persons import PersonFacts, compare_persons
from quality.scoring.verdict import Comparison
from quality.scoring.words import register_numbers

MOST = 5
WORTH_A_LOOK = 60  # per cent; a form may say more than the queue, for what is typed is not whole yet


def likely_companies(typed: Mapping[str, Any]) -> list[Likely]:
    """Companies that may be the typed one, the surest first."""
    facts = company_facts(typed)
    found = companies.facts_of(companies.candidates(facts))
    return _surest([(compare_companies(facts, other), number) for number, other in found.items()])


def likely_persons(typed: Mapping[str, Any]) -> list[Likely]:
    """Persons that may be the typed one, the surest first."""
    facts = person_facts(typed)
    found = persons.facts_of(persons.candidates(facts))
    return _surest([(compare_persons(facts, other), number) for number, other in found.items()])


def likely_companies_of_many(rows: Sequence[Mapping[str, Any]]) -> dict[int, Likely]:
    """The surest company for each of many rows, by its place: two statements for all of them."""
    facts = [company_facts(row) for row in rows]
    pairs = companies.candidates_of_many(facts)
    found = companies.facts_of({number for _place, number in pairs})
    return _surest_of_each(
        (place, compare_companies(facts[place], found[n]), n) for place, n in pairs if n in found
    )


def likely_persons_of_many(rows: Sequence[Mapping[str, Any]]) -> dict[int, Likely]:
    """The surest person for each of many rows, by its place: two statements for all of them."""
    facts = [person_facts(row) for row in rows]
    pairs = persons.candidates_of_many(facts)
    found = persons.facts_of({number for _place, number in pairs})
    return _surest_of_each(
        (place, compare_persons(facts[place], found[n]), n) for place, n in pairs if n in found
    )


def _surest_of_each(compared: Iterable[tuple[int, Comparison, int]]) -> dict[int, Likely]:
    """A file has thousands of rows: only what is likely enough for the queue is worth a warning."""
    best: dict[int, tuple[Comparison, int]] = {}
    for place, comparison, number in compared:
        if comparison.is_suggested and (place not in best or comparison.score > best[place][0].score):
            best[place] = (comparison, number)
    return {place: Likely(number, one.score, why(one.reasons)) for place, (one, number) in best.items()}


def _surest(compared: list[tuple[Comparison, int]]) -> list[Likely]:
    worth = [one for one in compared if not one[0].vetoed and one[0].score >= WORTH_A_LOOK]
    worth.sort(key=lambda one: (-one[0].score, one[1]))
    return [Likely(number, comparison.score, why(comparison.reasons)) for comparison, number in worth[:MOST]]


def company_facts(typed: Mapping[str, Any]) -> CompanyFacts:
    """What was typed, as it is compared: what is no number or address yet is left out."""
    country = str(typed.get("country") or "")
    home = country or settings.HOME_COUNTRY
    scheme = str(typed.get("business_id_scheme") or guess_scheme(country))
    phone, email = _phone(typed.get("phone"), home), _email(typed.get("email"))
    domains = {_domain(typed.get("web")), email.rpartition("@")[2]} - {""} - EVERYBODYS
    street = str(typed.get("street") or "")
    return CompanyFacts(
        names=(str(typed.get("legal_name") or ""),),
        numbers=register_numbers(
            country, scheme, str(typed.get("business_id") or ""), str(typed.get("vat_number") or ""), str(typed.get("lei") or "")
        ),
        phones=frozenset({phone} - {""}), emails=frozenset({email} - {""}), domains=frozenset(domains),
        streets=((street, str(typed.get("postcode") or "")),) if street else (),
        country=country, town=str(typed.get("town") or ""),
    )  # fmt: skip


def person_facts(typed: Mapping[str, Any]) -> PersonFacts:
    """What was typed of a person, as it is compared."""
    company = str(typed.get("company") or "")
    return PersonFacts(
        first_name=str(typed.get("first_name") or ""), last_name=str(typed.get("last_name") or ""),
        emails=frozenset({_email(typed.get("email"))} - {""}),
        phones=frozenset({_phone(typed.get("phone"), settings.HOME_COUNTRY)} - {""}),
        companies=(company,) if company else (),
    )  # fmt: skip


def _phone(text: Any, country: str) -> str:
    try:
        return normalise_phone(str(text), country) if text else ""
    except Refusal:
        return ""


def _email(text: Any) -> str:
    try:
        return normalise_email(str(text)) if text else ""
    except Refusal:
        return ""


def _domain(text: Any) -> str:
    try:
        return normalise_domain(str(text)) if text else ""
    except Refusal:
        return ""
