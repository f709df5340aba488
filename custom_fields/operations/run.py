"""What the worker does for a field, step by step: indexes made and dropped, values cleared or changed.

The state of a run is a row: its cursor is committed together with the records, so that a killed worker loses one
step and doubles nothing. Indexes are made without keeping anybody from writing.
"""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from common.jobs import alone, enqueue_on_commit
from custom_fields.choices import IndexState, Kind, RunKind, RunState, State
from custom_fields.models import CustomField, FieldRun
from custom_fields.operations.convert import converted
from custom_fields.operations.field import lock_definitions, move_token
from custom_fields.queries.expressions import index_sql
from custom_fields.queries.registers import Register, register_of
from history import operations as history
from history.choices import Act
from users.models import User

logger = logging.getLogger(__name__)
STEP = 2_000
LOCK_CLASS = 47_204
SILENCE = timedelta(seconds=120)
FAILED = gettext_noop("Something went wrong. Try again; the reason stands in the log of the worker.")

Clock = Callable[[], datetime]


def work_off(*, run_id: int, clock: Clock, step: int = STEP) -> None:
    """Bring the run to its end, from where it is. Only one worker at a time does; a second one leaves."""
    with alone(LOCK_CLASS, run_id) as is_alone:
        run = None
        if is_alone:
            run = (
                FieldRun.objects.select_related("field", "by")
                .filter(pk=run_id, state=RunState.RUNNING)
                .first()
            )
        if run is None:
            return
        FieldRun.objects.filter(pk=run_id).update(heartbeat_at=clock())
        try:
            if run.kind == RunKind.INDEX:
                _index(run, clock)
            else:
                _walk(run, clock, step)
        except OperationalError:
            raise  # the database went away: the schedule sends the job again
        except Exception as error:
            logger.error("Run %s of a custom field failed: %s", run_id, type(error).__name__)
            _end(run, RunState.FAILED, clock(), failure=FAILED)
            raise


def resume_stalled(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    stalled = list(FieldRun.objects.stalled_since(now - SILENCE).values_list("pk", flat=True))
    for run_id in stalled:
        enqueue_on_commit("custom_fields.run_field", run_id=run_id)
    return len(stalled)


@transaction.atomic
def retry_run(*, of: FieldRun, now: datetime) -> None:
    """Go on with a run that failed, from where it stopped."""
    run = FieldRun.objects.select_for_update().get(pk=of.pk)
    if run.state == RunState.FAILED:
        run.state, run.failure, run.finished_at, run.heartbeat_at, run.asked_at = (
            RunState.RUNNING,
            "",
            None,
            None,
            now,
        )
        run.save()
        enqueue_on_commit("custom_fields.run_field", run_id=run.pk)


def _end(run: FieldRun, state: str, now: datetime, failure: str = "") -> None:
    FieldRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=state, finished_at=now, failure=failure
    )
    if run.kind == RunKind.INDEX:
        wanted = {RunState.DONE: IndexState.READY, RunState.FAILED: IndexState.FAILED}[RunState(state)]
        field = CustomField.objects.filter(pk=run.field_id)
        field.filter(index_state=IndexState.BUILDING).update(index_state=wanted)
        move_token()


def _index(run: FieldRun, clock: Clock) -> None:
    """Make the field's index anew, or drop it when it is not wanted any more. A half-made one goes first."""
    field, table = run.field, register_of(run.field.resource).table
    concurrently = not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {'CONCURRENTLY ' if concurrently else ''}IF EXISTS {field.index_name}")
        wanted = CustomField.objects.filter(pk=field.pk).exclude(state=State.DELETING).first()
        if wanted is not None and (wanted.is_filterable or wanted.is_reference):
            cursor.execute(index_sql(wanted, table, concurrently=concurrently))
            cursor.execute(f"ANALYZE {table}")  # only so the planner learns how the values are spread
    _end(run, RunState.DONE, clock())


def _walk(run: FieldRun, clock: Clock, step: int) -> None:
    """Through the register by number, some thousands in a transaction."""
    register = register_of(run.field.resource)
    if not run.last:
        _begin(run, register)
    while _one_step(run.pk, register, clock(), step):
        pass


@transaction.atomic
def _begin(run: FieldRun, register: Register) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE(max(id), 0), count(*) FROM {register.table} WHERE jsonb_exists(custom, %s)",  # noqa: S608
            [run.field.key],
        )
        run.last, run.total = cursor.fetchone()
    FieldRun.objects.filter(pk=run.pk).update(last=run.last, total=run.total)


