"""Jobs of cover."""

import logging

from celery import shared_task
from django.utils import timezone

from service.operations import contract, cover
from service.operations.cover_snapshot import take_snapshot
from service.operations.figures_snapshot import take_figures
from service.operations.item_cover import mend_item_cover
from users.models import User

logger = logging.getLogger(__name__)


@shared_task(name="service.write_warranties")
def write_warranties(*, product_id: int | None = None) -> int:
    """Bring the warranties of a product's items, or of all, up to date with their terms; returns how many changed."""
    return cover.write_warranties(products=None if product_id is None else [product_id])


@shared_task(name="service.renew_contracts")
def renew_contracts() -> int:
    """Move the last day of contracts that renew themselves on; returns how many."""
    now = timezone.now()
    return contract.renew_due_contracts(
        today=timezone.localdate(now), by=User.objects.robot("contracts"), now=now
    )


@shared_task(name="service.mend_item_cover")
def mend_item_cover_of_night() -> int:
    """Bring the covered days kept of items right where they stray; returns how many did."""
    strayed = mend_item_cover()
    if strayed:
        logger.warning("The covered days of %s items strayed and were worked anew", strayed)
    return strayed


@shared_task(name="service.take_cover_snapshot")
def take_cover_snapshot() -> int:
    """Keep how the base is covered today; on the first of a month also by company. Returns rows written."""
    return take_snapshot(day=timezone.localdate())


@shared_task(name="service.take_figures")
def take_figures_of_night() -> int:
    """Count the base by company, family and age for the page of figures; returns how many cells."""
    return take_figures(day=timezone.localdate())
