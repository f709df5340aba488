"""The life of an undo and of a withdrawal: looked at without writing, confirmed, worked off, stopped, resumed.

The state of a run is a row: its cursor is committed in one transaction with what it took back, so a killed worker
loses at most one step of work and never takes anything back twice.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from common.jobs import alone, enqueue_on_commit
from common.refusals import Refusal
from history import operations as history
from history.choices import Act
from history.queries import ActRow, act_of
from users.choices import RunState, UndoState
from users.models import BulkRun, UndoLeft, UndoRun, User
from users.permissions import Permission, Scope

logger = logging.getLogger(__name__)
AT_ONCE = 500  # so many rows are taken back before the page answers; more go to the worker
STEP = 1_000
LOCK_CLASS = 47_203
SILENCE = timedelta(seconds=60)
OWN_EDIT = timedelta(days=1)
OWN_WORK = timedelta(days=30)
FAILED = gettext_noop("Something went wrong with this undo. It can be tried again; an administrator finds the reason in the log.")  # fmt: skip
LOST_RIGHT = gettext_noop("The right to undo this was taken away while the undo was at work.")

Clock = Callable[[], datetime]
_OWN = {
    Act.EDIT: (OWN_EDIT, None),
    Act.RECTIFIED: (OWN_EDIT, None),
    Act.API: (OWN_EDIT, None),
    Act.BULK_EDIT: (OWN_WORK, Permission.BULK_EDIT),
    Act.IMPORT: (OWN_WORK, Permission.IMPORT_RUN),
    Act.UNDO: (OWN_EDIT, None),
}


class MayNotUndo(Refusal):
    """Undoing what others did is a right of its own."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may undo your own recent acts only. Ask an administrator to undo this one."))


class MayNotWithdraw(Refusal):
    """Withdrawing a source touches every record it has told of."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not withdraw a source. Ask an administrator."))


class SourceWithoutName(Refusal):
    """What staff typed is no source that is withdrawn as a whole."""

    def __init__(self) -> None:
        super().__init__(_("What staff typed cannot be withdrawn as a whole. Undo the single acts instead."))


class AlreadyUndone(Refusal):
    """An act is undone once; an undo can be undone."""

    def __init__(self) -> None:
        super().__init__(
            _("This act has been undone already, or is being undone now. Open the undo instead.")
        )


class NotReady(Refusal):
    """What was looked at is confirmed, and only once."""

    def __init__(self) -> None:
        super().__init__(_("This undo is at work already, or has come to its end. Look at it again."))


class StillAtWork(Refusal):
    """An act that is still going on is stopped first."""

    def __init__(self) -> None:
        super().__init__(_("This act is still at work. Stop it first, then undo what it did."))


def may_undo(*, act: ActRow, by: User, now: datetime) -> bool:
    """Whether the user may undo this act: everybody their own recent ones, others' with the right."""
    if by.has_permission(Permission.HISTORY_UNDO) and by.scope == Scope.ALL:
        return True
    own = _OWN.get(Act(act.act)) if act.by_id == by.pk else None
    return own is not None and act.at >= now - own[0] and (own[1] is None or by.has_permission(own[1]))


def may_withdraw(*, by: User) -> bool:
    """Whether the user may withdraw a source."""
    return by.has_permission(Permission.HISTORY_UNDO) and by.scope == Scope.ALL


@transaction.atomic
def prepare_undo(*, change_set_id: int, by: User, now: datetime) -> UndoRun:
    """Look at what undoing an act would do; nothing is written to the registers. Refuses those without the right
    and acts that have been undone."""
    act = act_of(change_set_id)
    if not may_undo(act=act, by=by, now=now):
        raise MayNotUndo
    running = BulkRun.objects.filter(change_set_id=change_set_id, state=RunState.RUNNING)
    if running.exists() or history.is_still_at_work(change_set_id):
        raise StillAtWork
    _refuse_undone(change_set_id)
    return _begin(act=Act.UNDO, target_id=act.pk, words=act.words, by=by, now=now)


