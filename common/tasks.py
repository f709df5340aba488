"""The one job that belongs to no register: showing that the schedule works."""

from celery import shared_task

from common import health


@shared_task(name="common.sign_for_schedule", is_shared=True)  # also while the database is away
def sign_for_schedule() -> None:
    """Leave a sign that beat sends and a worker takes; /healthz looks for it."""
    health.sign(health.SCHEDULE_KEY, seconds=health.SCHEDULE_SECONDS)
