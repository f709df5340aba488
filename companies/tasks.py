"""Jobs of companies: reference lists, asked for by somebody or due by themselves."""

from celery import shared_task
from django.utils import timezone

from companies.operations import reference_lists


@shared_task(name="companies.load_reference_list")
def load_reference_list(*, load_id: int) -> None:
    """Fetch and write one list that somebody asked for."""
    reference_lists.work_off(load_id=load_id, clock=timezone.now)


@shared_task(name="companies.load_due_reference_lists")
def load_due_reference_lists() -> None:
    """Load the lists that are a month old or have never been loaded."""
    reference_lists.load_due(clock=timezone.now)
