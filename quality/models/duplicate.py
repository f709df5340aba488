"""Pairs of records that look like one, and the scans that find them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.models import PublicIdModel
from common.personal_data import FREE_TEXT, KEYS, LINK, Pointer
from quality.choices import AT_WORK, Kind, ScanState, Verdict
from quality.querysets import DuplicatePairQuerySet


class DuplicateScan(PublicIdModel):
    """One look through a register for duplicates: built keys first, then pairs record by record."""

    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=ScanState, default=ScanState.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    cursor = models.BigIntegerField(default=0)  # the last record whose pairs are written
    last = models.BigIntegerField(default=0)  # the last record there is; 0 until the keys are built
    total = models.BigIntegerField(default=0)  # records
    done = models.BigIntegerField(default=0)
    compared = models.BigIntegerField(default=0)  # pairs that were scored
    found = models.BigIntegerField(default=0)  # pairs that are new to the queue
    failure = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=AT_WORK), name="duplicate_scan_one_at_work"
            )
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="duplicate_scan_newest")]

    class PersonalData:
        subject = ""
        personal = {"by": LINK}
        impersonal = {
            "id public_id kind": KEYS,
            "state cursor last total done compared found failure asked_at heartbeat_at finished_at": "how far the scan is",
        }


class DuplicatePair(PublicIdModel):
    """Two records of one register that may be the same, how sure that is, and what somebody decided.

    `first` and `second` are numbers of records, the lower first. Reasons hold no words of the records: only which
    fact agrees how well; the words are read when the pair is looked at.
    """

    kind = models.CharField(max_length=8, choices=Kind)
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    facts = models.CharField(max_length=64, blank=True)  # digest of what was compared
    verdict = models.CharField(max_length=9, choices=Verdict, default=Verdict.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())  # by the last scan that found them alike

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_order"),
            models.CheckConstraint(condition=Q(score__lte=100), name="duplicate_pair_percent"),
        ]
        indexes = [
            models.Index(fields=["verdict", "-score", "id"], name="duplicate_pair_queue"),
            models.Index(fields=["kind", "second"], name="duplicate_pair_second"),
        ]

    class PersonalData:
        subject = ""
        personal = {"first": LINK, "second": LINK, "decided_by": LINK, "reason": FREE_TEXT}
        pointers = tuple(Pointer(column, when={"kind": Kind.PERSON}) for column in ("first", "second"))
        impersonal = {
            "id public_id kind": KEYS,
            "score reasons facts verdict decided_at found_at seen_at": "how alike two records are, without their words",
        }

    def __str__(self) -> str:
        return f"{self.kind} {self.first}–{self.second}"
