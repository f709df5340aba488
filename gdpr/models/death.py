"""That somebody has died: the Regulation is about the living (recital 27), and the register stops writing and calling."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import FREE_TEXT, IDENTITY, KEYS, LINK
from contacts.models import Person
from gdpr.models.request import SubjectRequest
from gdpr.querysets import DeathQuerySet


class Death(PublicIdModel):
    """A person of the register has died, as somebody told us. While it stands nothing is sent and nobody is asked to
    call; the rule `deceased` ends the record. Taken back when it was a mistake."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="deaths")
    died_on = models.DateField(null=True, blank=True)  # where it is known
    source = models.CharField(max_length=300)
    request = models.ForeignKey(SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_because = models.CharField(max_length=500, blank=True)

    objects = DeathQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(taken_back_at=None), name="death_once"),
            models.CheckConstraint(condition=~Q(source=""), name="death_has_source"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_because=""),
                name="death_taken_back_whole",
            ),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "died_on": IDENTITY, "source": FREE_TEXT, "by": LINK, "taken_back_by": LINK,
            "taken_back_because": FREE_TEXT,
        }  # fmt: skip
        impersonal = {"id public_id request": KEYS, "at taken_back_at": "when it was told and taken back"}
