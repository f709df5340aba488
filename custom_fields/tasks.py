"""What the worker does for custom fields."""

from celery import shared_task
from django.utils import timezone

from custom_fields.operations import run


@shared_task(name="custom_fields.run_field")
def run_field(*, run_id: int) -> None:
    """Work off one run; begun twice, the second leaves, and a finished one is left alone."""
    run.work_off(run_id=run_id, clock=timezone.now)


@shared_task(name="custom_fields.resume_stalled")
def resume_stalled() -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    return run.resume_stalled(now=timezone.now())
