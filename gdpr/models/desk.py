"""How the desk itself is: how far its jobs have come, what they measured, whether its inbox is read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK


class DeskJob(models.Model):
    """A job of the desk: when it last ran to its end, and the last number it has dealt with. A job that does not run
    is seen on the page of the desk's health."""

    name = models.CharField(max_length=60, primary_key=True)
    ran_at = models.DateTimeField(null=True)
    mark = models.BigIntegerField(default=0)

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"name ran_at mark": "how far a job has come"}


class DeskFigure(models.Model):
    """What a nightly look at the whole register found, kept because the look takes too long for a page."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.BigIntegerField()
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"name value words at": "a figure about the register, of nobody"}


class InboxTest(PublicIdModel):
    """A request that we send ourselves each week, to see that the inbox for requests is read and what comes there is
    written down: in 2022 a Finnish publisher was fined for an inbox that had not worked for seven months."""

    code = models.CharField(max_length=16, unique=True)
    sent_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registered_at=None, registered_by=None)
                | Q(registered_at__isnull=False, registered_by__isnull=False),
                name="inbox_test_whole",
            )
        ]

    class PersonalData:
        subject = ""
        personal = {"registered_by": LINK}
        impersonal = {"id public_id": KEYS, "code sent_at registered_at": "a test of the inbox"}
