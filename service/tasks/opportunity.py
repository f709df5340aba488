"""Jobs of opportunities."""

from celery import shared_task
from django.utils import timezone

from service.operations.opportunity import refresh_opportunities


@shared_task(name="service.refresh_opportunities")
def refresh() -> int:
    """Work out every rule anew; returns how many opportunities are new."""
    return sum(found.new for found in refresh_opportunities(now=timezone.now()).values())
