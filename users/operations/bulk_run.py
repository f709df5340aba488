"""The life of a bulk edit: asked for, worked off step by step, stopped, resumed, taken back.

The state of a run is a row: the cursor (how many records are done) is committed in one transaction with the
records, so a killed worker loses at most one step of work and never changes a record twice.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from common.display import number_text
from common.jobs import alone, enqueue_on_commit
from common.refusals import Refusal
from history import operations as history
from history.choices import Act
from history.queries import changed_in
from users.choices import RunState
from users.models import BulkRejection, BulkRun, User
from users.operations.bulk_registers import (
    MOST,
    BulkEdit,
    BulkRegister,
    RefusedRow,
    Row,
    Step,
    TooMany,
    locked_rows,
    record_step,
    register_of,
    write_columns,
    write_tags,
)
from users.permissions import Permission

logger = logging.getLogger(__name__)
AT_ONCE = 500  # so many are changed before the page answers; more go to the worker
STEP = 1_000
LOCK_CLASS = 47_202
SILENCE = timedelta(seconds=60)
FAILED = gettext_noop("Something went wrong with this bulk edit. It can be tried again; an administrator finds the reason in the log.")  # fmt: skip
LOST_RIGHT = gettext_noop("The right to change these records was taken away while the bulk edit was at work.")

Clock = Callable[[], datetime]


class SelectionMoved(Refusal):
    """The list is not what the preview spoke of."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _("The selection has changed since the preview: it holds %(count)s now. Look at it again.")
            % {"count": number_text(count)}
        )


