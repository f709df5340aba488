"""Facts in doubt, and facts that somebody has confirmed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from activities.models import Activity
from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, CONTACT, FREE_TEXT, KEYS, LINK, Pointer
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem, ItemFlag
from quality.choices import Problem, Record, Reporter, UpkeepState
from quality.querysets import UpkeepQuerySet


class UpkeepEntry(RevisionedModel):
    """A fact of a record that is in doubt, and why; open until it is repaired.

    Points at the record by table and number, so that one queue serves every register; `company`, `person` and `item`
    say whose fact it is, who may see it and who repairs it. Triggers close an entry when its fact is changed anywhere,
    and keep entries of item flags in step with `ItemFlag`.
    """

    record = models.CharField(max_length=40, choices=Record)
    object_id = models.BigIntegerField()
    fact = models.CharField(max_length=60)  # a key of queries.facts
    closes = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)
    problem = models.CharField(max_length=16, choices=Problem)
    weight = models.PositiveSmallIntegerField()  # the queue takes the smallest first
    value = models.CharField(max_length=300, blank=True, db_default="")  # as it was when it was doubted
    proposed = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    words = models.CharField(max_length=300, blank=True, db_default="")
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="upkeep", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="upkeep")
    item = models.ForeignKey(InstalledItem, models.CASCADE, null=True, blank=True, related_name="upkeep")
    item_flag = models.OneToOneField(
        ItemFlag, models.CASCADE, null=True, blank=True, related_name="upkeep_entry"
    )
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="upkeep")
    reporter = models.CharField(max_length=6, choices=Reporter)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(
        max_length=10, choices=UpkeepState, default=UpkeepState.OPEN, db_default=UpkeepState.OPEN
    )
    snoozed_until = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    objects = UpkeepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "object_id", "fact", "problem"],
                condition=Q(state="open"),
                name="upkeep_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="upkeep_settled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["weight", "id"], name="upkeep_queue", condition=Q(state="open")),
            models.Index(
                fields=["company", "weight", "id"], name="upkeep_company", condition=Q(state="open")
            ),
            models.Index(fields=["-raised_at", "-id"], name="upkeep_newest"),
            models.Index(fields=["-changed_at", "-id"], name="upkeep_by_change"),
            models.Index(fields=["problem", "record"], name="upkeep_problem", condition=Q(state="open")),
            models.Index(fields=["record", "object_id", "fact"], name="upkeep_of_record"),
            models.Index(fields=["company"], name="upkeep_ever_of_company"),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "value": CONTACT,
            "proposed": CONTACT,
            "words": FREE_TEXT,
            "person": LINK,
            "raised_by": LINK,
            "settled_by": LINK,
        }
        impersonal = {
            "id public_id record object_id company item item_flag activity": KEYS,
            "revision created_at changed_at raised_at settled_at": BOOKKEEPING,
            "fact closes problem weight reporter state snoozed_until": "which fact is in doubt, and what became of it",
        }

    def __str__(self) -> str:
        return f"{self.get_problem_display()}: {self.get_record_display()}"


class Verification(models.Model):
    """When a fact of a record was last known to be so: confirmed, corrected or written down by somebody.

    One table for all registers, instead of two columns beside each fact. Contact points of persons and items have
    columns of their own, which the queries read as well.
    """

    record = models.CharField(max_length=40, choices=Record)
    object_id = models.BigIntegerField()
    fact = models.CharField(max_length=60)
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "object_id", "fact"], name="verification_once")
        ]

    class PersonalData:
        subject = ""
        personal = {"verified_by": LINK}
        pointers = (
            Pointer("object_id", when={"record": Record.PERSON}),
            Pointer(
                "object_id", when={"record": Record.POSITION}, model="contacts.position", lookup="person"
            ),
            Pointer(
                "object_id",
                when={"record": Record.PERSON_POINT},
                model="contacts.contactpoint",
                lookup="person",
            ),
        )
        impersonal = {"id record object_id": KEYS, "fact verified_at": "when a fact was last confirmed"}

    def __str__(self) -> str:
        return f"{self.record} {self.fact}"
