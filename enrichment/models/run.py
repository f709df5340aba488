"""Runs: each time that a register is asked is a row that people can open."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK
from companies.models import Company
from enrichment.choices import RegisterCode, RunKind
from enrichment.querysets import RunQuerySet
from users.choices import RunState

COUNTS = ("asked", "changed", "proposed", "unchanged", "failed", "erased", "gate")


class EnrichmentRun(PublicIdModel):
    """One run of one register: who started it, which companies, how far it has come, what came of it.

    `numbers` are the companies in the order in which they are asked about, `cursor` counts those that are done and
    is committed with each; what the register did not answer is put off to `deferred` (number, tries). A run of
    the feed or a file first reads what has changed: `progress` says how far, and `numbers` grows meanwhile.
    """

    register = models.CharField(max_length=20, choices=RegisterCode)
    kind = models.CharField(max_length=8, choices=RunKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrichment_runs")
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="enrichment_runs"
    )
    state = models.CharField(max_length=9, choices=RunState, default=RunState.RUNNING)
    numbers = ArrayField(models.BigIntegerField(), default=list)
    cursor = models.IntegerField(default=0)
    deferred = models.JSONField(default=list)
    progress = models.JSONField(default=dict)
    asked = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    proposed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    erased = models.IntegerField(default=0)
    gate = models.JSONField(
        default=dict, db_default={}
    )  # addresses known at the gate, by the code of the reason
    change_set_id = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)  # the register rests, or asked us to wait
    finished_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "kind"],
                condition=Q(state="running") & ~Q(kind="company"),
                name="enrichment_run_one_wide",
            ),
            models.UniqueConstraint(
                fields=["register", "company"],
                condition=Q(state="running", kind="company"),
                name="enrichment_run_one_of_company",
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="enrichment_run_newest"),
            models.Index(fields=["state"], name="enrichment_run_at_work", condition=Q(state="running")),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK}
        impersonal = {
            "id public_id company numbers change_set_id": KEYS,
            "register kind state cursor deferred progress asked changed proposed unchanged failed erased gate failure": (
                "what was asked and how far it has come"
            ),
            "asked_at started_at heartbeat_at waits_until finished_at": "when the run went on",
        }

    def __str__(self) -> str:
        return f"{self.get_register_display()} · {self.get_kind_display()}"

    @property
    def is_at_work(self) -> bool:
        return self.state == RunState.RUNNING

    @property
    def duration(self):
        """How long it took, waiting included; None until it has ended."""
        return self.finished_at - self.started_at if self.started_at and self.finished_at else None


class RunIssue(models.Model):
    """What went wrong with one company, or with the feed, in a run."""

    run = models.ForeignKey(EnrichmentRun, models.CASCADE, related_name="issues")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=20)
    detail = models.CharField(max_length=120, blank=True)  # the register's code or ours, never its words
    at = models.DateTimeField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id run company": KEYS, "code detail at": "what went wrong"}