class MayNotChange(Refusal):
    """Changing many at once is a right of its own, beside that to change one."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not change many of these records at once. Ask an administrator."))


class NotStopped(Refusal):
    """Only what was stopped or failed goes on."""

    def __init__(self) -> None:
        super().__init__(_("This bulk edit is at work, or has come to its end."))


class NothingToTakeBack(Refusal):
    """There is nothing, or somebody is doing it, or has done it."""

    def __init__(self) -> None:
        super().__init__(
            _("This bulk edit is still at work, changed nothing, or has been taken back already.")
        )


@transaction.atomic
def start_run(
    *, register: BulkRegister, records: QuerySet, edit: BulkEdit, words: Iterable[str], by: User, now: datetime,
    expected: int | None = None,
) -> BulkRun:  # fmt: skip
    """Write down what becomes of which records, as they match now, and open the act of all their changes.

    Refuses an empty edit, too many records, those without the right and, with `expected` (what the preview
    counted), a selection that has moved. More than some hundreds go to the worker; fewer are the caller's to
    work off at once.
    """
    register.check(edit)
    if not _may(by, register):
        raise MayNotChange
    register.prove(edit.values, by)
    numbers = sorted(records.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(numbers) > MOST:
        raise TooMany
    if expected is not None and expected != len(numbers):
        raise SelectionMoved(len(numbers))
    frozen = _frozen(register, edit, by, now)
    return _queue(register, numbers, edit=frozen, words=words, by=by, now=now)


@transaction.atomic
def change_at_once(
    *, register: BulkRegister, records: QuerySet, edit: BulkEdit, by: User, now: datetime
) -> int:
    """Change many records as a part of another act, without a run of their own. Returns how many changed.

    Refuses an empty edit and those without the right; records that refuse are left as they are. Recorded.
    """
    register.check(edit)
    if not _may(by, register):
        raise MayNotChange
    numbers, changed = sorted(records.order_by().values_list("pk", flat=True)), 0
    with history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.BULK_EDIT)):
        said = BulkRun(by=by, edit=_frozen(register, edit, by, now), asked_at=now)  # never saved
        for start in range(0, len(numbers), STEP):
            changed += len(_change(register, said, numbers[start : start + STEP], now).old)
    return changed


@transaction.atomic
def take_back_run(*, of: BulkRun, words: Iterable[str], by: User, now: datetime) -> BulkRun:
    """Put back what a bulk edit changed, wherever nobody has changed it since; a run of its own. Recorded as an act.

    Refuses a run that is at work, has changed nothing or has been taken back.
    """
    run = _locked(of, by)
    register = register_of(resource=run.resource)
    is_undone = BulkRun.objects.filter(undoes=run).exists()
    if run.is_at_work or not run.changed or run.undoes_id or is_undone:
        raise NothingToTakeBack
    rows = changed_in(run.change_set_id, register.model)
    numbers = list(rows.values_list("object_id", flat=True))
    return _queue(register, numbers, edit=run.edit, words=words, by=by, now=now, undoes=run)


def _queue(
    register: BulkRegister, numbers: list[int], *, edit: dict, words: Iterable[str], by: User, now: datetime,
    undoes: BulkRun | None = None,
) -> BulkRun:  # fmt: skip
    act = history.open_change_set(by=by, at=now, from_=history.Origin(act=Act.BULK_EDIT))
    run = BulkRun.objects.create(
        resource=register.resource, by=by, edit=edit, words=list(words), numbers=numbers, total=len(numbers),
        change_set_id=act.pk, asked_at=now, undoes=undoes,
    )  # fmt: skip
    if run.total > AT_ONCE:
        enqueue_on_commit("users.run_bulk_edit", run_id=run.pk)
    return run


def _frozen(register: BulkRegister, edit: BulkEdit, by: User, now: datetime) -> dict[str, Any]:
    """The edit as a row keeps it: tags by number, new ones made."""
    tags = [register.make_tag(name=name, by=by, now=now) for name in edit.add_tags] if edit.add_tags else []
    gone = []
    if register.tag_link is not None:
        known = register.tag_link._meta.get_field("tag").related_model._base_manager
        gone = list(known.filter(name__in=edit.remove_tags).values_list("pk", flat=True))
    return {"values": dict(edit.values), "add": [tag.pk for tag in tags], "remove": gone}


def _may(user: User, register: BulkRegister) -> bool:
    return all(map(user.has_permission, (Permission.BULK_EDIT, *register.rights)))


def _locked(of: BulkRun, by: User) -> BulkRun:
    if not _may(by, register_of(resource=of.resource)):
        raise MayNotChange
    return BulkRun.objects.light().select_for_update(of=["self"]).get(pk=of.pk)


@transaction.atomic
def cancel_run(*, of: BulkRun, by: User, now: datetime) -> BulkRun:
    """Stop a run. Records that are changed stay changed; the rest stay as they are."""
    run = _locked(of, by)
    if run.is_at_work:
        run.state, run.finished_at = RunState.CANCELLED, now
        run.save(update_fields=["state", "finished_at"])
    return run


@transaction.atomic
def retry_run(*, of: BulkRun, by: User, now: datetime) -> BulkRun:
    """Go on after a failure or a stop, from the record after the last one that is done. Refuses other runs."""
    run = _locked(of, by)
    if run.state not in {RunState.FAILED, RunState.CANCELLED}:
        raise NotStopped
    run.state, run.failure, run.finished_at, run.heartbeat_at = RunState.RUNNING, "", None, None
    run.asked_at = now
    run.save(update_fields=["state", "failure", "finished_at", "heartbeat_at", "asked_at"])
    enqueue_on_commit("users.run_bulk_edit", run_id=run.pk)
    return run


def resume_stalled(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    stalled = list(BulkRun.objects.stalled_since(now - SILENCE).values_list("pk", flat=True))
    for run_id in stalled:
        enqueue_on_commit("users.run_bulk_edit", run_id=run_id)
    return len(stalled)


def work_off(*, run_id: int, clock: Clock, step: int = STEP) -> None:
    """Work off the run to its end, from where it is. Only one at a time does; a second one leaves."""
    with alone(LOCK_CLASS, run_id) as is_alone:
        run = BulkRun.objects.light().filter(pk=run_id, state=RunState.RUNNING).first() if is_alone else None
        if run is None:
            return
        BulkRun.objects.filter(pk=run_id).update(heartbeat_at=clock())
        BulkRun.objects.filter(pk=run_id, started_at=None).update(started_at=clock())
        try:
            while _one_step(run_id, clock(), step):
                pass
        except OperationalError:
            raise  # the database went away: the schedule sends the job again
        except Exception as error:
            logger.error("Bulk edit %s failed: %s", run_id, type(error).__name__)
            _fail(run_id, FAILED, clock())
            raise


def _fail(run_id: int, words: str, now: datetime) -> None:
    run = BulkRun.objects.light().select_related("by").get(pk=run_id)
    with override(run.by.language):
        BulkRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(
            state=RunState.FAILED, failure=_(words)[:300], finished_at=now
        )


@transaction.atomic
def _one_step(run_id: int, now: datetime, size: int) -> bool:
    """Change the next records and commit the progress with them. False when the run has come to its end."""
    run = BulkRun.objects.light().select_for_update(of=["self"]).select_related("by").get(pk=run_id)
    if run.state != RunState.RUNNING:
        return False
    register = register_of(resource=run.resource)
    if not _may(run.by, register):
        _fail(run_id, LOST_RIGHT, now)
        return False
    if not run.undoes_id:
        try:
            register.prove(run.edit["values"], run.by)
        except Refusal as refusal:
            _fail(run_id, refusal.message, now)
            return False
    numbers = _next_numbers(run, size)
    if numbers:
        with history.go_on(change_set_id=run.change_set_id):
            came = _change_or_split(register, run, numbers, now)
        BulkRejection.objects.bulk_create(
            BulkRejection(run=run, number=number, code=code) for number, code in came.rejected.items()
        )
        run.cursor, run.changed = run.cursor + len(numbers), run.changed + len(came.old)
        run.rejected += len(came.rejected)
    run.heartbeat_at = now
    if run.cursor >= run.total or not numbers:
        run.state, run.finished_at = RunState.DONE, now
    run.save(update_fields=["cursor", "changed", "rejected", "heartbeat_at", "state", "finished_at"])
    return run.state == RunState.RUNNING


def _next_numbers(run: BulkRun, size: int) -> list[int]:
    """A slice of the records' numbers, cut by the database: all of them may be a hundred thousand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numbers[%s:%s] FROM users_bulkrun WHERE id = %s",
            [run.cursor + 1, run.cursor + size, run.pk],
        )
        return cursor.fetchone()[0]


