"""Writes of history, and the one way in which a register's row is changed.

An operation of a register opens a change set (or is given one by an import or bulk edit), changes the row by
`save_changes`, and history is written in the same transaction. Nothing here commits by itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from common import spread
from common.refusals import Refusal
from common.validators import refuse_far_days
from history.choices import Act, Party, Verb
from history.models import Change, ChangeSet
from history.operations.lines import as_line, with_lines
from history.operations.listening import tell_listeners
from history.operations.touch import touch_owner

_encode = DjangoJSONEncoder().default


class Actor(Protocol):
    """Whoever acts: a user, or a robot (a user row without a login)."""

    pk: int

    @property
    def robot_name(self) -> str: ...


class ChangedMeanwhile(Refusal):
    """Somebody else saved the record after this user opened it. `theirs` maps field to the value it has now."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__(
            _(
                "Somebody else changed this record while you were editing it. Check the marked fields and save again."
            )
        )
        self.theirs = dict(theirs)


@dataclass(frozen=True)
class Origin:
    """Where the facts of an act come from. `source` is a name as people know it, "" for what staff typed."""

    act: str = Act.EDIT
    party: str = Party.FIRST
    source: str = ""
    reason: str = ""


_origin: ContextVar[Origin | None] = ContextVar("history_origin", default=None)
_rules_in_database: ContextVar[bool] = ContextVar("history_rules_in_database", default=False)
_change_set: ContextVar[ChangeSet | None] = ContextVar("history_change_set", default=None)


@contextmanager
def origin(value: Origin):
    """Give all change sets opened inside this origin (the API and tasks say so once, at the door)."""
    token = _origin.set(value)
    try:
        yield
    finally:
        _origin.reset(token)


def told_by(*, party: str) -> Origin:
    """The origin said at the door, as the word of this party."""
    return replace(_origin.get() or Origin(), party=party)


def open_change_set(*, by: Actor, at: datetime, from_: Origin | None = None) -> ChangeSet:
    """Start an act. `from_` defaults to the origin said at the door, else to an edit by staff."""
    said = from_ or _origin.get() or Origin()
    robot = by.robot_name
    return ChangeSet.objects.create(
        act=said.act, party=said.party, source=said.source, reason=said.reason[:300], at=at,
        by_id=None if robot else by.pk, robot=robot,
    )  # fmt: skip


@contextmanager
def one_change_set(*, by: Actor, at: datetime, from_: Origin | None = None):
    """Group everything recorded inside into one change set, within one transaction."""
    current = _change_set.get()
    if current is not None:
        yield current
        return
    with transaction.atomic():
        change_set = open_change_set(by=by, at=at, from_=from_)
        token = _change_set.set(change_set)
        try:
            yield change_set
        finally:
            _change_set.reset(token)


@contextmanager
def go_on(*, change_set_id: int):
    """Record what happens inside in a change set that was opened before: a job goes on with an act."""
    token = _change_set.set(ChangeSet.objects.get(pk=change_set_id))
    try:
        yield
    finally:
        _change_set.reset(token)


def record(
    *, obj: models.Model, verb: str, old: Mapping[str, Any], new: Mapping[str, Any], by: Actor, at: datetime
) -> Change:
    """Write one row of history in the change set that is open, or in one of its own."""
    change_set = _change_set.get() or open_change_set(by=by, at=at)
    names = sorted(set(old) | set(new))
    change = Change.objects.create(
        change_set=change_set, object_type=obj._meta.label_lower, object_id=obj.pk, verb=verb, at=at,
        subject_id=subject_of(obj), fields=names, old=_plain(old), new=_plain(new),
    )  # fmt: skip
    tell_listeners(change=change)
    return change


def record_many(
    *, model: type[models.Model], object_ids: Iterable[int], old: Mapping[int, Mapping[str, Any]],
    new: Mapping[str, Any], by: Actor, at: datetime,
) -> list[Change]:  # fmt: skip
    """Record that many rows of a model without a subject came to hold the same new values. `old` by row."""
    change_set = _change_set.get() or open_change_set(by=by, at=at)
    return Change.objects.bulk_create(
        (
            Change(
                change_set=change_set, object_type=model._meta.label_lower, object_id=number, at=at,
                verb=Verb.CHANGED, fields=sorted(new), old=_plain(old[number]), new=_plain(new),
            )
            for number in object_ids
        ),
        batch_size=1000,
    )  # fmt: skip


