"""How long persons are kept: the rules, what they found for each person, and the runs that asked them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BEHAVIOUR, BOOKKEEPING, KEYS, LINK
from contacts.models import Person
from gdpr.choices import Block, InteractionKind, Kept, Predicate, RuleAction, RunKind, RunState
from gdpr.models.purpose import Purpose
from gdpr.querysets import RetentionEvaluationQuerySet, RetentionRuleQuerySet


class Interaction(models.Model):
    """Something that another system tells of a person: sent, opened, clicked. What the registers know themselves
    (calls, meetings, tickets) is read there and not written here."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="interactions", db_index=False)
    kind = models.CharField(max_length=10, choices=InteractionKind)
    at = models.DateTimeField()
    reference = models.CharField(max_length=100, blank=True)  # the other system's name for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "at", "reference"], name="interaction_once")
        ]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "kind": BEHAVIOUR, "at": BEHAVIOUR}
        impersonal = {"id reference": KEYS}


class RetentionRule(RevisionedModel):
    """One version of a rule: for whom, how long from which day, and why so long. Versions are added, never changed;
    one that somebody other than its author approved is in force from its day on. The product's own first versions
    have no author: they are in force until the controller says otherwise."""

    key = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=1)
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, to_field="slug", null=True, blank=True, related_name="rules"
    )  # null: any that was said by hand
    predicate = models.CharField(max_length=12, choices=Predicate)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    cap_months = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # from when the person was written down
    warn_days = models.PositiveSmallIntegerField(default=30)
    priority = models.PositiveSmallIntegerField(default=50)  # of two that end on one day the lower is told
    parameters = models.JSONField(default=dict, blank=True)
    action = models.CharField(max_length=6, choices=RuleAction, default=RuleAction.END)
    justification = models.TextField(max_length=5000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    effective_from = models.DateField()

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(approved_at=None), name="rule_one_draft_each"
            ),
            models.CheckConstraint(condition=~Q(justification=""), name="rule_says_why"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False) & ~Q(approved_by=F("author")),
                name="rule_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(approved_at=None) | Q(approved_by__isnull=False),
                name="rule_approved_by_somebody",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"author": LINK, "approved_by": LINK}
        impersonal = {
            "id public_id purpose": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "key version predicate months days cap_months warn_days priority parameters action justification"
            " approved_at effective_from": "the rule",
        }

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class RetentionRun(PublicIdModel):
    """One look at everybody: the nightly one, or the trial of a rule that writes nothing. Several workers share it,
    a chunk of persons at a time; a killed one loses its chunk alone."""

    kind = models.CharField(max_length=7, choices=RunKind, default=RunKind.NIGHTLY)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    rule = models.ForeignKey(
        RetentionRule, models.CASCADE, null=True, blank=True, related_name="trials"
    )  # the draft that is tried
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    persons = models.BigIntegerField(default=0)
    due = models.BigIntegerField(default=0)  # past their time, nothing in the way
    newly_due = models.BigIntegerField(default=0)  # of them, not so before
    no_longer_due = models.BigIntegerField(default=0)
    ending = models.BigIntegerField(default=0)
    blocked = models.BigIntegerField(default=0)
    without_rule = models.BigIntegerField(default=0)
    ended = models.BigIntegerField(default=0)  # persons handed over to be erased
    surplus = models.BigIntegerField(default=0, db_default=0)  # persons with data that no purpose needs
    trimmed = models.BigIntegerField(default=0, db_default=0)  # of them, emptied
    stop_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    released_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="nightly", state__in=["running", "ending"]),
                name="retention_run_one_at_work",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-id"], name="retention_run_newest")]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "released_by": LINK}
        impersonal = {
            "id public_id rule": KEYS,
            "kind state started_at heartbeat_at finished_at persons due newly_due no_longer_due ending blocked"
            " without_rule ended surplus trimmed stop_percent released_at failure": "figures of a run",
        }


class RetentionChunk(models.Model):
    """Persons from one number up to another, looked at by one worker in one transaction. `sample` are numbers of some
    who would newly expire, for whoever weighs a changed rule."""

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="chunks", db_index=False)
    first = models.BigIntegerField()
    last = models.BigIntegerField()  # included
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    sample = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "first"], name="retention_chunk_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id run": KEYS,
            "first last done_at counts": "how far the run is",
            "sample": "numbers of rows, which lead nowhere once the person is erased",
        }


class RetentionEvaluation(models.Model):
    """Until when a person is kept and why, as the rules say it: one row for each, written when it changes.

    `claims` are the purposes one by one: each with its rule, the day it counts from and the day on which it ends.
    `until` is the last of these days; null where one has no end yet. `archive_until` is about what stays elsewhere.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="retention")
    state = models.CharField(max_length=7, choices=Kept)
    until = models.DateTimeField(null=True, blank=True)
    rule = models.ForeignKey(
        RetentionRule, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, to_field="slug", null=True, blank=True, related_name="+", db_index=False
    )
    blocked_by = ArrayField(models.CharField(max_length=12, choices=Block), default=list, blank=True)
    claims = models.JSONField(default=list)
    # what still stands though no purpose needs it (`gdpr/reading/matrix.py`): emptied by the next run
    surplus = ArrayField(models.CharField(max_length=10), default=list, db_default=[], blank=True)
    planned_until = models.DateField(null=True, blank=True)  # what is planned with the person keeps till then
    archive_until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = RetentionEvaluationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="queued", queued_at__isnull=False) | ~Q(state="queued") & Q(queued_at=None),
                name="evaluation_queued_when",
            ),
        ]
        indexes = [
            models.Index(fields=["until", "person"], name="evaluation_not_kept", condition=~Q(state="kept")),
            models.Index(
                fields=["review_on"], name="evaluation_to_review", condition=Q(review_on__isnull=False)
            ),
        ]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "claims": BEHAVIOUR}
        impersonal = {
            "rule purpose": KEYS,
            "surplus": "kinds of data, not the data",
            "state until blocked_by planned_until archive_until review_on queued_at changed_at": "how long it is kept",
        }
