"""Jobs of activities."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from activities.operations.reminder import send_reminder
from activities.queries import reminders_due

logger = logging.getLogger(__name__)


@shared_task(name="activities.send_reminders")
def send_reminders() -> int:
    """Send every reminder that is due; returns how many. One that cannot be sent does not hold up the rest."""
    now = timezone.now()
    sent = 0
    for activity_id in reminders_due(now=now):
        try:
            sent += send_reminder(activity_id=activity_id, now=now)
        except (SMTPException, OSError) as failure:
            logger.warning("Reminder of activity %s waits: %s", activity_id, type(failure).__name__)
    return sent
