"""Activities and whom and what they concern."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from activities.choices import DIRECTION_ICONS, KIND_ICONS, ActivityKind, ActivityState, Direction, Outcome
from activities.querysets import ActivityQuerySet
from common.models import RevisionedModel
from common.personal_data import BEHAVIOUR, BOOKKEEPING, FREE_TEXT, KEYS, LINK
from common.sql import stored
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem


class Activity(RevisionedModel):
    """Something that was done with a customer, or is to be done."""

    kind = models.CharField(max_length=8, choices=ActivityKind)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.OUTBOUND)
    state = models.CharField(max_length=9, choices=ActivityState, default=ActivityState.PLANNED)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True, max_length=50000)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities", db_index=False
    )
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="activities", db_index=False
    )
    persons = models.ManyToManyField(Person, through="ActivityPerson", related_name="activities", blank=True)
    items = models.ManyToManyField(
        InstalledItem, through="ActivityItem", related_name="activities", blank=True
    )
    at = stored(Coalesce(F("done_at"), F("due_at"), F("created_at")), models.DateTimeField())

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at=None),
                name="activity_done_has_time",
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="activity_has_subject"),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(remind_at__isnull=False), name="activity_reminded"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-at"], name="activity_company"),
            models.Index(fields=["owner", "due_at"], name="activity_my_day", condition=Q(state="planned")),
            models.Index(fields=["-at", "-id"], name="activity_newest"),
            models.Index(fields=["owner", "-at"], name="activity_owner"),
            models.Index(fields=["-changed_at", "-id"], name="activity_by_change"),
            models.Index(
                fields=["remind_at"],
                name="activity_to_remind",
                condition=Q(state="planned", reminded_at=None),
            ),
        ]

    class PersonalData:
        subject = ""  # several persons may take part: ActivityPerson links them
        personal = {
            "subject": FREE_TEXT,
            "body": FREE_TEXT,
            "outcome": BEHAVIOUR,
            "owner": LINK,
            "persons": LINK,
        }
        impersonal = {
            "id public_id company items": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "kind direction state due_at done_at remind_at reminded_at at": "what was done and when",
        }

    def __str__(self) -> str:
        return self.subject

    @property
    def is_planned(self) -> bool:
        return self.state == ActivityState.PLANNED

    @property
    def is_quick(self) -> bool:
        """Nothing comes of it but that it is done: no outcome to ask for."""
        return self.kind in {ActivityKind.TASK, ActivityKind.NOTE, ActivityKind.LETTER}

    @property
    def kind_icon(self) -> str:
        return KIND_ICONS[ActivityKind(self.kind)]

    @property
    def direction_icon(self) -> str:
        return DIRECTION_ICONS[Direction(self.direction)]


class ActivityPerson(models.Model):
    """A person who took part, or is to."""

    activity = models.ForeignKey(Activity, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="activity_person_once")]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK}
        impersonal = {"id activity": KEYS}


class ActivityItem(models.Model):
    """An item that the activity is about."""

    activity = models.ForeignKey(Activity, models.CASCADE)
    item = models.ForeignKey(InstalledItem, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "item"], name="activity_item_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id activity item": KEYS}