@transaction.atomic
def prepare_withdrawal(*, source: str, by: User, now: datetime) -> UndoRun:
    """Look at what withdrawing a source would do; nothing is written to the registers."""
    if not may_withdraw(by=by):
        raise MayNotWithdraw
    if not source:
        raise SourceWithoutName
    return _begin(act=Act.WITHDRAWAL, source=source, words=source, by=by, now=now)


def _begin(*, by: User, now: datetime, **told) -> UndoRun:
    run = UndoRun.objects.create(by=by, asked_at=now, **told)
    sql, values = history.numbers_sql(target_of(run=run))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({sql}) n LIMIT {AT_ONCE + 1}) m", values)
        run.total = cursor.fetchone()[0]
    run.save(update_fields=["total"])
    if run.total > AT_ONCE:
        enqueue_on_commit("users.run_undo", run_id=run.pk)
    return run


def _refuse_undone(change_set_id: int) -> None:
    """Refuses what has been undone, unless that undo has been undone itself."""
    undone = UndoRun.objects.filter(
        target_id=change_set_id, state__in=[UndoState.RUNNING, UndoState.DONE], change_set_id__isnull=False
    )
    for run in undone.light():
        if not UndoRun.objects.filter(target_id=run.change_set_id, state=UndoState.DONE).exists():
            raise AlreadyUndone


def target_of(*, run: UndoRun) -> history.Target:
    """What the run takes back, as the engine of history knows it."""
    return history.Target(run.target_id, None if run.target_id else run.source)


@transaction.atomic
def confirm_run(*, of: UndoRun, by: User, now: datetime) -> UndoRun:
    """Do what was looked at. Opens the act of the undo. Refuses a run that is at work or has ended."""
    run = _locked(of, by)
    if run.state != UndoState.CHECKED:
        raise NotReady
    if run.target_id:
        _refuse_undone(run.target_id)
    act = history.open_change_set(by=by, at=now, from_=history.Origin(act=run.act, reason=run.words[:300]))
    run.left_rows.all().delete()
    run.state, run.change_set_id, run.cursor, run.counts = UndoState.RUNNING, act.pk, 0, {}
    run.asked_at, run.started_at, run.heartbeat_at, run.finished_at = now, None, None, None
    run.is_second_round = False
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        raise AlreadyUndone from error
    if run.total > AT_ONCE:
        enqueue_on_commit("users.run_undo", run_id=run.pk)
    return run


@transaction.atomic
def cancel_run(*, of: UndoRun, by: User, now: datetime) -> UndoRun:
    """Stop a run. What is back stays back; the rest stays as it is."""
    run = _locked(of, by)
    if run.is_at_work:
        run.state, run.finished_at = UndoState.CANCELLED, now
        run.save(update_fields=["state", "finished_at"])
    return run


@transaction.atomic
def retry_run(*, of: UndoRun, by: User, now: datetime) -> UndoRun:
    """Go on after a failure or a stop, from the row after the last one that is done."""
    run = _locked(of, by)
    if run.state not in {UndoState.FAILED, UndoState.CANCELLED}:
        raise NotReady
    run.state = UndoState.RUNNING if run.change_set_id else UndoState.CHECKING
    run.failure, run.finished_at, run.heartbeat_at, run.asked_at = "", None, None, now
    run.save(update_fields=["state", "failure", "finished_at", "heartbeat_at", "asked_at"])
    enqueue_on_commit("users.run_undo", run_id=run.pk)
    return run


def _locked(of: UndoRun, by: User) -> UndoRun:
    run = UndoRun.objects.select_for_update(of=["self"]).get(pk=of.pk)
    if run.by_id != by.pk and not may_withdraw(by=by):
        raise MayNotUndo
    return run


