"""Erasures: what is planned, how far a run is, and the log that stays."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK, Wipe
from contacts.models import Person
from gdpr.choices import OPEN_PLANS, ErasureCause, PlanState, Step
from gdpr.models.request import SubjectRequest
from gdpr.querysets import ErasurePlanQuerySet, ErasureRunQuerySet


class ErasurePlan(PublicIdModel):
    """What an erasure would do, as somebody looked at it; good for a day, and only while nothing of it has changed.

    It holds counts and keys, no words: what was decided on each wording is kept by a keyed hash of it.
    """

    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="erasure_plans")
    subject_uid = models.UUIDField()
    request = models.ForeignKey(
        SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="erasure_plans"
    )
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.PLANNED)
    cause = models.CharField(max_length=10, choices=ErasureCause)
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)  # rows that go, by model
    changed = models.JSONField(default=dict)  # rows that stay and no longer name the person
    kept = models.JSONField(default=list)  # what stays, and why
    files = models.PositiveIntegerField(default=0)
    erased_words = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    kept_words = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = ErasurePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_uid"], condition=Q(state__in=OPEN_PLANS), name="erasure_plan_one_open"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="erasure_plan_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(request=None) | Q(approved_by=None) | ~Q(approved_by=F("planned_by")),
                name="erasure_plan_four_eyes",
            ),
        ]
        indexes = [models.Index(fields=["-planned_at", "-id"], name="erasure_plan_newest")]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "subject_uid": LINK, "planned_by": LINK, "approved_by": LINK}
        erase = {"subject_uid": Wipe.LEAVE}
        impersonal = {
            "id public_id request": KEYS,
            "state cause digest counts changed kept files": "how much goes and stays, without a word of it",
            "erased_words kept_words": "keyed hashes",
            "planned_at expires_at approved_at": "when it was looked at",
        }

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.planned_at:%Y-%m-%d}"


class ErasureRun(PublicIdModel):
    """An erasure that has begun: the rows are gone with its first transaction; it is done when every step is.

    `files` are names on disk that say nothing; they are forgotten as soon as the bytes are gone.
    """

    subject_uid = models.UUIDField(unique=True)
    plan = models.OneToOneField(ErasurePlan, models.SET_NULL, null=True, blank=True, related_name="run")
    cause = models.CharField(max_length=10, choices=ErasureCause)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    tables = models.JSONField(default=list)

    objects = ErasureRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["started_at"], name="erasure_run_at_work", condition=Q(done_at=None)),
            models.Index(fields=["-started_at", "-id"], name="erasure_run_newest"),
        ]

    class PersonalData:
        subject = ""
        personal = {"subject_uid": LINK, "by": LINK}
        erase = {"subject_uid": Wipe.LEAVE}  # of somebody who is no more
        impersonal = {
            "id public_id plan": KEYS,
            "cause counts files tables": "what went, without a word of it",
            "started_at done_at": "when",
        }

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.started_at:%Y-%m-%d}"


class ErasureStep(models.Model):
    """A step of a run that reaches outside the transaction: repeated until it is confirmed."""

    run = models.ForeignKey(ErasureRun, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=10, choices=Step)
    tries = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)  # the kind of the failure, no words of it
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="erasure_step_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id run": KEYS, "name tries failure done_at": "how far the run is"}

    def __str__(self) -> str:
        return self.get_name_display()


class ErasureDoubt(models.Model):
    """A text in which a name may have stood that nobody decided on, after an erasure that ran by itself. Somebody
    reads the text; the name is not kept."""

    run = models.ForeignKey(ErasureRun, models.CASCADE, related_name="doubts")
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "object_type", "object_id", "field"], name="erasure_doubt_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="erasure_doubt_settled_whole",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"settled_by": LINK}
        impersonal = {"id run": KEYS, "object_type object_id field settled_at": "which text is to be read"}

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id} {self.field}"


class ErasureLog(models.Model):
    """That somebody was erased, when, why and by whom. Append-only (a trigger refuses update and delete)."""

    seq = models.BigAutoField(primary_key=True)
    subject_uid = models.UUIDField(db_index=True)
    former_uids = ArrayField(
        models.UUIDField(), default=list, blank=True
    )  # of records that had been merged into it
    executed_at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=ErasureCause)
    detail = models.CharField(
        max_length=120, blank=True
    )  # number of the request, key and version of the rule
    counts = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64, blank=True)
    operator_uid = models.UUIDField()

    class PersonalData:
        subject = ""
        personal = {"subject_uid": LINK, "former_uids": LINK, "operator_uid": LINK}
        erase = dict.fromkeys(["subject_uid", "former_uids", "operator_uid"], Wipe.LEAVE)
        impersonal = {
            "seq": KEYS,
            "executed_at cause detail counts plan_digest": "what was done and why, without a word of it",
        }

    def __str__(self) -> str:
        return f"{self.seq} {self.cause}"
