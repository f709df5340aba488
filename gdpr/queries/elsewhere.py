"""Texts of records that are nobody's own and name the person all the same: notes of a company, a report of a visit.

They are data of who is named in them (art. 15(1) and (3), C-487/21). They are found by the look that an erasure takes, so
nothing sure is erased of somebody that a copy would not have told: addresses of the person's alone anywhere, the whole
name where the person has to do with the record and no namesake is known. What stands beside the words is told as far as
it takes to understand them, and others in it are for somebody to decide on as in every text.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.apps import apps
from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.classification.paths import holdings
from gdpr.classification.strategy import Strategy, strategies
from gdpr.queries.erasure.look import Looked, Place, Surroundings, places
from gdpr.queries.erasure.needles import has_namesake, needles_of, subject_ids
from gdpr.queries.gather import LINKED, Fact, Row, gather, register_name
from gdpr.reading.needles import Hit, Needles
from history.queries.change_log import word_of

ELSEWHERE = "elsewhere"  # as the counts of a copy call them
REGISTERS = {"companies", "installed_base", "service", "activities"}
ROUND = 160  # signs told before and after


def everything_of(person: Person, *, looked: Looked | None = None) -> list[Row]:
    """The rows about the person, and what other records say of them."""
    return [*gather(person), *rows_elsewhere(person, looked=looked)]


def told_strategies() -> list[Strategy]:
    """The models whose texts are told where they name the person."""
    return [strategy for strategy in strategies() if strategy.model._meta.app_label in REGISTERS]


def addresses_among(needles: Needles) -> Needles:
    """What is the person's wherever it stands: names far from the person are not told."""
    return replace(needles, names=(), others=())


def rows_elsewhere(person: Person, *, looked: Looked | None = None) -> list[Row]:
    """A row for each record that names the person, with the words round the name. With an earlier look only what that
    one found, what the person has to do with, and what was written since is read."""
    needles, around = needles_of(person, subject_ids(person)), Surroundings.of(person)
    namesake = has_namesake(person)
    found: dict[tuple[str, object], Row] = {}
    far = addresses_among(needles)
    for strategy in told_strategies():
        told = _told_already(strategy, person)
        for place in places(strategy, person, needles, around, far=far, looked=looked):
            text = _words(place, namesake=namesake)
            if text and place.pk not in told:
                name = _("%(register)s: texts that name you") % {"register": register_name(place.label)}
                row = found.setdefault((place.label, place.pk), Row(place.label, name, [], is_elsewhere=True))
                row.facts.append(
                    Fact(place.field, word_of(place.field, place.label), text, is_free_text=True)
                )
    return list(found.values())


def _told_already(strategy: Strategy, person: Person) -> set[object]:
    """Rows that are about the person by a link: they are told whole."""
    told: set[object] = set()
    for holding in holdings():
        link = LINKED.get(holding.label)
        model = apps.get_model(holding.label)._meta.get_field(link).related_model if link else holding.model
        if model is strategy.model:
            told |= set(holding.rows(person).values_list(f"{link}_id" if link else "pk", flat=True))
    return told


def _words(place: Place, *, namesake: bool) -> str:
    """What stands round the words that are surely the person's; "" where none is."""
    by_text: dict[str, list[Hit]] = {}
    for text, hit in place.hits:
        if hit.what in {"email", "phone"} or (hit.what == "name" and place.is_near and not namesake):
            by_text.setdefault(text, []).append(hit)
    return " … ".join(part for text, hits in by_text.items() for part in _round(text, hits))


def _round(text: str, hits: Iterable[Hit]) -> list[str]:
    spans: list[list[int]] = []
    for hit in sorted(hits, key=lambda one: one.start):
        begin, end = max(0, hit.start - ROUND), min(len(text), hit.end + ROUND)
        if spans and begin <= spans[-1][1]:
            spans[-1][1] = max(end, spans[-1][1])
        else:
            spans.append([begin, end])
    return [text[begin:end].strip() for begin, end in spans]
