"""The change log as people read it: acts, newest first, with old and new values in words."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import spread
from common.display import day_text, moment_text, number_text
from history.choices import FIELD_WORDS, OBJECT_WORDS, Act, Party, Verb
from history.choices.own_words import OWN_VALUES, OWN_WORDS, UNRECORDED_WORDS
from history.choices.robots import robot_words
from history.models import Change
from history.queries.own_words import Words, words_for
from history.queries.rows import changes_of_many

SHOWN = 25  # changes on one page of the log
MANY, FIRST = 10, 8  # facts of one object: of many the first ones are shown, the others on request
LONG = 400  # signs of a text that are shown
# Columns that tell a reader of the log nothing.
UNTOLD = frozenset(
    {
        "key",
        "public_id",
        "created_at",
        "object_uuid",
        "object_type",
        "lifecycle_by_hand",
        "root_id",
        "version_key",
        "revision_from_key",
        "revision_to_key",
        "stem",
        "tail_from",
        "tail_to",
        "part_stem",
        "part_tail_from",
        "part_tail_to",
        "version_from_key",
        "version_to_key",
        "number_from",
        "number_to",
        "cause",
        "figures",
        "sha256",
        "tree",
    }
)


@dataclass(frozen=True)
class FieldChange:
    """One field, from what to what."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ObjectChange:
    """What an act did to one object."""

    verb: str
    verb_label: str
    what: str
    fields: list[FieldChange]

    @property
    def first(self) -> list[FieldChange]:
        return self.fields if len(self.fields) <= MANY else self.fields[:FIRST]

    @property
    def others(self) -> list[FieldChange]:
        return self.fields[len(self.first) :]


@dataclass(frozen=True)
class Entry:
    """One act: who, when, why, from where."""

    at: datetime
    by: str
    act: str
    act_label: str
    source: str
    party_label: str
    reason: str
    changes: list[ObjectChange] = field(default_factory=list)


@dataclass(frozen=True)
class ChangeLog:
    """A page of the log; `older` is where the next one starts, None at the end."""

    entries: list[Entry]
    older: int | None


def change_log(
    *, objects: Iterable[tuple[str, int]], user: models.Model, before: int | None = None, limit: int = SHOWN
) -> ChangeLog:
    """The log of several objects together (type, number). Names of records that the user does not see are
    left out: their numbers alone tell nothing."""
    rows = changes_of_many(objects)
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows[: limit + 1])
    shown = found[:limit]
    names, words = _names(shown, user), _own_words(shown, user)
    entries = [
        _entry(change_set, list(changes), names, words)
        for change_set, changes in groupby(shown, key=lambda change: change.change_set)
    ]
    return ChangeLog(
        [entry for entry in entries if entry.changes], shown[-1].pk if len(found) > limit else None
    )


def told_changes(changes: list[Change], user: models.Model) -> list[ObjectChange]:
    """What each of the rows says, in words."""
    names, words = _names(changes, user), _own_words(changes, user)
    return [_object_change(change, names, words) for change in changes]


def value_texts(values: list[tuple[str, str, Any]], user: models.Model) -> list[str]:
    """Values (type, field, value) in the reader's words; what tells a reader nothing is ""."""
    rows = [Change(object_type=kind, new={name: value}) for kind, name, value in values]
    names, own = _names(rows, user), words_for({(kind, name): [value] for kind, name, value in values}, user)

    def text(kind: str, name: str, value: Any) -> str:
        if name.startswith(spread.PREFIX):
            word = own.get((kind, name))
            return word.text(value) if word else ""
        return "" if name in UNTOLD else _text(_model(kind), name, value, names)

    return [text(*told) for told in values]


Names = dict[type[models.Model], dict[int | str, str]]


def _own_words(changes: list[Change], user: models.Model) -> Words:
    """The words of fields that stand in no model; what the user may not see has none."""
    wanted: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for change in changes:
        for name in change.fields:
            if name.startswith(spread.PREFIX):
                wanted[change.object_type, name] += [change.old.get(name), change.new.get(name)]
    return words_for(wanted, user) if wanted else {}


def _entry(change_set: Any, changes: list[Change], names: Names, words: Words) -> Entry:
    staff = names.get(get_user_model(), {})
    return Entry(
        at=change_set.at,
        by=robot_words(change_set.robot) or staff.get(change_set.by_id, _("a former user")),
        act=change_set.act,
        act_label=str(Act(change_set.act).label),
        source=change_set.source,
        party_label=str(Party(change_set.party).label),
        reason=change_set.reason,
        changes=[_object_change(change, names, words) for change in changes if not _is_hidden(change, words)],
    )


def _is_hidden(change: Change, words: Words) -> bool:
    """Whether the change is about fields alone that the user may not see."""
    return bool(change.fields) and all(
        name.startswith(spread.PREFIX) and (change.object_type, name) not in words for name in change.fields
    )


def _object_change(change: Change, names: Names, words: Words) -> ObjectChange:
    model = _model(change.object_type)
    lines = []
    for name in change.fields:
        old, new = change.old.get(name), change.new.get(name)
        if name.startswith(spread.PREFIX):
            own = words.get((change.object_type, name))
            if own is not None:
                lines.append(FieldChange(own.label, own.text(old), own.text(new)))
        elif name not in UNTOLD:
            label = word_of(name, change.object_type)
            lines.append(FieldChange(label, _text(model, name, old, names), _text(model, name, new, names)))
    return ObjectChange(
        verb=change.verb,
        verb_label=str(Verb(change.verb).label),
        what=str(OBJECT_WORDS.get(change.object_type, change.object_type.rpartition(".")[2])),
        fields=[line for line in lines if line.old != line.new and not _is_no(change, line)],
    )


