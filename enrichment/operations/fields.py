"""Each fact of a company as a register speaks of it: read, compared, written by the operations of companies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from common.gate import KINDS as GATE_KINDS
from common.gate import LET_IN, REFUSES, known_addresses
from common.gate import Address as GateAddress
from common.refusals import Refusal
from companies.choices import AddressKind, ContactKind, Scheme
from companies.models import Address, Company, FinancialYear
from companies.operations.address import add_address, change_address
from companies.operations.company import change_company
from companies.operations.contact_point import add_contact_point, value_and_key
from companies.operations.financial_year import set_financial_year
from companies.operations.group import set_parent
from companies.operations.name import add_name, change_name
from enrichment.providers.base import Fact, key_of
from enrichment.providers.names import Field
from history import operations as history
from users.models import User

COLUMNS = {
    Field.BUSINESS_ID: ("business_id",), Field.LEGAL_NAME: ("legal_name",), Field.STATUS: ("status",),
    Field.FOUNDED_ON: ("founded_on",), Field.CEASED_ON: ("ceased_on",), Field.LEGAL_FORM: ("legal_form",),
    Field.INDUSTRY: ("industry_code", "industry_version"), Field.VAT_NUMBER: ("vat_number",), Field.LEI: ("lei",),
}  # fmt: skip
ADDRESSES = {Field.VISITING: AddressKind.VISITING, Field.POSTAL: AddressKind.POSTAL}
POINTS = {Field.WEB: ContactKind.WEB, Field.PHONE: ContactKind.PHONE, Field.EMAIL: ContactKind.EMAIL}
DAYS = {Field.FOUNDED_ON, Field.CEASED_ON}
PLACE = ("street", "postcode", "town", "country")


@dataclass(frozen=True)
class Present:
    """What a company has now, in the register's shape (None: nothing), and whose word it is."""

    value: Any
    standing: history.Standing | None = None
    row: models.Model | None = None


@dataclass(frozen=True)
class Writing:
    """Who writes, when, and what the figures of a year say about their source."""

    by: User
    now: datetime
    today: date
    source: str


def words_of_columns(*, company: Company, facts: Iterable[Fact]) -> Mapping[str, history.Standing]:
    """Whose word those columns of the company are of which the facts speak, in one query."""
    names = {name for fact in facts for name in COLUMNS.get(fact.field, ())}
    return history.standing_of(obj=company, fields=sorted(names)) if names else {}


def read_present(
    *, company: Company, fact: Fact, standing: Mapping[str, history.Standing] | None = None
) -> Present:
    """What the company has now of the fact that a register gives. `standing`: whose word its columns are, where the
    caller has asked for all of them."""
    if fact.field in COLUMNS:
        known = words_of_columns(company=company, facts=[fact]) if standing is None else standing
        return _column(company, fact, known)
    if fact.field in ADDRESSES:
        row = company.addresses.filter(kind=ADDRESSES[fact.field], site=None, valid_to=None).first()
        return _of_row(row, {name: getattr(row, name) for name in PLACE} if row else None, *PLACE)
    if fact.field in POINTS:
        return _point(company, fact)
    if fact.field == Field.OTHER_NAME:
        row = company.names.filter(kind=fact.value["kind"], name__iexact=fact.value["name"]).first()
        found = row and {
            "kind": row.kind,
            "name": row.name,
            "from": _iso(row.valid_from),
            "to": _iso(row.valid_to),
        }
        return _of_row(row, found, "valid_to")
    if fact.field == Field.PARENT:
        return _parent(company)
    return _figures(company, fact)


def is_same(*, fact: Fact, ours: Any) -> bool:
    """Whether ours says the same: case, spaces, dots and dashes do not make another value."""
    theirs = fact.value
    if fact.field in {Field.BUSINESS_ID, Field.VAT_NUMBER, Field.LEI}:
        return key_of(ours or "") == key_of(theirs)
    if fact.field == Field.INDUSTRY:
        return ours["version"] == theirs["version"] and _class(ours) == _class(theirs)
    if fact.field in ADDRESSES:
        return all(_folded(ours[name]) == _folded(theirs[name]) for name in PLACE if theirs[name])
    if fact.field == Field.OTHER_NAME:
        return not theirs["to"] or ours["to"] == theirs["to"]
    if fact.field == Field.STAFF:
        return ours["count"] == theirs["count"]
    if fact.field == Field.TURNOVER:
        return Decimal(ours["amount"]) == Decimal(theirs["amount"]) and ours["currency"] == theirs["currency"]
    if fact.field == Field.PARENT:
        return ours["lei"] == theirs["lei"] or bool(
            theirs.get("business_id") and key_of(ours["business_id"]) == key_of(theirs["business_id"])
        )
    return _folded(ours) == _folded(theirs)