def _change_or_split(register: BulkRegister, run: BulkRun, numbers: list[int], now: datetime) -> Step:
    """Change the records; one that the database refuses is found by halving, and the others go through."""
    change = _put_back if run.undoes_id else _change
    try:
        with transaction.atomic():
            return change(register, run, numbers, now)
    except (IntegrityError, DataError):
        if len(numbers) == 1:
            return Step(rejected={numbers[0]: "refused"})
        half = len(numbers) // 2
        first, rest = (
            _change_or_split(register, run, part, now) for part in (numbers[:half], numbers[half:])
        )
        return Step(first.old | rest.old, first.new | rest.new, first.rejected | rest.rejected)


def _change(register: BulkRegister, run: BulkRun, numbers: list[int], now: datetime) -> Step:
    """Change what differs of some records, as was chosen."""
    chosen, step = register.typed(run.edit["values"]), Step()
    rows = {
        row["pk"]: row for row in locked_rows(register=register, numbers=numbers, columns=chosen, user=run.by)
    }
    step.rejected = {number: "gone" for number in numbers if number not in rows}
    wanted: dict[int, Row] = {}
    for number, row in rows.items():
        if all(row[name] == value for name, value in chosen.items()):
            continue
        try:
            wanted[number] = register.settle(row, chosen, run.asked_at)
        except RefusedRow as refusal:
            step.rejected[number] = refusal.code
    write_columns(register=register, rows=rows, wanted=wanted, step=step, now=now)
    tagged = [number for number in rows if number not in step.rejected]
    put, take = _tags(register, run.edit["add"]), _tags(register, run.edit["remove"])
    write_tags(
        register=register,
        step=step,
        put=dict.fromkeys(tagged, put) if put else {},
        take=dict.fromkeys(tagged, take) if take else {},
    )
    record_step(register=register, rows=rows, step=step, by=run.by, now=now)
    return step


def _tags(register: BulkRegister, numbers: list[int]) -> list[Model]:
    if register.tag_link is None or not numbers:
        return []
    return list(register.tag_link._meta.get_field("tag").related_model._base_manager.filter(pk__in=numbers))


@dataclass(frozen=True)
class _Was:
    """What the run that is taken back did to one record."""

    old: Row
    new: Row  # as history keeps it
    taken_off: str
    put_on: str


def _put_back(register: BulkRegister, run: BulkRun, numbers: list[int], now: datetime) -> Step:
    """Give records their earlier values, where what the other run put there is there still."""
    before = {number: _was(register, old, new) for number, old, new in _recorded(register, run, numbers)}
    columns = {name for was in before.values() for name in was.new}
    rows = {
        row["pk"]: row
        for row in locked_rows(register=register, numbers=numbers, columns=columns, user=run.by)
    }
    step = Step(rejected={number: "gone" for number in numbers if number not in rows})
    wanted: dict[int, Row] = {}
    for number, row in rows.items():
        was = before[number]
        if all(_as_kept(row[name]) == value for name, value in was.new.items()):
            wanted[number] = was.old
        else:
            step.rejected[number] = "changed_since"
    write_columns(register=register, rows=rows, wanted=wanted, step=step, now=now)
    put, take = _tags(register, run.edit["remove"]), _tags(register, run.edit["add"])
    write_tags(register=register, step=step,
        put={n: [tag for tag in put if tag.name in before[n].taken_off.split(", ")] for n in wanted} if put else {},
        take={n: [tag for tag in take if tag.name in before[n].put_on.split(", ")] for n in wanted} if take else {},
    )  # fmt: skip
    record_step(register=register, rows=rows, step=step, by=run.by, now=now)
    return step


def _recorded(register: BulkRegister, run: BulkRun, numbers: list[int]) -> Iterable[tuple[int, dict, dict]]:
    act = BulkRun.objects.values_list("change_set_id", flat=True).get(pk=run.undoes_id)
    rows = changed_in(act, register.model).filter(object_id__in=numbers)
    return rows.values_list("object_id", "old", "new")


def _was(register: BulkRegister, old: dict, new: dict) -> _Was:
    taken_off, put_on = old.pop("tags", ""), new.pop("tags", "")
    return _Was(register.typed(old), new, taken_off, put_on)


def _as_kept(value: Any) -> Any:
    """A value as history keeps it: a moment loses its microseconds there."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
