"""What a restore has lost and nobody but a human can bring back: which fact was put right, which consent was given."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, KEYS, LINK, ROLE
from contacts.models import Person
from gdpr.choices import ConsentMethod, ContactChannel, RequestKind
from gdpr.choices.ledgers import LostKind
from gdpr.models.topic import Topic
from gdpr.querysets import ToSettleQuerySet


class LostAct(PublicIdModel):
    """An act that came after the backup which was put back, told again from the journal without its words: the journal
    holds none. Somebody looks at it, and puts right what the backup has wrong (art. 5(1)(d), 16, 19).

    `object_uid` and `fields` say which facts a rectification was about; no field: the row was added or taken away.
    A consent is here when what showed it was lost: `channel`, `topic` (null: the backup does not know it) and `method`.
    A request that nobody had answered yet names nobody: its number, the `right` that was used and by when it is due.
    """

    kind = models.CharField(max_length=9, choices=LostKind)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="lost_acts")
    object_type = models.CharField(max_length=40, blank=True, default="")
    object_uid = models.UUIDField(null=True, blank=True)
    fields = ArrayField(models.CharField(max_length=80), default=list, db_default=[], blank=True)
    request_number = models.CharField(max_length=20, blank=True, default="")
    channel = models.CharField(max_length=5, choices=ContactChannel, blank=True, default="")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    method = models.CharField(max_length=9, choices=ConsentMethod, blank=True, default="")
    right = models.CharField(max_length=13, choices=RequestKind, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    because = models.CharField(max_length=500, blank=True, default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ToSettleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="rectified", person__isnull=False, channel="", topic=None, method="", right=""
                )
                & ~Q(object_type="")
                | Q(
                    kind="consent", person__isnull=False, object_type="", object_uid=None, fields=[], right=""
                )
                & ~Q(channel="")
                & ~Q(method="")
                | Q(kind="request", person=None, object_uid__isnull=False, due_on__isnull=False, channel="")
                & ~Q(right="")
                & ~Q(request_number=""),
                name="lost_act_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, because="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(because=""),
                name="lost_act_settled_whole",
            ),
        ]
        indexes = [models.Index(fields=["happened_at"], name="lost_act_open", condition=Q(settled_at=None))]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "channel": CONTACT, "topic": ROLE, "because": FREE_TEXT, "settled_by": LINK,
        }  # fmt: skip
        impersonal = {
            "id public_id object_type object_uid": KEYS,
            "kind fields request_number right due_on method happened_at found_at settled_at": "what was lost with a restore, without a word of it",
        }

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"
