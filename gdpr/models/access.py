"""Who saw whom, when and for what."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import BEHAVIOUR, FREE_TEXT, KEYS, LINK, Wipe
from gdpr.choices import AccessAction, AccessPurpose
from gdpr.querysets import AccessLogQuerySet, ToSettleQuerySet


class AccessLog(models.Model):
    """One answer that showed people: to whom, when, on which screen and for what (articles 5(2) and 32).

    One row for each request, however many people it showed; nothing of what was shown is kept. The table has a
    partition for each month, which goes as a whole after 24 months. Append-only: a trigger refuses the rest.
    """

    at = models.DateTimeField()
    by_id = models.BigIntegerField()  # the user's number; history names its actors in the same way
    token_id = models.BigIntegerField(null=True)  # the API key it was read with
    action = models.CharField(max_length=6, choices=AccessAction)
    purpose = models.CharField(max_length=9, choices=AccessPurpose)
    screen = models.CharField(max_length=80)
    subjects = ArrayField(
        models.UUIDField()
    )  # universal IDs, which say nothing once their persons are erased

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["subjects"], name="access_subjects"),
            models.Index(fields=["by_id", "-at"], name="access_by"),
        ]

    class PersonalData:
        subject = ""
        personal = {"by_id": BEHAVIOUR, "subjects": LINK, "token_id": LINK}
        erase = dict.fromkeys(
            ["subjects", "token_id"], Wipe.LEAVE
        )  # of somebody who is no more; a key of staff
        impersonal = {"id": KEYS, "at action purpose screen": "when, how and for what, without the words"}


class ViewingAlert(PublicIdModel):
    """A day on which somebody saw more persons than the threshold: somebody of the privacy desk asks why."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="viewing_alerts")
    on = models.DateField()
    persons = models.PositiveIntegerField()
    threshold = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.CharField(max_length=500, blank=True)

    objects = ToSettleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "on"], name="viewing_alert_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, finding="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(finding=""),
                name="viewing_alert_settled_whole",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"user": BEHAVIOUR, "settled_by": LINK, "finding": FREE_TEXT}
        impersonal = {
            "id public_id": KEYS,
            "on persons threshold found_at settled_at": "how many on which day, and when it was looked into",
        }
