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
    words_before,
)
from users.models import User

PLACE = ("street", "postcode", "town", "region")
FIGURES = ("staff_from", "staff_to", "turnover_from", "turnover_to")
BESIDE = ("currency", "source")  # imports of early days did not tell of them


def take_places_back(*, step: Step, told: Sequence[Told], names: Sequence[str]) -> None:
    """Let the open visiting address have again the street and town it had; one that an import made goes."""
    rows = Address.objects.filter(
        company__in=[row.object_id for row in told], site=None, kind=AddressKind.VISITING, valid_to=None
    ).in_bulk(field_name="pk")
    shown = {
        address.company_id: (address.pk, {name: getattr(address, name) for name in PLACE})
        for address in rows.values()
    }
    others = touched_by_others(step, Address, rows)
    held = [(row, shown[row.object_id][0], "") for row in told if row.object_id in shown]
    before = words_before(part=Address, told=held, words=PLACE)
    for row in sorted(
        told, key=lambda row: -row.change_id
    ):  # a withdrawal meets several acts, the newest first
        number, place = shown.get(row.object_id, (None, {}))
        wanted = {name: row.old.get(name) or "" for name in names if name in row.fields}
        if number is None or not wanted:
            continue
        moved = [name for name in wanted if place[name] != (row.new.get(name) or "")]
        act = others.since(number, row.change_id)
        if act is not None or moved:
            step.leave(row, CHANGED_SINCE, (moved or list(wanted))[0], act)
            continue
        place |= wanted
        if not place["street"] and not place["town"] and not place["postcode"]:
            step.remove(Address, [number])
            step.counts["emptied"] += 1
            del shown[row.object_id]
            continue
        for name, value in wanted.items():
            if value != getattr(rows[number], name):
                step.put(Address, number, name, value, before.get(row.change_id))


def take_year_back(*, step: Step, told: Sequence[Told], names: Sequence[str]) -> None:
    """Let a financial year have again the figures it had; one that an import made goes."""
    name = names[0]
    years = {
        (year.company_id, year.ends_on.isoformat()): (year.pk, {column: getattr(year, column) for column in FIGURES})
        for year in FinancialYear.objects.filter(
            company__in=[row.object_id for row in told], is_consolidated=False
        )
    }  # fmt: skip
    others = touched_by_others(step, FinancialYear, [number for number, _figures in years.values()])
    of = {row.change_id: (row.object_id, str((row.new.get(name) or {}).get("ends_on"))) for row in told}
    held = [(row, years[key][0], key[1]) for row in told if (key := of[row.change_id]) in years]
    before = words_before(part=FinancialYear, told=held, words=[name])
    for row in sorted(told, key=lambda row: -row.change_id):
        new, old = row.new.get(name) or {}, row.old.get(name)
        key = of[row.change_id]
        number, figures = years.get(key, (None, {}))
        if number is None:
            continue
        act = others.since(number, row.change_id)
        if act is not None or not _holds(figures, new):
            step.leave(row, CHANGED_SINCE, name, act)
        elif not old:
            step.remove(FinancialYear, [number])
            step.counts["emptied"] += 1
            del years[key]
        else:
            for column in (*FIGURES, *(column for column in BESIDE if column in old)):
                step.put(FinancialYear, number, column, old.get(column), before.get(row.change_id))
            figures |= {column: old.get(column) for column in FIGURES}


def _holds(figures: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    return all(
        figures[name] is not None and Decimal(str(told[name])) == Decimal(str(figures[name]))
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
