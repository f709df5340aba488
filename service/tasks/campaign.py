"""Jobs of campaigns."""

from celery import shared_task
from django.utils import timezone

from service.operations.campaign_evaluation import evaluate_running
from users.models import User


@shared_task(name="service.look_for_campaign_items")
def look_for_campaign_items() -> int:
    """List what running campaigns mean by now, where the base has changed since; returns how many looked."""
    done = evaluate_running(by=User.objects.robot("campaigns"), now=timezone.now())
    return len(done)


@shared_task(name="service.look_for_campaign_items_nightly")
def look_for_campaign_items_nightly() -> int:
    """The same for every running campaign: a day that has come makes parts come and go without any change."""
    done = evaluate_running(by=User.objects.robot("campaigns"), now=timezone.now(), only_if_changed=False)
    return len(done)
