"""Reminders: each sent once, however many workers look for them."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from activities.models import Activity


@transaction.atomic
def send_reminder(*, activity_id: int, now: datetime) -> bool:
    """Remind the owner of a planned activity and stamp it; False when nobody needs to be reminded any more.

    Steps over a row that another worker holds, so that two workers never send the same. A letter that cannot
    be sent leaves the row as it was: the next minute tries again.
    """
    due = (
        Activity.objects.to_remind(now).select_related("owner").filter(pk=activity_id, owner__is_active=True)
    )
    activity = due.select_for_update(skip_locked=True, of=("self",)).first()
    if activity is None:
        return False
    Activity.objects.filter(pk=activity.pk).update(reminded_at=now)
    _send(activity)
    return True


def _send(activity: Activity) -> None:
    """A letter with a link only: subject and text of activities may name persons, and mail travels open."""
    path = reverse("activities:activity", args=[activity.public_id])
    with override(activity.owner.language):
        send_mail(
            _("Kolmikanta: a planned activity is due"),
            _("You asked to be reminded of a planned activity. Open it here:\n\n%(link)s\n")
            % {"link": f"{settings.SITE_URL}{path}"},
            None,
            [activity.owner.email],
        )