def _is_no(change: Change, line: FieldChange) -> bool:
    """Whether a new row says "no" to something: not worth a line."""
    return change.verb == Verb.CREATED and line.new == _("No")


def word_of(name: str, object_type: str = "") -> str:
    """The word people know a column by."""
    bare = name if name in FIELD_WORDS else name.removesuffix("_id")
    return str(
        OWN_WORDS.get(object_type, {}).get(bare) or FIELD_WORDS.get(bare) or capfirst(bare.replace("_", " "))
    )


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


OF_ROLES = {"seen_by", "edited_by"}  # lists of roles of staff
# Lists of records that stand beside the fields of a change, by universal ID.
LISTED = {"items": "installed_base.installeditem", "persons": "contacts.person"}


def _listed(changes: list[Change], user: models.Model) -> Names:
    """Names of the records in such lists, as far as the reader sees them."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for change in changes:
        for values in (change.old, change.new):
            for name in LISTED.keys() & values.keys():
                wanted[apps.get_model(LISTED[name])] |= {str(one) for one in values[name] or []}
    names: Names = {}
    for model, ids in wanted.items():
        rows = model.objects.visible_to(user).filter(public_id__in=[one for one in ids if _is_uuid(one)])
        names[model] = {str(row.public_id): str(row) for row in rows}
    return names


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _names(changes: list[Change], user: models.Model) -> Names:
    """Names of the records that the changes speak of by number, in one query for each register."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    sets = [c.change_set for c in changes if c.change_set_id]
    wanted[get_user_model()] |= {one.by_id for one in sets if one.by_id}
    for change in changes:
        model = _model(change.object_type)
        for values in (change.old, change.new):
            for name, value in values.items():
                column = _field(model, name)
                if column is not None and column.many_to_one and isinstance(value, int):
                    wanted[column.related_model].add(value)
    names: Names = {}
    for model, numbers in wanted.items():
        rows = model.objects.all()
        rows = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
        names[model] = {row.pk: str(row) for row in rows.filter(pk__in=numbers)} if numbers else {}
    for model, listed in _listed(changes, user).items():
        names[model] = names.get(model, {}) | listed
    return names


def _days(value: Any) -> str:
    """ "[2019-01-01, None)", as ranges are kept, in the reader's way of writing days."""
    found = [day_text(date.fromisoformat(text)) for text in re.findall(r"\d{4}-\d{2}-\d{2}", str(value))]
    first = found[0] if found and str(value)[1:2].isdigit() else ""
    last = found[-1] if len(found) > 1 or (found and not first) else ""
    return f"{first}–{last}"


def _one_of_many(one: Any, words: dict) -> str:
    if isinstance(one, dict):  # what has names in both languages
        return str(one.get((get_language() or "")[:2]) or one.get("en") or one)
    return str(words.get(str(one), one))


def _text(model: type[models.Model] | None, name: str, value: Any, names: Names) -> str:
    """A value of JSON in the reader's words."""
    column = _field(model, name)
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if column is not None and column.many_to_one:
        return names.get(column.related_model, {}).get(value, _("a record you do not see"))
    if isinstance(value, list) and name in LISTED:
        known = names.get(apps.get_model(LISTED[name]), {})
        return ", ".join(known.get(str(one), _("a record you do not see")) for one in value)
    if isinstance(value, list):
        of_one = _field(get_user_model(), "role") if name in OF_ROLES else getattr(column, "base_field", None)
        words = dict(getattr(of_one, "flatchoices", None) or [])
        return ", ".join(_one_of_many(one, words) for one in value)
    choices = dict(getattr(column, "flatchoices", None) or []) or _own_values(model, name)
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    try:
        if isinstance(column, models.DateTimeField):
            return moment_text(parse_datetime(value))
        if isinstance(column, models.DateField):
            return day_text(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
    if isinstance(column, DateRangeField):
        return _days(value)
    if isinstance(column, models.DecimalField) or isinstance(value, float):
        return number_text(value)
    text = _facts_text(name, value) if isinstance(value, dict) else str(value)
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _own_values(model: type[models.Model] | None, name: str) -> dict[str, Any]:
    return {} if model is None else OWN_VALUES.get(model._meta.label_lower, {}).get(name, {})


# Words under which imports tell columns of another table.
COLUMNS_OF = {"financial_year": "companies.financialyear"}


def _facts_text(word: str, facts: dict[str, Any]) -> str:
    """Several facts under one word, each with its own name: "voltage: 400 V · power_kw: 7,5"."""
    told = {name: one for name, one in facts.items() if one not in (None, "")}
    model = _model(COLUMNS_OF.get(word, ""))
    words = FIELD_WORDS if model is not None else {}
    words = {**UNRECORDED_WORDS, **OBJECT_WORDS} if word == "rows" else words
    return " · ".join(f"{words.get(name, name)}: {_text(model, name, one, {})}" for name, one in told.items())
