"""Every fact of a record, with whose word it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models

from history.choices import OBJECT_WORDS, Party
from history.operations import undoable_of, values_of
from history.queries import Provenance, provenance_of_records, said, type_of, value_texts, word_of
from users.models import User
from users.permissions import Permission
from users.queries.records import model_named, names_of_records
from users.queries.staff import names_of

PARTS = 200  # rows of a kind of part that are shown


@dataclass(frozen=True)
class Fact:
    """One value and whose word it is; without `at` history knows nothing of it."""

    label: str
    value: str
    source: str
    party: str
    by: str
    at: datetime | None
    follows: bool = False  # a view of the record's parts, which have sources of their own


@dataclass(frozen=True)
class FactGroup:
    """The record, or one of its parts, with its facts."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True)
class RecordFacts:
    """A record by name, and its facts group by group."""

    name: str
    url: str
    groups: list[FactGroup]


def facts_of_record(kind: str, public_id: UUID, user: User) -> RecordFacts | None:
    """The facts of the record of this type and universal ID; None when it is not there or not the user's to see."""
    model, undoable = model_named(kind), undoable_of(kind)
    if model is None or undoable is None or not undoable.url_name:
        return None
    record = model._default_manager.filter(public_id=public_id).first()
    name = names_of_records([(kind, record.pk)], user).get((kind, record.pk)) if record is not None else None
    if record is None or name is None:
        return None
    rows: list[models.Model] = [record]
    for part in undoable.parts:
        if (
            not part.found_again
            and hasattr(part.model, "PersonalData")
            and type_of(part.model) in OBJECT_WORDS
        ):
            wanted = {part.column: getattr(record, part.refers_to), **part.fixed}
            rows += part.model._base_manager.filter(**wanted).order_by("pk")[:PARTS]
    told = provenance_of_records((type_of(row), row.pk) for row in rows)
    staff = {}
    if user.has_permission(Permission.HISTORY_VIEW):
        staff = names_of(fact.by_id for facts in told.values() for fact in facts.values())
    groups = [_group(row, told.get((type_of(row), row.pk), {}), staff, user) for row in rows]
    return RecordFacts(name.name, name.url, [group for group in groups if group.facts])


def _group(row: models.Model, told: dict[str, Provenance], staff: dict[int, str], user: User) -> FactGroup:
    kind = type_of(row)
    undoable = undoable_of(kind)
    derived = undoable.derived if undoable else frozenset()
    values = [
        (name, value) for name, value in values_of(row).items() if value not in (None, "", [], {}, False)
    ]
    texts = value_texts([(kind, name, _kept(value)) for name, value in values], user)
    facts = [
        _fact(word_of(name, kind), text, told.get(name), staff, follows=name in derived)
        for (name, _value), text in zip(values, texts, strict=True)
        if text
    ]
    return FactGroup(f"{OBJECT_WORDS.get(kind, kind)}: {row}", facts)


def _kept(value: object) -> object:
    """A value as history would keep it."""
    return value if isinstance(value, str | int | float | bool | list | dict) else str(value)


def _fact(
    label: str, text: str, told: Provenance | None, staff: dict[int, str], *, follows: bool = False
) -> Fact:
    if told is None:
        return Fact(label, text, "", "", "", None, follows)
    by = staff.get(told.by_id, "") if told.by_id else told.robot
    return Fact(
        label, text, told.source or said(told.act, told.robot), str(Party(told.party).label), by, told.at
    )