def can_use(*, company: Company, fact: Fact) -> bool:
    """Whether the fact can become one of ours: a parent must be in the register, an ended name known."""
    if fact.field == Field.PARENT:
        parent = parent_company(value=fact.value)
        return parent is not None and parent.pk != company.pk
    if fact.field == Field.OTHER_NAME and fact.value["to"] and fact.value["kind"] != "former":
        return company.names.filter(kind=fact.value["kind"], name__iexact=fact.value["name"]).exists()
    return True


def address_of(*, company: Company, fact: Fact) -> GateAddress | None:
    """The address that a register tells, as the gate knows addresses; None of everything else."""
    kind = POINTS.get(fact.field)
    if kind not in GATE_KINDS:
        return None
    try:
        _value, key = value_and_key(kind=kind, value=fact.value, country=company.country)
    except Refusal:
        return None
    return str(kind), key


def word_at_gate(*, company: Company, fact: Fact) -> str:
    """Why an address of a register must not come in unseen, "" of everything else."""
    address = address_of(company=company, fact=fact)
    word = known_addresses({address}).get(address, "") if address else ""
    return REFUSES if word == LET_IN else word


def write_fact(*, company: Company, fact: Fact, present: Present, how: Writing) -> None:
    """Write the register's value by the company's own operation. Refuses as that does. Recorded."""
    if fact.field in COLUMNS:
        write_columns(company=company, facts=[fact], how=how)
    elif fact.field in ADDRESSES:
        _write_address(company, fact, present, how)
    elif fact.field in POINTS:
        kind = POINTS[fact.field]
        add_contact_point(
            company=company, kind=kind, value=fact.value, is_primary=True, by=how.by, now=how.now
        )
    elif fact.field == Field.OTHER_NAME:
        _write_name(company, fact, present, how)
    elif fact.field == Field.PARENT:
        parent = parent_company(value=fact.value)
        if parent is not None:
            set_parent(
                child=company,
                parent=parent,
                valid_from=how.today if present.row else None,
                by=how.by,
                now=how.now,
            )
    else:
        _write_figures(company, fact, present, how)


def write_columns(*, company: Company, facts: Iterable[Fact], how: Writing) -> None:
    """Write facts that are columns of the company, in one act. Recorded."""
    values: dict[str, Any] = {}
    for fact in facts:
        values |= _values(fact)
    change_company(company=company, values=values, by=how.by, now=how.now)


def parent_company(*, value: dict[str, str]) -> Company | None:
    """The company of ours that a register calls the parent, by LEI, else by business ID."""
    found = Company.objects.filter(lei=value["lei"]).first() if value.get("lei") else None
    if found is None and value.get("business_id"):
        same = Company.objects.filter(business_id_scheme=value.get("scheme", ""))
        found = same.filter(business_key=key_of(value["business_id"])).first()
    return found


def _column(company: Company, fact: Fact, standing: Mapping[str, history.Standing]) -> Present:
    columns = COLUMNS[fact.field]
    value: Any = getattr(company, columns[0])
    if fact.field == Field.INDUSTRY:
        value = {"code": company.industry_code, "version": company.industry_version} if value else None
    elif fact.field in DAYS:
        value = _iso(value) or None
    known = {name: standing[name] for name in columns if name in standing}
    return Present(value or None, _newest(known))


def _values(fact: Fact) -> dict[str, Any]:
    if fact.field == Field.INDUSTRY:
        return {"industry_code": fact.value["code"], "industry_version": fact.value["version"]}
    if fact.field == Field.BUSINESS_ID:
        return {"business_id": fact.value, "business_id_scheme": Scheme.Y_TUNNUS, "country": "FI"}
    value = date.fromisoformat(fact.value) if fact.field in DAYS else fact.value
    return {COLUMNS[fact.field][0]: value}


