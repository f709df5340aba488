"""Jobs that ask outside registers, and that make signals of what changed."""

import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from enrichment.choices import RunKind
from enrichment.operations import run
from enrichment.operations.derive_signals import derive_new
from enrichment.operations.reading import remove_old_files
from enrichment.operations.work import work_off
from users.models import User

ROBOT = "registers"
KEEP_FILES = timedelta(days=7)


@shared_task(name="enrichment.run")
def run_slice(*, run_id: int) -> None:
    """Work off a slice of one run, from where it is."""
    work_off(run_id=run_id, clock=timezone.now, sleep=time.sleep)


@shared_task(name="enrichment.resume_runs")
def resume_runs() -> int:
    """Send again what a killed worker left, and what waited for a register."""
    return run.resume_stalled(now=timezone.now())


@shared_task(name="enrichment.start_refresh")
def start_refresh() -> int:
    """Ask about own companies whose answers are old."""
    return len(run.start_due(kind=RunKind.REFRESH, by=User.objects.robot(ROBOT), now=timezone.now()))


@shared_task(name="enrichment.start_feeds")
def start_feeds() -> int:
    """Read what registers say has changed."""
    return len(run.start_due(kind=RunKind.FEED, by=User.objects.robot(ROBOT), now=timezone.now()))


@shared_task(name="enrichment.start_files")
def start_files() -> int:
    """Read the files of what has changed. Finland's whole register is read only when somebody starts it."""
    return len(run.start_due(kind=RunKind.FILE, by=User.objects.robot(ROBOT), now=timezone.now()))


@shared_task(name="enrichment.forget_old_runs")
def forget_old_runs() -> int:
    """Drop runs that ended more than a year ago, and files that stopped runs have left behind."""
    remove_old_files(before=timezone.now() - KEEP_FILES)
    return run.forget_old_runs(now=timezone.now())


@shared_task(name="enrichment.look_for_signals")
def look_for_signals() -> int:
    """Make signals of the changes since the last look."""
    return derive_new(now=timezone.now()).total
