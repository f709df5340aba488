"""Jobs of staff."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from history.operations import count_sources as count_anew
from users.operations import bulk_run, undo_run
from users.operations.idempotency import forget_old_keys
from users.operations.password_link import send_link
from users.operations.session import forget_old_logins as forget_logins


@shared_task(name="users.forget_idempotency_keys")
def forget_idempotency_keys() -> int:
    """Drop the answers kept for repeated requests when they are a day old."""
    return forget_old_keys(now=timezone.now())


@shared_task(name="users.forget_old_logins")
def forget_old_logins() -> int:
    """Drop sessions that have run out, and logins of long ago."""
    return forget_logins(now=timezone.now())


@shared_task(name="users.send_password_link", autoretry_for=(OSError,), retry_backoff=30, max_retries=8)
def send_password_link(*, user_id: int) -> bool:
    """Send the link by which an invited or forgetful user sets a password."""
    return send_link(user_id=user_id)


@shared_task(name="users.run_bulk_edit")
def run_bulk_edit(*, run_id: int) -> None:
    """Work off one bulk edit, from where it is."""
    bulk_run.work_off(run_id=run_id, clock=timezone.now)


@shared_task(name="users.resume_bulk_runs")
@transaction.atomic
def resume_bulk_runs() -> None:
    """Send again what a killed worker left, or what was asked for while Redis was away."""
    bulk_run.resume_stalled(now=timezone.now())


@shared_task(name="users.run_undo")
def run_undo(*, run_id: int) -> None:
    """Look at one undo or withdrawal, or do it, from where it is."""
    undo_run.work_off(run_id=run_id, clock=timezone.now)


@shared_task(name="users.resume_undo_runs")
@transaction.atomic
def resume_undo_runs() -> None:
    """Send again what a killed worker left, or what was asked for while Redis was away."""
    undo_run.resume_stalled(now=timezone.now())


@shared_task(name="users.count_sources")
def count_sources() -> int:
    """Count how many values stand from each source."""
    return count_anew(now=timezone.now())