def resume_stalled(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    stalled = list(UndoRun.objects.stalled_since(now - SILENCE).values_list("pk", flat=True))
    for run_id in stalled:
        enqueue_on_commit("users.run_undo", run_id=run_id)
    return len(stalled)


def work_off(*, run_id: int, clock: Clock, step: int = STEP) -> None:
    """Look or undo to the end, from where the run is. Only one at a time does; a second one leaves."""
    with alone(LOCK_CLASS, run_id) as is_alone:
        at_work = UndoRun.objects.filter(pk=run_id, state__in=[UndoState.CHECKING, UndoState.RUNNING])
        if not is_alone or not at_work.exists():
            return
        UndoRun.objects.filter(pk=run_id).update(heartbeat_at=clock())
        UndoRun.objects.filter(pk=run_id, started_at=None).update(started_at=clock())
        try:
            _gather_numbers(run_id)
            while _one_step(run_id, clock(), step):
                pass
        except OperationalError:
            raise  # the database went away: the schedule sends the job again
        except Exception as error:
            logger.error("Undo %s failed: %s", run_id, type(error).__name__)
            _fail(run_id, FAILED, clock())
            raise


def _fail(run_id: int, words: str, now: datetime) -> None:
    run = UndoRun.objects.light().select_related("by").get(pk=run_id)
    with override(run.by.language):
        UndoRun.objects.filter(pk=run_id).update(
            state=UndoState.FAILED, failure=_(words)[:300], finished_at=now
        )


def _gather_numbers(run_id: int) -> None:
    """Write down which rows of history are taken back, in order, once: by the database, however many they are."""
    run = UndoRun.objects.light().get(pk=run_id)
    sql, values = history.numbers_sql(target_of(run=run))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE users_undorun SET numbers = ARRAY({sql}) WHERE id = %(run)s AND numbers IS NULL",
            values | {"run": run_id},
        )
        cursor.execute(
            "UPDATE users_undorun SET total = COALESCE(cardinality(numbers), 0) WHERE id = %s", [run_id]
        )


@transaction.atomic
def _one_step(run_id: int, now: datetime, size: int) -> bool:
    """Take back the next rows and commit the progress with them. False when the run has come to its end."""
    run = UndoRun.objects.light().select_for_update(of=["self"]).select_related("by").get(pk=run_id)
    if not run.is_at_work:
        return False
    if not _still_may(run):
        _fail(run_id, LOST_RIGHT, now)
        return False
    numbers = _next_numbers(run, size)
    if numbers:
        own = run.change_set_id if run.state == UndoState.RUNNING else None
        came = history.take_back(target=target_of(run=run), change_ids=numbers, own=own, by=run.by, now=now)
        UndoLeft.objects.bulk_create(
            (
                UndoLeft(
                    run=run, change_id=left.change_id, object_type=left.object_type, object_id=left.object_id,
                    field=left.field, code=left.code, change_set_id=left.change_set_id,
                )
                for left in came.left
            ),
            ignore_conflicts=True, batch_size=1000,
        )  # fmt: skip
        counts = Counter(run.counts)
        counts.update(came.counts)
        run.counts, run.cursor = dict(counts), run.cursor + len(numbers)
    run.heartbeat_at = now
    if run.cursor >= run.total or not numbers:
        _end_round(run, now)
    run.save(
        update_fields=[
            "cursor",
            "counts",
            "expected",
            "heartbeat_at",
            "state",
            "finished_at",
            "total",
            "is_second_round",
        ]
    )
    return run.is_at_work


def _end_round(run: UndoRun, now: datetime) -> None:
    """What stood in the way of something else may have gone by now: tried once more, then the run has ended."""
    waiting = run.left_rows.filter(code__in=history.RETRIED)
    numbers = sorted(set(waiting.values_list("change_id", flat=True)), reverse=True)
    if run.state == UndoState.RUNNING and numbers and not run.is_second_round:
        run.is_second_round = True
        run.counts["left"] = run.counts.get("left", 0) - waiting.count()
        waiting.delete()
        run.total = run.cursor + len(numbers)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE users_undorun SET numbers = numbers[:%s] || %s::bigint[] WHERE id = %s",
                [run.cursor, numbers, run.pk],
            )
        return
    if run.state == UndoState.CHECKING:
        run.state, run.expected = UndoState.CHECKED, run.counts
    else:
        run.state = UndoState.DONE
    run.finished_at = now


def _still_may(run: UndoRun) -> bool:
    return run.by.is_active and (run.target_id is not None or may_withdraw(by=run.by))


def _next_numbers(run: UndoRun, size: int) -> list[int]:
    """A slice of the numbers, cut by the database: all of them may be a million."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numbers[%s:%s] FROM users_undorun WHERE id = %s",
            [run.cursor + 1, run.cursor + size, run.pk],
        )
        return cursor.fetchone()[0] or []
