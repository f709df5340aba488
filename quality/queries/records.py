"""Records of a pair or a merge side by side, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from common.display import day_text
from common.normalise import readable_phone as readable
from quality.choices import Kind
from quality.models import DuplicatePair
from quality.queries.blocking import REGISTERS
from quality.queries.words import said, word_of_fact
from quality.querysets import records_of
from quality.scoring.words import written_number
from users.models import User

PAGES = {
    Kind.COMPANY: "companies:company",
    Kind.PERSON: "contacts:person",
    Kind.ITEM: "installed_base:item",
    Kind.PRODUCT: "installed_base:product",
}
LISTS = {
    Kind.COMPANY: "companies:company_list",
    Kind.PERSON: "contacts:person_list",
    Kind.ITEM: "installed_base:item_list",
    Kind.PRODUCT: "installed_base:product_list",
}


@dataclass(frozen=True)
class Line:
    """One fact of both records, and whether they agree."""

    label: str
    values: tuple[str, str]
    mark: str  # agree, differ, or "" where one of them says nothing


@dataclass(frozen=True)
class Beside:
    """A pair with both records in words."""

    pair: DuplicatePair
    records: tuple[Any, Any]
    urls: tuple[str, str]
    lines: list[Line]
    reasons: list[tuple[str, str]]  # words, and for or against
    cluster: list[UUID] = field(
        default_factory=list
    )  # with others that are alike to both, when there are such


def number_of(kind: str, public_id: UUID | str) -> int | None:
    """The number of a record by its universal ID."""
    return records_of(kind).filter(public_id=public_id).values_list("pk", flat=True).first()


def url_of(kind: str, record: Any) -> str:
    """The page of a record."""
    return reverse(PAGES[Kind(kind)], args=[record.public_id])


def seen_records(kind: str, public_ids: Iterable[str], user: User) -> list[Any]:
    """The records of these universal IDs that the user sees, in the order asked."""
    wanted = [text for text in dict.fromkeys(public_ids) if _is_uuid(text)]
    rows = {str(row.public_id): row for row in records_of(kind).visible_to(user).filter(public_id__in=wanted)}
    return [rows[text] for text in wanted if text in rows]


def side_by_side(pairs: Sequence[DuplicatePair]) -> list[Beside]:
    """The pairs with their records, by register in two queries each; pairs of records that are gone are left out."""
    found: dict[tuple[str, int], Any] = {}
    facts: dict[tuple[str, int], Any] = {}
    for kind in {pair.kind for pair in pairs}:
        numbers = {number for pair in pairs if pair.kind == kind for number in (pair.first, pair.second)}
        rows = records_of(kind).filter(pk__in=numbers)
        rows = rows.select_related("owner") if kind == Kind.COMPANY else rows
        rows = rows.select_related("product", "company", "site") if kind == Kind.ITEM else rows
        found |= {(kind, row.pk): row for row in rows}
        facts |= {(kind, number): one for number, one in REGISTERS[kind].facts_of(numbers).items()}
    return [
        _beside(pair, [found[pair.kind, n] for n in (pair.first, pair.second)], [facts[pair.kind, n] for n in (pair.first, pair.second)])
        for pair in pairs
        if (pair.kind, pair.first) in found and (pair.kind, pair.second) in found
    ]  # fmt: skip


def _beside(pair: DuplicatePair, records: list[Any], facts: list[Any]) -> Beside:
    told = [_TOLD[Kind(pair.kind)](record, one) for record, one in zip(records, facts, strict=True)]
    lines = [
        _line(label, told[0][label], told[1][label]) for label in told[0] if told[0][label] or told[1][label]
    ]
    reasons = [
        (said(reason), "for" if reason["points"] > 0 else "against")
        for reason in sorted(pair.reasons, key=lambda one: -one["points"])
        if abs(reason["points"]) >= 0.3
    ]
    first, second = records
    return Beside(
        pair, (first, second), (url_of(pair.kind, first), url_of(pair.kind, second)), lines, reasons
    )


def _line(label: str, one: list[str], two: list[str]) -> Line:
    same = {text.casefold() for text in one} & {text.casefold() for text in two}
    mark = "agree" if same else "differ" if one and two else ""
    return Line(label, (" · ".join(one), " · ".join(two)), mark)


def _company(record: Any, facts: Any) -> dict[str, list[str]]:
    return {
        word_of_fact("name"): list(facts.names),
        word_of_fact("number"): [written_number(register, one) for register, one in facts.numbers.items()],
        word_of_fact("address"): [f"{street}, {code}".strip(", ") for street, code in facts.streets],
        word_of_fact("town"): [facts.town] if facts.town else [],
        word_of_fact("phone"): [readable(one) for one in sorted(facts.phones)],
        word_of_fact("email"): sorted(facts.emails),
        word_of_fact("domain"): sorted(facts.domains),
        _("Lifecycle"): [str(record.get_lifecycle_display())],
        _("Owner"): [record.owner.full_name] if record.owner else [],
        _("In the register since"): [day_text(record.created_at)],
    }


def _person(record: Any, facts: Any) -> dict[str, list[str]]:
    return {
        word_of_fact("name"): [record.full_name],
        word_of_fact("company"): list(facts.companies),
        word_of_fact("email"): sorted(facts.emails),
        word_of_fact("phone"): [readable(one) for one in sorted(facts.phones)],
        _("In the register since"): [day_text(record.created_at)],
    }


def _item(record: Any, facts: Any) -> dict[str, list[str]]:
    return {
        word_of_fact("serial"): [record.serial] if record.serial else [],
        word_of_fact("former_serial"): sorted(facts.numbers),
        word_of_fact("product"): [str(record.product)],
        word_of_fact("company"): [record.company.legal_name] if record.company else [],
        word_of_fact("site"): [record.site.name] if record.site else [],
        word_of_fact("delivered"): [day_text(record.delivered_on)] if record.delivered_on else [],
        _("In the register since"): [day_text(record.created_at)],
    }


_TOLD = {Kind.COMPANY: _company, Kind.PERSON: _person, Kind.ITEM: _item}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
