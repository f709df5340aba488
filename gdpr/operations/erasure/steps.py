"""What follows an erasure outside its transaction: each step repeated until it is confirmed, then the run is done."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error, connection, transaction
from redis import Redis
from redis.exceptions import RedisError

from common.jobs import alone, enqueue_on_commit
from gdpr.choices import Step
from gdpr.models import ErasureRun, ErasureStep, JournalEntry
from gdpr.operations.erasure.journal import write_journal
from gdpr.reading.journal import JournalError

LOCK = 7791
RESULTS = "celery-task-meta-*"
MEMORY = "*:1:*"  # what Django's cache writes, under its version; all of it can be worked out anew
FAILURES = (OSError, RedisError, Error, JournalError)


def finish_erasure(*, run_id: int, now: datetime) -> bool:
    """Take each step of a run that is not confirmed yet; whether the run is done now. One worker at a time."""
    with alone(LOCK, run_id) as is_alone:
        run = ErasureRun.objects.at_work().filter(pk=run_id).first() if is_alone else None
        if run is None:
            return False
        for step in run.steps.filter(done_at=None).order_by("pk"):
            _take(step, run, now)
        with transaction.atomic():
            if run.steps.filter(done_at=None).exists():
                return False
            ErasureRun.objects.filter(pk=run.pk).update(done_at=now, files=[])
        return True


def resume_erasures(*, before: datetime) -> int:
    """Send the jobs of runs again that are not done: a worker was killed, or a disk or Redis was away."""
    waiting = list(ErasureRun.objects.at_work().filter(started_at__lt=before).values_list("pk", flat=True))
    for run_id in waiting:
        enqueue_on_commit("gdpr.finish_erasure", run_id=run_id)
    return len(waiting)


def _take(step: ErasureStep, run: ErasureRun, now: datetime) -> None:
    try:
        is_done = STEPS[Step(step.name)](run, now)
        failure = "" if is_done else "Unconfirmed"
    except FAILURES as error:
        is_done, failure = False, type(error).__name__
    ErasureStep.objects.filter(pk=step.pk).update(
        tries=step.tries + 1, failure=failure[:60], done_at=now if is_done else None
    )


def _journal(run: ErasureRun, now: datetime) -> bool:
    write_journal(now=now)
    mine = JournalEntry.objects.filter(payload__uids__contains=[str(run.subject_uid)])
    return mine.exists() and not mine.filter(written_at=None).exists()


def _files(run: ErasureRun, now: datetime) -> bool:
    for name in run.files:
        default_storage.delete(name)
    return not any(default_storage.exists(name) for name in run.files)


def _cache(run: ErasureRun, now: datetime) -> bool:
    """Everything pages remember may name somebody; the queue of jobs in the same Redis holds numbers and stays."""
    with Redis.from_url(settings.REDIS_URL, socket_timeout=5) as redis:
        for pattern in (RESULTS, MEMORY):
            for key in redis.scan_iter(match=pattern, count=1000):
                redis.delete(key)
    return True


def _statistics(run: ErasureRun, now: datetime) -> bool:
    """Samples of columns keep values of rows that are gone, until they are taken anew (pg_stats)."""
    known = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in run.tables:
            if table in known:
                cursor.execute(f'ANALYZE "{table}"')
    return True


STEPS: dict[Step, Callable[[ErasureRun, datetime], bool]] = {
    Step.JOURNAL: _journal, Step.FILES: _files, Step.CACHE: _cache, Step.STATISTICS: _statistics,
}  # fmt: skip