@transaction.atomic
def _one_step(run_id: int, register: Register, now: datetime, size: int) -> bool:
    """Do the next records and commit the progress with them. False at the end."""
    run = FieldRun.objects.select_for_update(of=["self"]).select_related("field", "by").get(pk=run_id)
    if run.state != RunState.RUNNING:
        return False
    rows = register.model._base_manager.filter(
        pk__gt=run.cursor, pk__lte=run.last, custom__has_key=run.field.key
    )
    found = list(rows.select_for_update().order_by("pk").values_list("pk", "custom")[:size])
    if found:
        _write(run, register, found, now)
        run.cursor, run.done = found[-1][0], run.done + len(found)
    run.heartbeat_at = now
    run.save(update_fields=["cursor", "done", "heartbeat_at", "change_set_id"])
    if len(found) < size:
        _finish(run, register, now)
        return False
    return True


_SET = """
UPDATE {table} c SET custom = c.custom || jsonb_build_object(%s::text, n.value), revision = c.revision + 1, changed_at = %s
FROM unnest(%s::bigint[], %s::jsonb[]) n(id, value) WHERE c.id = n.id
"""


def _write(run: FieldRun, register: Register, found: Iterable[tuple[int, dict]], now: datetime) -> None:
    field, numbers = run.field, [number for number, _held in found]
    if run.kind == RunKind.CLEAR:
        _clear(field, register, numbers, now)
        return
    target = _target(run)
    new = {number: converted(source=field, target=target, value=held[field.key]) for number, held in found}
    with connection.cursor() as cursor:
        values = [json.dumps(new[number]) for number in numbers]
        cursor.execute(_SET.format(table=register.table), [field.key, now, numbers, values])
    by = run.by or User.objects.order_by("pk").first()
    if run.change_set_id is None:
        origin = history.Origin(act=Act.SYSTEM, reason=f"{field.label_fi}: {field.kind} → {run.into}"[:300])
        run.change_set_id = history.open_change_set(by=by, at=now, from_=origin).pk
    with history.go_on(change_set_id=run.change_set_id):
        changes = [(n, {field.name: held[field.key]}, {field.name: new[n]}) for n, held in found]
        subjects = _subjects(register, numbers)
        history.record_each(model=register.model, rows=changes, by=by, at=now, subjects=subjects)


def _clear(field: CustomField, register: Register, numbers: list[int], now: datetime) -> None:
    """The values go, and of a personal field what history kept of them goes too."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {register.table} SET custom = custom - %s::text, revision = revision + 1, changed_at = %s"  # noqa: S608
            " WHERE id = ANY(%s)",
            [field.key, now, numbers],
        )
    if field.is_personal:
        history.redact_field(object_type=register.object_type, name=field.name, object_ids=numbers)


def _subjects(register: Register, numbers: list[int]) -> dict[int, Any] | None:
    """Whose words the records are, where they are persons' own."""
    if register.model.PersonalData.subject != "self":
        return None
    return dict(register.model._base_manager.filter(pk__in=numbers).values_list("pk", "public_id"))


def _target(run: FieldRun) -> CustomField:
    """The field as it will be: its options stand in it already."""
    field = CustomField.objects.get(pk=run.field_id)
    field.kind = run.into
    return field


def _finish(run: FieldRun, register: Register, now: datetime) -> None:
    """The end of clearing is the end of the field; the end of changing is its new kind."""
    lock_definitions()
    field = CustomField.objects.select_for_update().get(pk=run.field_id)
    FieldRun.objects.filter(pk=run.pk).update(state=RunState.DONE, finished_at=now)
    by = run.by or User.objects.order_by("pk").first()
    if run.kind == RunKind.CLEAR:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {field.index_name}")
        if field.is_personal:
            history.redact_field(object_type=register.object_type, name=field.name)
        history.delete(obj=field, by=by, at=now)
        move_token()
        return
    values = {"kind": run.into, "state": State.ACTIVE}
    if run.into not in {Kind.CHOICE, Kind.CHOICES}:
        values["options"] = []
    history.save_changes(obj=field, values=values, by=by, at=now)
    if field.is_filterable:
        FieldRun.objects.bulk_create([FieldRun(field=field, kind=RunKind.INDEX, by=run.by, asked_at=now)])
        newest = FieldRun.objects.filter(field=field, kind=RunKind.INDEX).latest("pk")
        CustomField.objects.filter(pk=field.pk).update(
            index_state=IndexState.BUILDING, revision=F("revision") + 1
        )
        enqueue_on_commit("custom_fields.run_field", run_id=newest.pk)
    move_token()
