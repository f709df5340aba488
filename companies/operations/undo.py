"""How acts on companies and their parts are taken back: what the engine of history has to know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from companies.choices import AddressKind
from companies.models import (
    Address,
    Company,
    CompanyContactPoint,
    CompanyIndustry,
    CompanyName,
    CompanyTag,
    ExternalId,
    FinancialYear,
    GroupLink,
    Site,
    Tag,
)
from companies.operations.follow import follow_places, follow_years
from history import operations as history
from history.operations import (
    CHANGED_SINCE,
    AddedRows,
    Part,
    Step,
    TagWord,
    Told,
    Undoable,
    touched_by_others,
)
from users.models import User

PLACE = ("street", "postcode", "town", "region")
FIGURES = ("staff_from", "staff_to", "turnover_from", "turnover_to")


def take_places_back(*, step: Step, told: Sequence[Told], names: Sequence[str]) -> None:
    """Let the open visiting address have again the street and town it had; one that an import made goes."""
    rows = Address.objects.filter(
        company__in=[row.object_id for row in told], site=None, kind=AddressKind.VISITING, valid_to=None
    ).in_bulk(field_name="pk")
    by_company = {address.company_id: address for address in rows.values()}
    others = touched_by_others(step, Address, list(rows)) if rows else {}
    for row in told:
        address = by_company.get(row.object_id)
        wanted = {name: row.old.get(name) or "" for name in names if name in row.fields}
        if address is None or not wanted:
            continue
        moved = [name for name in wanted if getattr(address, name) != (row.new.get(name) or "")]
        if address.pk in others or moved:
            step.leave(row, CHANGED_SINCE, (moved or list(wanted))[0], others.get(address.pk))
            continue
        after = {name: wanted.get(name, getattr(address, name)) for name in PLACE}
        if not after["street"] and not after["town"] and not after["postcode"]:
            step.remove(Address, [address.pk])
            step.counts["emptied"] += 1
            continue
        for name, value in wanted.items():
            if value != getattr(address, name):
                step.put(Address, address.pk, name, value, None)


def take_year_back(*, step: Step, told: Sequence[Told], names: Sequence[str]) -> None:
    """Let a financial year have again the figures it had; one that an import made goes."""
    name = names[0]
    years = {
        (year.company_id, year.ends_on.isoformat()): year
        for year in FinancialYear.objects.filter(
            company__in=[row.object_id for row in told], is_consolidated=False
        )
    }
    others = touched_by_others(step, FinancialYear, [year.pk for year in years.values()]) if years else {}
    for row in told:
        new, old = row.new.get(name) or {}, row.old.get(name)
        year = years.get((row.object_id, str(new.get("ends_on"))))
        if year is None:
            continue
        if year.pk in others or not _holds(year, new):
            step.leave(row, CHANGED_SINCE, name, others.get(year.pk))
        elif not old:
            step.remove(FinancialYear, [year.pk])
            step.counts["emptied"] += 1
        else:
            for column in FIGURES:
                step.put(FinancialYear, year.pk, column, old.get(column), None)


def _holds(year: FinancialYear, told: Mapping[str, Any]) -> bool:
    return all(
        getattr(year, name) is not None and Decimal(str(told[name])) == getattr(year, name)
        for name in FIGURES
        if told.get(name) is not None
    )


def show_places(*, numbers: list[int], by: User, now: datetime) -> None:
    """The place that companies show follows from their addresses."""
    follow_places(numbers=numbers, today=localtime(now).date(), now=now)


def show_figures(*, numbers: list[int], by: User, now: datetime) -> None:
    """The figures that companies show follow from their years."""
    follow_years(numbers=numbers, now=now)


def _points(kind: str) -> AddedRows:
    return AddedRows(model=CompanyContactPoint, column="company_id", value="value", fixed={"kind": kind})


def _named(kind: str) -> AddedRows:
    return AddedRows(model=CompanyName, column="company_id", value="name", fixed={"kind": kind})


COMPANY = Undoable(
    model=Company,
    parts=(
        Part(model=CompanyTag, column="company_id"),
        Part(model=CompanyName, column="company_id"),
        Part(model=CompanyIndustry, column="company_id"),
        Part(model=CompanyContactPoint, column="company_id"),
        Part(model=FinancialYear, column="company_id"),
        Part(model=Address, column="company_id"),
        Part(model=ExternalId, column="object_uuid", refers_to="public_id", fixed={"object_type": "company"}),
    ),
    words={
        **dict.fromkeys(PLACE, take_places_back),
        "financial_year": take_year_back,
        "phone": _points("phone"),
        "email": _points("email"),
        "web": _points("web"),
        "trade_name": _named("trade"),
        "former_name": _named("former"),
        "industries": AddedRows(model=CompanyIndustry, column="company_id", value="code"),
        "tags": TagWord(link=CompanyTag, column="company_id"),
        "external_id": AddedRows(
            model=ExternalId, column="object_uuid", value="external_id", refers_to="public_id", fixed={"object_type": "company"}
        ),
    },
    told_by_parts=frozenset({"names", "addresses", "contact_points", "sites", "financial_years"}),
    derived=frozenset({"postcode", "town", "region", "staff", "turnover", "turnover_currency"}),
    url_name="companies:company",
)  # fmt: skip


def offer_undo() -> None:
    """Let acts on companies be taken back."""
    history.offer_undo(
        COMPANY,
        Undoable(model=Tag),
        Undoable(model=ExternalId),
        Undoable(model=GroupLink, owner="child"),
        Undoable(
            model=Site,
            owner="company",
            url_name="companies:site",
            parts=(
                Part(
                    model=ExternalId,
                    column="object_uuid",
                    refers_to="public_id",
                    fixed={"object_type": "site"},
                ),
            ),
        ),
        Undoable(model=Address, owner="company", leads_to={"company": show_places}),
        Undoable(model=FinancialYear, owner="company", leads_to={"company": show_figures}),
        *(
            Undoable(model=model, owner="company")
            for model in (CompanyName, CompanyIndustry, CompanyContactPoint)
        ),
        Undoable(model=CompanyTag, owner="company"),
    )