def _point(company: Company, fact: Fact) -> Present:
    """The same number or address, whichever place it has; else the one that comes first."""
    kind = POINTS[fact.field]
    points = list(company.contact_points.filter(kind=kind).order_by("-is_primary", "id"))
    try:
        _value, key = value_and_key(kind=kind, value=fact.value, country=company.country)
    except Refusal:
        key = ""
    same = next((point for point in points if point.key == key), None) if key else None
    if same is not None:
        return _of_row(same, fact.value, "value")
    first = points[0] if points else None
    return _of_row(first, first.value if first else None, "value")


def _parent(company: Company) -> Present:
    link = company.parent_links.filter(during__endswith=None).select_related("parent").first()
    if link is None:
        return Present(None)
    above = link.parent
    return _of_row(
        link, {"lei": above.lei, "name": above.legal_name, "business_id": above.business_id}, "parent_id"
    )


def _figures(company: Company, fact: Fact) -> Present:
    row = company.financial_years.filter(ends_on=_year_end(fact), is_consolidated=False).first()
    if row is None:
        return Present(None)
    if fact.field == Field.STAFF:
        return _of_row(
            row, {"count": row.staff_from, "on": ""} if row.staff_from is not None else None, "staff_from"
        )
    billed = {"from": _iso(row.starts_on), "to": _iso(row.ends_on), "amount": str(row.turnover_from)}
    return _of_row(
        row, billed | {"currency": row.currency} if row.turnover_from is not None else None, "turnover_from"
    )


def _year_end(fact: Fact) -> date:
    """A number of staff is of a day, not of a year: it is put down for the calendar year of that day."""
    if fact.field == Field.STAFF:
        return date(int(fact.value["on"][:4]), 12, 31)
    return date.fromisoformat(fact.value["to"])


def _write_address(company: Company, fact: Fact, present: Present, how: Writing) -> None:
    """A move from the register's day on; where our address begins later than that, ours is corrected."""
    place = {name: fact.value[name] for name in PLACE}
    since = min(fact.since, how.today) if fact.since else None
    row = present.row
    if isinstance(row, Address) and row.valid_from and row.valid_from >= (since or how.today):
        change_address(address=row, values=place, by=how.by, now=how.now, today=how.today)
        return
    kind = ADDRESSES[fact.field]
    add_address(
        company=company, kind=kind, valid_from=since, by=how.by, now=how.now, today=how.today, **place
    )  # fmt: skip


def _write_name(company: Company, fact: Fact, present: Present, how: Writing) -> None:
    first, last = (date.fromisoformat(fact.value[end]) if fact.value[end] else None for end in ("from", "to"))
    if present.row is not None:
        change_name(name=present.row, values={"valid_to": last}, by=how.by, now=how.now)  # type: ignore[arg-type]
        return
    add_name(
        company=company, kind=fact.value["kind"], name=fact.value["name"], valid_from=first, valid_to=last,
        by=how.by, now=how.now,
    )  # fmt: skip


def _write_figures(company: Company, fact: Fact, present: Present, how: Writing) -> None:
    """Put one figure down and leave the others of the year as they are."""
    row = (
        present.row or company.financial_years.filter(ends_on=_year_end(fact), is_consolidated=False).first()
    )
    names = ("starts_on", "turnover_from", "turnover_to", "currency", "staff_from", "staff_to", "is_estimate")
    kept = {name: getattr(row, name) for name in names} if isinstance(row, FinancialYear) else {}
    if fact.field == Field.STAFF:
        kept |= {"staff_from": fact.value["count"], "staff_to": fact.value["count"]}
    else:
        amount = Decimal(fact.value["amount"])
        kept |= {"turnover_from": amount, "turnover_to": amount, "currency": fact.value["currency"]}
        if fact.value["from"]:
            kept["starts_on"] = date.fromisoformat(fact.value["from"])
    set_financial_year(
        company=company, ends_on=_year_end(fact), source=how.source, by=how.by, now=how.now, **kept
    )


def _of_row(row: models.Model | None, value: Any, *columns: str) -> Present:
    """A part of a company, and whose word the named columns of it are."""
    return Present(
        value, _newest(history.standing_of(obj=row, fields=columns)) if row is not None else None, row
    )


def _newest(known: dict[str, history.Standing]) -> history.Standing | None:
    return max(known.values(), key=lambda standing: standing.at, default=None)


def _class(industry: dict[str, str]) -> str:
    """26.11 and 26.110 are one class: the national digit divides nothing where it is 0."""
    return key_of(industry["code"]).ljust(5, "0")


def _folded(text: Any) -> str:
    return " ".join(str(text or "").replace(",", " ").split()).casefold()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
