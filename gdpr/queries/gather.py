"""Everything the register knows of one person, row by row, with where each fact came from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Activity
from common.display import day_text, moment_text
from contacts.models import Person
from custom_fields.queries.known import known_fields
from custom_fields.queries.registers import register_of_type
from custom_fields.queries.words import text_of
from gdpr.classification.paths import Holding, holdings
from gdpr.models import ConsentEvent
from gdpr.queries.retention.why import told_to_the_person
from history.choices import OBJECT_WORDS
from history.choices.own_words import UNRECORDED_WORDS
from history.queries import provenance_of_rows, type_of
from history.queries.change_log import word_of
from users.models import User

# A row that only links a person to something told of elsewhere: what it links to is what is known.
LINKED = {"activities.activityperson": "activity"}
FREE = {"subject", "body", "description", "resolution", "text", "notes", "reason", "comment", "evidence"}
# Keys and marks of ours, and who came after somebody: another person's data. Nor our staff, whatever the column is called.
NOT_TOLD = {"id", "public_id", "revision", "key", "successor", "text_mark", "subject_uid", "record"}
# Values that are told in words of their own: what the columns hold is for machines.
IN_WORDS = {"gdpr.retentionevaluation": {"claims": told_to_the_person}}
ALSO_TOLD = {
    Activity: ("kind", "direction", "state", "subject", "body", "outcome", "at", "company"),
    ConsentEvent: ("action", "topic", "channel", "text", "occurred_at", "method", "actor", "evidence", "ip"),
}


@dataclass
class Fact:
    """One value: what it is called, what it says, and whether other people may be named in it."""

    name: str
    label: str
    value: str
    is_free_text: bool = False


@dataclass
class Row:
    """One record about the person."""

    kind: str  # the model's label, for machines
    register: str  # what it is called, for people
    facts: list[Fact]
    origin: dict[str, str] = field(default_factory=dict)
    is_elsewhere: bool = False  # a record that is not about the person, and names them


def gather(person: Person) -> list[Row]:
    """All rows of all registers that are about the person, in the reader's language."""
    found: list[Row] = []
    for holding in holdings():
        rows = list(_rows_of(holding, person))
        origins = provenance_of_rows(rows)
        found += [
            Row(
                type_of(row), str(capfirst(register_name(type_of(row)))), list(_facts(row, holding)),
                _origin(origins.get((type_of(row), row.pk))),
            )
            for row in rows
        ]  # fmt: skip
    return [row for row in found if row.facts]


def counts_of(person: Person) -> dict[str, int]:
    """How many rows each register has of the person: what a package must hold, no more and no less."""
    counts = {holding.label: holding.rows(person).count() for holding in holdings()}
    return {label: count for label, count in counts.items() if count}


def _rows_of(holding: Holding, person: Person) -> list[models.Model]:
    link = LINKED.get(holding.label)
    rows = holding.rows(person)
    if link is None:
        foreign = [f.name for f in holding.model._meta.concrete_fields if f.is_relation]
        return list(rows.select_related(*foreign))
    return [getattr(row, link) for row in rows.select_related(link, f"{link}__company")]


def register_name(label: str) -> str:
    """A register in words; a link by what it links to, one that nobody has named by the name of its model."""
    model = apps.get_model(label)
    if label in LINKED:
        label = model._meta.get_field(LINKED[label]).related_model._meta.label_lower
    return str(OBJECT_WORDS.get(label) or UNRECORDED_WORDS.get(label) or model._meta.verbose_name)


def _facts(row: models.Model, holding: Holding) -> Iterator[Fact]:
    """Personal fields, and what else tells the person what the row is about."""
    told = ALSO_TOLD.get(type(row))
    names = told or [f.name for f in row._meta.concrete_fields if _is_told(f, holding)]
    for name in names:
        if name == getattr(row, "spread", ""):
            yield from _custom_facts(row)
            continue
        text = _words(row, name)
        if text:
            yield Fact(name, word_of(name, type_of(row)), text, name in FREE)


def _custom_facts(row: models.Model) -> Iterator[Fact]:
    """Custom fields that hold personal data, by the names that their definitions give for this."""
    register = register_of_type(type_of(row))
    for custom in known_fields().fields:
        if register and custom.resource == register.resource and custom.is_personal:
            text = text_of(custom, (row.custom or {}).get(custom.key))
            if text:
                yield Fact(custom.name, custom.export_label, text, custom.category == "free_text")


def _is_told(field_: models.Field, holding: Holding) -> bool:
    name = field_.name
    if field_.generated or name in NOT_TOLD or field_.related_model is User:
        return False  # C-579/21, paragraph 76
    if name == holding.lookup.partition("__")[0] or field_.primary_key:
        return False
    if name in holding.classified.personal:
        return holding.classified.personal[name] != "secret"
    # days and kinds of the row say when and what; keys of others' rows say nothing to its reader
    return not field_.is_relation and bool(
        getattr(field_, "choices", None) or "_at" in name or "_on" in name or name == "at"
    )


def _words(row: models.Model, name: str) -> str:
    """A value as its reader writes it; an empty one is nothing."""
    display = getattr(row, f"get_{name}_display", None)
    value: Any = display() if display and getattr(row, name) else getattr(row, name)
    if value in (None, "", [], {}) or value is False:
        return ""
    if told := IN_WORDS.get(type_of(row), {}).get(name):
        return told(row)
    if value is True:
        return _("Yes")
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if name == "responsibilities":
        return row.duties
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(
            f"{word_of(key)}: {_text(part)}" for key, part in value.items() if part not in (None, "", [], {})
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value)


def _origin(words: dict[str, str] | None) -> dict[str, str]:
    """Where a row came from and when; not which member of staff wrote it (C-579/21)."""
    if not words:
        return {}
    return {
        "source": words["source"] or _("written down by our staff"),
        "party": words["party"],
        "at": words["at"],
    }
