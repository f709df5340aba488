"""Personal data breaches."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from gdpr.choices.ledgers import BreachNature, BreachRisk
from gdpr.querysets import BreachQuerySet

TERM = timedelta(hours=72)  # article 33(1): plain hours, weekends and changes of the clock included


class Breach(RevisionedModel):
    """A breach from the moment at which we became aware of it: what happened, what it means, whom we told and when
    (articles 33 and 34). Kept also when nobody need be told (33(5)); nobody deletes one."""

    title = models.CharField(max_length=160)
    natures = models.CharField(max_length=3)  # one sign for each nature, in the order c, i, a
    occurred_from = models.DateTimeField(null=True, blank=True)
    occurred_to = models.DateTimeField(null=True, blank=True)
    aware_at = models.DateTimeField()
    what = models.TextField(max_length=20000)
    persons = models.PositiveIntegerField(null=True, blank=True)  # about how many
    records = models.PositiveIntegerField(null=True, blank=True)
    consequences = models.TextField(max_length=20000, blank=True)
    measures = models.TextField(max_length=20000, blank=True)
    risk = models.CharField(max_length=8, choices=BreachRisk, default=BreachRisk.UNKNOWN)
    risk_because = models.CharField(max_length=1000, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)  # the authority, for the first time
    delay_reason = models.CharField(max_length=1000, blank=True)
    persons_told_at = models.DateTimeField(null=True, blank=True)
    persons_not_told_because = models.CharField(max_length=1000, blank=True)  # art. 34(3)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(natures=""), name="breach_has_nature"),
            models.CheckConstraint(
                condition=Q(notified_at=None) | Q(notified_at__gte=F("aware_at")),
                name="breach_notified_after",
            ),
            # told later than in 72 hours: the reasons go with it (art. 33(1))
            models.CheckConstraint(
                condition=Q(notified_at=None)
                | Q(notified_at__lte=F("aware_at") + TERM)
                | ~Q(delay_reason=""),
                name="breach_late_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(risk="unknown") | ~Q(risk_because=""), name="breach_risk_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(risk="unlikely")
                | Q(risk="risk", notified_at__isnull=False)
                | Q(risk="high", notified_at__isnull=False)
                & (Q(persons_told_at__isnull=False) | ~Q(persons_not_told_because="")),
                name="breach_closed_when_told",
            ),
        ]
        indexes = [models.Index(fields=["-aware_at", "-id"], name="breach_by_day")]

    class PersonalData:
        subject = ""
        personal = {
            "title": FREE_TEXT, "what": FREE_TEXT, "consequences": FREE_TEXT, "measures": FREE_TEXT,
            "risk_because": FREE_TEXT, "delay_reason": FREE_TEXT, "persons_not_told_because": FREE_TEXT,
        }  # fmt: skip
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "natures persons records risk": "of what kind and how big it was",
            "occurred_from occurred_to aware_at notified_at persons_told_at closed_at": "when what happened",
        }

    def __str__(self) -> str:
        return self.title

    @property
    def due_at(self) -> datetime:
        """When the 72 hours are over. In UTC: local time would add an hour where the clock changes."""
        return self.aware_at.astimezone(UTC) + TERM

    @property
    def nature_words(self) -> str:
        return ", ".join(str(BreachNature(sign).label) for sign in self.natures)

    @property
    def must_notify(self) -> bool:
        """Whether the clock runs: not told yet, and no risk has not been shown (art. 33(1))."""
        return self.notified_at is None and self.closed_at is None and self.risk != BreachRisk.UNLIKELY


class BreachPhase(PublicIdModel):
    """What was told to the authority or to the persons, in one of several phases (art. 33(4)). Append-only."""

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="phases")
    at = models.DateTimeField()
    to_authority = models.BooleanField()
    words = models.TextField(max_length=20000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class PersonalData:
        subject = ""
        personal = {"words": FREE_TEXT, "by": LINK}
        impersonal = {"id public_id breach": KEYS, "at to_authority": "when whom was told"}
