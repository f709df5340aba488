"""What of a person can be put right for a request: every fact that people write, with the value it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from contacts.models import ContactPoint, Person, Position
from gdpr.models import LostAct, SubjectRequest
from history.choices import OBJECT_WORDS
from history.queries import type_of
from history.queries.change_log import word_of

FIELDS = {
    Person: ("first_name", "last_name", "language", "preferred_channel", "notes"),
    Position: ("title", "decision_role", "work_email", "work_phone", "started_on", "ended_on"),
    ContactPoint: ("value",),
}


@dataclass(frozen=True)
class Fact:
    """One fact: the row, its field, how it is called and what it says now."""

    row: models.Model
    field: str
    label: str
    value: str

    @property
    def key(self) -> str:
        return f"{type_of(self.row)}:{self.row.pk}:{self.field}"


def rectifiable_facts(person: Person) -> list[Fact]:
    """All facts of the person, of the positions and of the ways to reach them, in the order of the page."""
    rows = [
        person,
        *person.positions.select_related("company").order_by("id"),
        *person.contact_points.order_by("id"),
    ]
    return [_fact(row, name) for row in rows for name in FIELDS[type(row)]]


def lost_facts(lost: LostAct) -> list[Fact]:
    """The facts that a rectification before a restore was about, as the backup has them; none where the backup does not
    know the row, or the row itself was added or taken away."""
    model = next((model for model in FIELDS if model._meta.label_lower == lost.object_type), None)
    if model is None:
        return []
    of_person = {"pk": lost.person_id} if model is Person else {"person": lost.person_id}
    row = model._base_manager.filter(public_id=lost.object_uid, **of_person).first()
    return [_fact(row, name) for name in FIELDS[model] if row is not None and name in lost.fields]


def lost_words(lost: LostAct, but: Iterable[str] = ()) -> str:
    """What a restore has lost, in words: which facts, `but` some; or which register the row belonged to."""
    if lost.fields:
        return ", ".join(str(word_of(name, lost.object_type)) for name in lost.fields if name not in but)
    return str(OBJECT_WORDS.get(lost.object_type, lost.object_type))


def _fact(row: models.Model, name: str) -> Fact:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display and getattr(row, name) else getattr(row, name)
    where = f" ({row.company})" if isinstance(row, Position) else ""
    what = str(row.get_kind_display()) if isinstance(row, ContactPoint) else word_of(name, type_of(row))
    return Fact(row, name, f"{what}{where}", "" if value is None else str(value))


def rectified_words(request: SubjectRequest) -> list[tuple[str, datetime, str]]:
    """What was put right for a request: which fact, when, by whom."""
    rows = request.rectifications.select_related("by").order_by("at", "id")
    return [(word_of(row.field, row.object_type), row.at, row.by.full_name) for row in rows]