_RECORD_EACH = """
INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at, subject_id)
SELECT %s, %s, r.id, %s, ARRAY(SELECT jsonb_object_keys(r.old || r.new) ORDER BY 1), r.old, r.new, %s, r.subject
FROM unnest(%s::bigint[], %s::jsonb[], %s::jsonb[], %s::uuid[]) r(id, old, new, subject)
"""


def record_each(
    *, model: type[models.Model], rows: list[tuple[int, Mapping[str, Any], Mapping[str, Any]]], by: Actor,
    at: datetime, verb: str = Verb.CHANGED, subjects: Mapping[int, UUID] | None = None,
) -> None:  # fmt: skip
    """Write one row of history for each (number, old, new), in one statement and one change set. `subjects` says
    by number whose words the records are; without it they are nobody's own."""
    if not rows:
        return
    change_set = _change_set.get() or open_change_set(by=by, at=at)
    numbers = [number for number, _old, _new in rows]
    old = [json.dumps(_plain(values)) for _number, values, _new in rows]
    new = [json.dumps(_plain(values)) for _number, _old, values in rows]
    of_whom = [subjects[number] if subjects else None for number in numbers]
    values = [change_set.pk, model._meta.label_lower, verb, at, numbers, old, new, of_whom]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_EACH, values)


def subject_of(obj: models.Model) -> UUID | None:
    """The person whose words a row holds: the row itself, or whom its PersonalData's subject path leads to."""
    path = getattr(getattr(obj, "PersonalData", None), "subject", "")
    found: Any = obj
    for step in filter(None, path.split("__")):
        found = found if step == "self" else getattr(found, step, None)
    return getattr(found, "public_id", None) if path else None


def record_created(
    *, obj: models.Model, by: Actor, at: datetime, extra: Mapping[str, Any] | None = None
) -> Change:
    """Record a new row with every value that is not empty. `extra` adds facts kept in other tables."""
    values = {name: value for name, value in values_of(obj).items() if value not in (None, "", [], {})}
    return record(obj=obj, verb=Verb.CREATED, old={}, new=values | dict(extra or {}), by=by, at=at)


def record_deleted(*, obj: models.Model, by: Actor, at: datetime) -> Change:
    """Record a row that is about to go, with the values it had and what it takes to bring it back as the same."""
    values = {name: value for name, value in values_of(obj).items() if value not in (None, "", [], {})}
    values |= {name: getattr(obj, name) for name in ("public_id", "created_at") if hasattr(obj, name)}
    return record(obj=obj, verb=Verb.DELETED, old=values, new={}, by=by, at=at)


@contextmanager
def rules_left_to_the_database() -> Iterator[None]:
    """Inside, rows are not held against their constraints and foreign keys before they are written, which takes a
    query for each. The database refuses all the same, less kindly: for what we write ourselves, thousands at a time.
    """
    token = _rules_in_database.set(True)
    try:
        yield
    finally:
        _rules_in_database.reset(token)


def _check(obj: models.Model) -> None:
    asks = not _rules_in_database.get()
    links = [] if asks else [field.name for field in obj._meta.concrete_fields if field.is_relation]
    obj.full_clean(exclude=[*_generated(obj), *links], validate_unique=asks, validate_constraints=asks)
    for field in obj._meta.concrete_fields:
        if not field.generated:
            _refuse_far_days(field.name, getattr(obj, field.attname))


def _refuse_far_days(name: str, value: Any) -> None:
    """One row with a range that ends in the year 10000 is stored, and then no page that lists it can be read."""
    ends = (value.lower, value.upper) if isinstance(value, Range) else (value,)
    try:
        for end in ends:
            refuse_far_days(end)
    except ValidationError as far:
        raise ValidationError({name: far.messages}) from None


def create(
    *, obj: models.Model, by: Actor, at: datetime, extra: Mapping[str, Any] | None = None
) -> models.Model:
    """Insert a new row and record it. The row's own constraints speak through `full_clean` first."""
    _check(with_lines(obj))
    obj.save(force_insert=True)
    record_created(obj=obj, by=by, at=at, extra=extra)
    touch_owner(obj=obj, at=at)
    return obj


