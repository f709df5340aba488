"""What the installed base does by night."""

from celery import shared_task
from django.utils import timezone

from installed_base.operations import upkeep
from users.models import User


@shared_task(name="installed_base.turn_the_day")
def turn_the_day() -> int:
    """Show what was said to begin or end today; idempotent."""
    return upkeep.turn_the_day(by=User.objects.robot("calendar"), now=timezone.now())
