"""Signals: what changed at companies, and what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.models import Activity
from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from companies.models import Company
from enrichment.choices import DismissReason, SignalKind, SignalState
from enrichment.querysets import SignalQuerySet


class Signal(RevisionedModel):
    """Something changed at a company on a day, says a source. Once for each company, kind, day and source.

    The words of the change are not copied here: `change_id` leads to the row of history, where they can be taken
    back and redacted. Of persons a signal knows only that there is a new one.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="signals", db_index=False)
    kind = models.CharField(max_length=13, choices=SignalKind)
    happened_on = models.DateField()
    source = models.CharField(max_length=120, blank=True, db_default="")
    party = models.CharField(max_length=6, blank=True, db_default="")
    change_id = models.BigIntegerField(
        null=True
    )  # of history; no foreign key, as history stands in nobody's way
    figures = models.JSONField(default=dict, db_default={})
    found_at = models.DateTimeField()
    weight = models.PositiveSmallIntegerField()  # of the kind, as the administrator has it now
    rank = models.IntegerField()  # day found and weight together: what the inbox is sorted by

    state = models.CharField(
        max_length=9, choices=SignalState, default=SignalState.OPEN, db_default=SignalState.OPEN
    )
    snoozed_until = models.DateField(null=True, blank=True)
    reason_code = models.CharField(max_length=12, choices=DismissReason, blank=True, db_default="")
    reason = models.CharField(max_length=300, blank=True, db_default="")
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="signals")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "happened_on", "source"], name="signal_once"),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason_code=""), name="signal_dismissed_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="signal_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["-rank", "-id"], name="signal_by_rank"),
            models.Index(fields=["-happened_on", "-id"], name="signal_by_day"),
            models.Index(fields=["company", "-happened_on"], name="signal_of_company"),
            models.Index(fields=["kind", "happened_on", "company"], name="signal_of_kind"),
            models.Index(fields=["company"], name="signal_open", condition=Q(state="open")),
        ]

    class PersonalData:
        subject = ""
        personal = {"reason": FREE_TEXT, "decided_by": LINK}
        impersonal = {
            "id public_id company activity change_id": KEYS,
            "revision created_at changed_at found_at decided_at": BOOKKEEPING,
            "kind happened_on source party figures weight rank": "that something changed at a legal unit, and when",
            "state snoozed_until reason_code": "what was done about it",
        }

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.company}"


class SignalRule(models.Model):
    """What an administrator has said about a kind of signal; a kind without a row is as it ships."""

    kind = models.CharField(max_length=13, choices=SignalKind, unique=True)
    is_on = models.BooleanField(default=True, db_default=True)
    weight = models.PositiveSmallIntegerField()
    threshold = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent, of growth and decline
    codes = models.CharField(max_length=300, blank=True)  # of notices, parted by blanks

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weight__lte=100), name="signal_weight_of_hundred")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id": KEYS, "kind is_on weight threshold codes": "a setting"}

    def __str__(self) -> str:
        return self.kind


class SignalLook(models.Model):
    """How far history has been looked through for signals. One row.

    `marks` are [moment, number] pairs: which number of a change was the highest given at which moment. Once all
    transactions that were open then have ended, nothing below it can appear any more, and it becomes `done_id`.
    """

    done_id = models.BigIntegerField(default=0)
    marks = models.JSONField(default=list)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="signal_look_one_row")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id": KEYS, "done_id marks looked_at": "how far a job has come"}
