"""A register withdraws a record: whatever it gave goes, here and in history, and nothing else does."""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from companies.models import Address, Company, CompanyContactPoint, CompanyName, FinancialYear
from companies.operations.address import follow_address
from companies.operations.company import change_company
from companies.operations.financial_year import follow_figures
from companies.operations.parts import lock, remove_part
from companies.queries import history_objects_of
from enrichment.choices import SOURCES, Outcome
from enrichment.models import Lookup, Proposal
from enrichment.operations.apply import origin_of
from enrichment.operations.fields import COLUMNS
from history import operations as history
from history.queries import changes_of, objects_said_by
from users.models import User

EMPTY: dict[str, Any] = {"founded_on": None, "ceased_on": None, "status": "active"}
WORDS = {
    CompanyName: "names",
    Address: "addresses",
    CompanyContactPoint: "contact_points",
    FinancialYear: "financial_years",
}
# What a row cannot be without: it goes with the row, never alone.
WITH_THE_ROW = frozenset(
    {"company_id", "site_id", "kind", "name", "key", "value", "ends_on", "starts_on", "is_primary"}
)


@transaction.atomic
def erase_given(*, company: Company, register: str, key: str, by: User, now: datetime, today: date) -> int:
    """Take back every value whose present word is the register's: what somebody else had said before stands again,
    else nothing; names, addresses, numbers and years that came from there are removed. History keeps that they were
    there, not what they were. Proposals and what was remembered of the answers go too. Returns how many values went.
    Recorded; done again it changes nothing.
    """
    lock(company=company)
    company.refresh_from_db()
    source = SOURCES[register]  # type: ignore[index]
    objects = {*history_objects_of(company), *objects_said_by(source, field="company_id", value=company.pk)}
    gone = 0
    with history.one_change_set(by=by, at=now, from_=origin_of(register=register)) as act:
        forgotten = _remove_parts(company, source, by, now)
        gone += len(forgotten)
        for part in _parts(company):
            gone += _put_back(part, source, by, now)
        columns = _columns_of(company, source)
        if columns:
            kept = set(company.names.values_list("pk", flat=True))
            change_company(company=company, values=columns, by=by, now=now)
            for name in company.names.exclude(pk__in=kept):  # the name that went, kept as a former one
                forgotten.append((name._meta.label_lower, name.pk))
                remove_part(obj=name, company=company, word="names", by=by, now=now)
        _one_primary_each(company, by, now)
        follow_address(company=company, today=today, now=now)
        follow_figures(company=company, now=now)
        objects |= set(forgotten)
        history.redact_source(objects=objects, source=source, wholly=act.pk, forgotten=forgotten)
    _forget(company, register, key, now)
    return gone + len(columns)


def _parts(company: Company) -> list[models.Model]:
    related = (company.names, company.addresses, company.contact_points, company.financial_years)
    return [row for rows in related for row in rows.all()]


def _remove_parts(company: Company, source: str, by: User, now: datetime) -> list[tuple[str, int]]:
    """Remove rows that are the source's alone, and former names that it had given; returns which."""
    names = {
        str(change.new["legal_name"]).casefold()
        for change in changes_of(company).filter(fields__contains=["legal_name"], change_set__source=source)
        if "legal_name" in change.new
    }
    gone = []
    for part in _parts(company):
        is_its_name = isinstance(part, CompanyName) and part.name.casefold() in names
        if is_its_name or _is_alone(part, source):
            gone.append((part._meta.label_lower, part.pk))
            remove_part(obj=part, company=company, word=WORDS[type(part)], by=by, now=now)
    return gone


def _is_alone(part: models.Model, source: str) -> bool:
    """Whether the source made the row and nobody has said anything about it since; or a year is empty without it."""
    standing = history.standing_of(obj=part)
    theirs = {name for name, word in standing.items() if word.source == source}
    if theirs and isinstance(part, FinancialYear):
        figures = ("turnover_to", "staff_to")
        left = [
            _said_before(part, name, source) if name in theirs else getattr(part, name) for name in figures
        ]
        if not any(figure is not None for figure in left):
            return True
    first = changes_of(part).last()
    return (
        bool(theirs) and theirs == standing.keys() and first is not None and first.change_set.source == source
    )


def _put_back(part: models.Model, source: str, by: User, now: datetime) -> int:
    """Of a row that is somebody else's, put back what the source changed."""
    standing = history.standing_of(obj=part)
    theirs = {name for name, word in standing.items() if word.source == source} - WITH_THE_ROW
    values = {name: _said_before(part, name, source) for name in theirs}
    changed = history.save_changes(obj=part, values=values, by=by, at=now) if values else None
    return 0 if changed is None else 1


def _columns_of(company: Company, source: str) -> dict[str, Any]:
    """The columns that hold the register's word, with what shall stand there instead."""
    names = [name for columns in COLUMNS.values() for name in columns]
    standing = history.standing_of(obj=company, fields=names)
    held = {name for name, word in standing.items() if word.source == source and getattr(company, name)}
    found = {name: _said_before(company, name, source) for name in sorted(held)}
    if "legal_name" in found and not found["legal_name"]:
        found["legal_name"] = company.business_id or str(company.public_id)
    return {name: value for name, value in found.items() if value != getattr(company, name)}


def _said_before(obj: models.Model, name: str, source: str) -> Any:
    """What somebody else had said of the field last, or nothing."""
    field = obj._meta.get_field(name)
    for change in changes_of(obj).filter(fields__contains=[name]):
        if change.change_set.source != source and name in change.new:
            return field.to_python(change.new[name])
        if change.change_set.source == source and name in change.old and change.old[name] not in ("", None):
            earlier = changes_of(obj).filter(fields__contains=[name], pk__lt=change.pk)
            if not any(one.change_set.source == source for one in earlier):
                return field.to_python(change.old[name])
    return EMPTY.get(name, None if field.null else "")


def _one_primary_each(company: Company, by: User, now: datetime) -> None:
    """Where the number that came first has gone, the oldest of its kind comes first again."""
    for kind in set(company.contact_points.values_list("kind", flat=True)):
        points = company.contact_points.filter(kind=kind)
        if not points.filter(is_primary=True).exists():
            history.save_changes(obj=points.order_by("id")[0], values={"is_primary": True}, by=by, at=now)


def _forget(company: Company, register: str, key: str, now: datetime) -> None:
    Proposal.objects.filter(company=company, register=register).delete()
    Lookup.objects.update_or_create(
        company=company, register=register,
        defaults={
            "key": key[:40], "asked_at": now, "outcome": Outcome.GONE, "answer": Outcome.GONE, "answered_at": now,
            "error": "", "given": {}, "extra": {}, "digest": "", "is_person": False,
        },
    )  # fmt: skip
