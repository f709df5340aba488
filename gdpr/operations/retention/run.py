"""Runs over everybody: shared by several workers, resumed when one is killed, stopped when too many would end at once."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import F, Max, Min, Q

from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from contacts.models import Person
from gdpr.choices import Kept, RunKind, RunState
from gdpr.models import RetentionChunk, RetentionEvaluation, RetentionRule, RetentionRun
from gdpr.operations.retention.chunk import judge_persons
from gdpr.operations.retention.expiry import expire_person, put_off_erasure
from gdpr.operations.retention.refusals import NotADraft, RunNotStopped
from gdpr.operations.retention.rule import sync_rules
from gdpr.operations.retention.trimming import trim_person
from gdpr.queries.retention.rules import RuleBook, rules_in_force, rules_with
from gdpr.reading.due import received_day
from users.models import User

logger = logging.getLogger(__name__)
WIDTH = 10_000  # persons judged in one transaction
WORKERS = 2
SILENCE = timedelta(seconds=150)
AT_WORK = (RunState.RUNNING, RunState.ENDING)

Clock = Callable[[], datetime]


def start_run(*, by: User | None, now: datetime, width: int = WIDTH) -> RetentionRun:
    """Begin to judge everybody. While one run is at work, that one is given back: asked twice, it runs once."""
    today = received_day(now)
    sync_rules(now=now, today=today)
    try:
        with transaction.atomic():
            return _begin(RetentionRun(by=by, started_at=now, heartbeat_at=now), width)
    except IntegrityError:
        return RetentionRun.objects.filter(kind=RunKind.NIGHTLY, state__in=AT_WORK).latest("id")


def try_rule(*, rule: RetentionRule, by: User, now: datetime, width: int = WIDTH) -> RetentionRun:
    """Try a draft on everybody and write nothing but figures: who would newly expire, and who no more. Refuses what is
    in force already."""
    if rule.approved_at is not None:
        raise NotADraft
    with transaction.atomic():
        rule.trials.all().delete()
        return _begin(
            RetentionRun(kind=RunKind.DRY, rule=rule, by=by, started_at=now, heartbeat_at=now), width
        )


def _begin(run: RetentionRun, width: int) -> RetentionRun:
    run.stop_percent = Decimal(str(settings.RETENTION_STOP_PERCENT))
    run.save(force_insert=True)
    ends = Person.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        firsts = range(ends["first"], ends["last"] + 1, width)
        RetentionChunk.objects.bulk_create(
            [RetentionChunk(run=run, first=first, last=first + width - 1) for first in firsts]
        )
    for _number in range(WORKERS):
        enqueue_on_commit("gdpr.work_off_retention", run_id=run.pk)
    return run


def resume_runs(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    silent = RetentionRun.objects.filter(state__in=AT_WORK, heartbeat_at__lte=now - SILENCE)
    numbers = list(silent.values_list("pk", flat=True))
    for run_id in numbers:
        enqueue_on_commit("gdpr.work_off_retention", run_id=run_id)
    return len(numbers)


def work_off_run(*, run_id: int, by: User, clock: Clock) -> None:
    """Judge chunk after chunk until none is left; whoever finishes the last one closes the run and carries out what it
    found. Any number of workers may do this at once, and any of them may be killed."""
    run = RetentionRun.objects.select_related("rule").filter(pk=run_id, state__in=AT_WORK).first()
    if run is None:
        return
    try:
        today = received_day(run.started_at)
        rules = rules_with(run.rule, today) if run.rule else rules_in_force(today)
        while run.state == RunState.RUNNING and _judge_next(run, rules, clock):
            pass
        if _close(run, clock()):
            trim_persons(run=run, by=by, clock=clock)
            end_due_persons(run=run, by=by, clock=clock)
    except OperationalError:
        raise  # the database went away: the schedule sends the job again
    except Exception as error:
        logger.error("Retention run %s failed: %s", run_id, type(error).__name__)
        RetentionRun.objects.filter(pk=run_id, state__in=AT_WORK).update(
            state=RunState.FAILED, failure=type(error).__name__, finished_at=clock()
        )
        raise


@transaction.atomic
def _judge_next(run: RetentionRun, rules: RuleBook, clock: Clock) -> bool:
    """Judge one chunk that nobody else has; False when there is none."""
    chunks = RetentionChunk.objects.select_for_update(skip_locked=True)
    chunk = chunks.filter(run=run, done_at=None).order_by("first").first()
    if chunk is None:
        return False
    found = judge_persons(
        first=chunk.first, last=chunk.last, rules=rules, now=run.started_at,
        today=received_day(run.started_at), is_trial=run.kind == RunKind.DRY,
    )  # fmt: skip
    chunk.counts, chunk.sample, chunk.done_at = found.counts, found.sample, clock()
    chunk.save(update_fields=["counts", "sample", "done_at"])
    RetentionRun.objects.filter(pk=run.pk).update(heartbeat_at=clock())
    return True


@transaction.atomic
def _close(run: RetentionRun, now: datetime) -> bool:
    """Add up the chunks once the last is done. Says whether purposes are to be ended now: never by a trial, and not
    when more would end at once than was said (the breaker): then a person looks first."""
    locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.ENDING:
        return True
    if locked.state != RunState.RUNNING or locked.chunks.filter(done_at=None).exists():
        return False
    total: dict[str, int] = {}
    for counts in locked.chunks.values_list("counts", flat=True):
        for name, number in counts.items():
            total[name] = total.get(name, 0) + number
    for name, number in total.items():
        setattr(locked, name, number)
    if locked.kind == RunKind.DRY:
        locked.state, locked.finished_at = RunState.DONE, now
    else:
        locked.state = RunState.STOPPED if _is_too_much(locked) else RunState.ENDING
        locked.finished_at = now if locked.state == RunState.STOPPED else None
    locked.heartbeat_at = now
    locked.save()
    return locked.state == RunState.ENDING


def _is_too_much(run: RetentionRun) -> bool:
    """Persons who would end, and persons of whom something would be emptied, weigh the same."""
    waiting = RetentionEvaluation.objects.filter(state=Kept.DUE).count()
    waiting += RetentionEvaluation.objects.exclude(surplus=[]).count()
    return waiting > max(settings.RETENTION_STOP_FLOOR, run.persons * run.stop_percent / 100)


def release_run(*, run: RetentionRun, by: User, now: datetime) -> None:
    """Let a run that stopped go on, now that somebody has looked at whom it would end. Refuses any other run."""
    with transaction.atomic():
        locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
        if (
            locked.state != RunState.STOPPED
            or RetentionRun.objects.filter(kind=RunKind.NIGHTLY, pk__gt=run.pk).exists()
        ):
            raise RunNotStopped
        locked.state, locked.released_by, locked.released_at = RunState.ENDING, by, now
        locked.heartbeat_at, locked.finished_at = now, None
        locked.save()
        enqueue_on_commit("gdpr.work_off_retention", run_id=run.pk)


def trim_persons(*, run: RetentionRun, by: User, clock: Clock) -> int:
    """Empty what no purpose needs of anybody any more, one transaction each. Returns of how many something went."""
    today = received_day(run.started_at)
    rules, count, after = rules_in_force(today), 0, 0
    while numbers := list(
        RetentionEvaluation.objects.exclude(surplus=[]).filter(person__gt=after).order_by("person")
        .values_list("person", flat=True)[:200]
    ):  # fmt: skip
        for person_id in numbers:
            try:
                count += trim_person(person_id=person_id, by=by, now=clock(), today=today, rules=rules)
            except OperationalError:
                raise
            except (Refusal, DatabaseError) as error:  # one person's data holds up nobody else's
                logger.error("Emptying data of a person failed: %s", type(error).__name__)
        after = numbers[-1]
        RetentionRun.objects.filter(pk=run.pk).update(heartbeat_at=clock())
    RetentionRun.objects.filter(pk=run.pk).update(trimmed=F("trimmed") + count)
    return count


def end_due_persons(*, run: RetentionRun, by: User, clock: Clock) -> int:
    """Erase everybody whose time is over, one transaction each, and close the run. Returns how many this worker erased;
    one that another worker has, or that something keeps by now, is passed over, one that fails waits for the next run."""
    today = received_day(run.started_at)
    rules, ended, after = rules_in_force(today), 0, 0
    waiting = Q(state=Kept.DUE) | Q(state=Kept.QUEUED, queued_at__lt=run.started_at)
    while True:
        due = RetentionEvaluation.objects.filter(waiting, person__gt=after).order_by("person")
        numbers = list(due.values_list("person", flat=True)[:200])
        if not numbers:
            break
        for person_id in numbers:
            ended += _end(person_id, rules, by=by, now=clock(), today=today)
        after = numbers[-1]
        RetentionRun.objects.filter(pk=run.pk).update(heartbeat_at=clock())
    with transaction.atomic():
        locked = RetentionRun.objects.select_for_update().get(pk=run.pk)
        locked.ended += ended
        if (
            locked.state == RunState.ENDING
            and not RetentionEvaluation.objects.filter(state=Kept.DUE).exists()
        ):
            locked.state, locked.finished_at = RunState.DONE, clock()
        locked.save()
    return ended


def _end(person_id: int, rules: RuleBook, *, by: User, now: datetime, today: date) -> bool:
    try:
        return expire_person(person_id=person_id, by=by, now=now, today=today, rules=rules)
    except OperationalError:
        raise
    except (Refusal, DatabaseError) as error:  # one person's erasure holds up nobody else's
        logger.error("The erasure of a person failed: %s", type(error).__name__)
        put_off_erasure(person_id=person_id, now=now)
        return False
