"""Jobs of the privacy desk."""

from celery import shared_task
from django.utils import timezone

from common.jobs import alone
from gdpr.operations.access import keep_months, watch_viewing
from gdpr.operations.escalation import remind_of_requests
from gdpr.operations.package import remove_old_packages
from gdpr.operations.suppression import recognise_suppressed
from users.models import User

LOCK = 7788


@shared_task(name="gdpr.remind_of_requests")
def remind_of_requests_daily() -> int:
    """Write to those who answer requests what is due."""
    return remind_of_requests(today=timezone.localdate())


@shared_task(name="gdpr.remove_old_packages")
def remove_packages() -> int:
    """Remove packages whose time is over."""
    return remove_old_packages(now=timezone.now())


@shared_task(name="gdpr.recognise_suppressed")
def recognise_suppressed_addresses() -> int:
    """Find refusing people whose addresses came back."""
    with alone(LOCK, 1) as is_alone:
        return recognise_suppressed(by=User.objects.robot("privacy"), now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.keep_access_months")
def keep_access_months() -> None:
    """Make the coming months of the record of who saw whom, and drop the months that are too old."""
    keep_months(today=timezone.localdate())


@shared_task(name="gdpr.watch_viewing")
def watch_who_sees_many() -> int:
    """Find who saw more persons than the threshold."""
    return watch_viewing(now=timezone.now(), today=timezone.localdate())
