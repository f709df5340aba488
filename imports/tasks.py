"""Jobs of imports: started by a click, resumed by the schedule."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from imports.operations import run

KEEP_FILES = timedelta(days=30)


@shared_task(name="imports.run_import")
def run_import(*, import_id: int) -> None:
    """Check or run one import, from where it is."""
    run.work_off(import_id=import_id, clock=timezone.now)


@shared_task(name="imports.resume_stalled")
@transaction.atomic
def resume_stalled() -> None:
    """Send again what a killed worker left, or what was queued while Redis was away."""
    run.resume_stalled(now=timezone.now())


@shared_task(name="imports.remove_old_files")
def remove_old_files() -> None:
    """Remove uploads a month old."""
    run.remove_old_files(before=timezone.now() - KEEP_FILES)