@transaction.atomic
def save_changes(
    *, obj: models.Model, values: Mapping[str, Any], by: Actor, at: datetime, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None,
) -> Change | None:  # fmt: skip
    """Change the named fields of a row and record what really changed; None when nothing did.

    Locks the row. With `expected_revision`, refuses by `ChangedMeanwhile` when the row has moved on and any of
    `values` would overwrite what came since (`base` holds the values the user started from; without it any
    moved row is refused). Counts `revision` up where the model has one. `obj` is brought up to date.
    """
    locked = obj._meta.model._base_manager.select_for_update().get(pk=obj.pk)
    before = values_of(locked)
    if expected_revision is not None and getattr(locked, "revision", None) != expected_revision:
        theirs = {
            name: before.get(_column(locked, name))
            for name, value in values.items()
            if _plain_value(before.get(_column(locked, name))) != _plain_value(_raw(value))
            and (
                base is None
                or _plain_value(before.get(_column(locked, name))) != _plain_value(_raw(base.get(name)))
            )
        }
        if theirs or base is None:
            raise ChangedMeanwhile(theirs)
    for name, value in values.items():
        spread.put(locked, name, as_line(locked, name, value))
    changed = _differing(before, values_of(locked))
    if not changed:
        obj.__dict__.update(locked.__dict__)
        return None
    _check(locked)
    changed = [name for name in _differing(before, values_of(locked)) if name in changed]
    update = spread.columns_of(locked, changed)
    if hasattr(locked, "revision"):
        locked.revision = F("revision") + 1
        update += ["revision"]
    if hasattr(locked, "changed_at"):
        locked.changed_at = at
        update += ["changed_at"]
    locked.save(update_fields=[_field_name(locked, name) for name in update])
    locked.refresh_from_db()
    obj.__dict__.update(locked.__dict__)
    touch_owner(obj=locked, at=at)
    after = values_of(locked)
    return record(
        obj=locked, verb=Verb.CHANGED, by=by, at=at,
        old={name: before.get(name) for name in changed}, new={name: after.get(name) for name in changed},
    )  # fmt: skip


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        name
        for name in dict.fromkeys([*after, *before])
        if _plain_value(after.get(name)) != _plain_value(before.get(name))
    ]


@transaction.atomic
def delete(*, obj: models.Model, by: Actor, at: datetime) -> None:
    """Delete a row and record the values it had, those of the rows that go with it, and which rows lose their
    link to it. Raises ProtectedError as the row's relations demand."""
    collector = Collector(using=obj._state.db or "default", origin=obj)
    collector.collect([obj])
    with one_change_set(by=by, at=at):
        for row in _unlinked(collector):
            record(obj=row[0], verb=Verb.CHANGED, old={row[1]: row[2]}, new={row[1]: None}, by=by, at=at)
        for row in _gone_with(collector, obj):
            record_deleted(obj=row, by=by, at=at)
        record_deleted(obj=obj, by=by, at=at)
        touch_owner(obj=obj, at=at)
        obj.delete()


def _gone_with(collector: Collector, obj: models.Model) -> Iterator[models.Model]:
    rows = [row for found in collector.data.values() for row in found]
    rows += [row for found in collector.fast_deletes for row in found]
    yield from (row for row in rows if row != obj and hasattr(row, "PersonalData"))


def _unlinked(collector: Collector) -> Iterator[tuple[models.Model, str, Any]]:
    for (field, value), groups in collector.field_updates.items():
        if value is None:
            for row in (row for group in groups for row in group):
                yield row, field.attname, getattr(row, field.attname)


BOOKKEEPING_FIELDS = frozenset({"id", "public_id", "revision", "created_at", "changed_at"})
NEVER_RECORDED = frozenset({"password", "digest", "session_key", "last_login"})


def values_of(obj: models.Model) -> dict[str, Any]:
    """The recorded values of a row by column name: no keys, no bookkeeping, nothing the database computes. What a
    spread column holds stands under the names of its keys."""
    values = {
        field.attname: getattr(obj, field.attname)
        for field in obj._meta.concrete_fields
        if field.name not in BOOKKEEPING_FIELDS | NEVER_RECORDED and not field.generated
    }
    return spread.unfolded(obj, values)


def _generated(obj: models.Model) -> list[str]:
    return [field.name for field in obj._meta.concrete_fields if field.generated]


def _column(obj: models.Model, name: str) -> str:
    return name if spread.is_spread(obj, name) else obj._meta.get_field(name).attname


def _field_name(obj: models.Model, attname: str) -> str:
    return attname.removesuffix("_id") if attname not in {f.name for f in obj._meta.fields} else attname


def _raw(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, str | int | float | bool | None.__class__):
        return value
    try:
        return _encode(value)
    except TypeError:
        return str(value)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}
