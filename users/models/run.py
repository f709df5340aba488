"""Runs of jobs over many records that staff asked for: bulk edits and undos."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from common.models import PublicIdModel
from common.personal_data import FREE_TEXT, KEYS, LINK
from users.choices import RunState, UndoState
from users.models.staff import User
from users.querysets import BulkRunQuerySet, UndoRunQuerySet


class BulkRun(PublicIdModel):
    """One bulk edit of somebody: which records, what becomes of them, how far it has come.

    It stands here because all registers are above: each of them says how its records are changed
    (`users.operations.bulk_registers`), and one job works off the runs of all. `numbers` are the records as they
    matched when the run was asked for, in the order they are worked off; `cursor` counts those that are done and
    is committed with them. A run that `undoes` another puts back what that one changed.
    """

    resource = models.CharField(max_length=12)  # a word of Resource
    by = models.ForeignKey(User, models.PROTECT, related_name="bulk_runs")
    state = models.CharField(max_length=9, choices=RunState, default=RunState.RUNNING)
    edit = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    words = models.JSONField(default=list)  # what happens, in sentences of the language of who asked
    numbers = ArrayField(models.BigIntegerField())
    total = models.IntegerField()
    cursor = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    change_set_id = models.BigIntegerField()
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cursor__gte=0, cursor__lte=models.F("total")),
                name="bulk_run_cursor_inside",
            )
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="bulk_run_by"),
            models.Index(fields=["state"], name="bulk_run_at_work", condition=models.Q(state="running")),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "words": FREE_TEXT, "edit": FREE_TEXT}
        impersonal = {
            "id public_id numbers change_set_id undoes": KEYS,
            "resource state total cursor changed rejected failure": "what is changed and how far it has come",
            "asked_at started_at heartbeat_at finished_at": "when the run went on",
        }

    @property
    def is_at_work(self) -> bool:
        return self.state == RunState.RUNNING

    @property
    def unchanged(self) -> int:
        return self.cursor - self.changed - self.rejected


class BulkRejection(models.Model):
    """A record that a bulk edit left as it was, and the code of the reason."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rejections", db_index=False)
    number = models.BigIntegerField()
    code = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="bulk_rejection_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id run number": KEYS, "code": "why a record was left as it was"}


class UndoRun(PublicIdModel):
    """One undo of an act, or one withdrawal of a source: looked at first, then done, step by step.

    `numbers` are the rows of history that are taken back, in order; `cursor` counts those that are done and is
    committed with them. `counts` tell of the look or of the run that is going on or was last.
    """

    act = models.CharField(max_length=10)  # undo or withdrawal, as history calls it
    target_id = models.BigIntegerField(null=True)  # the change set that is undone
    source = models.CharField(max_length=120, blank=True)  # the source that is withdrawn
    words = models.CharField(max_length=300, blank=True)  # what is taken back, for people
    by = models.ForeignKey(User, models.PROTECT, related_name="undo_runs")
    state = models.CharField(max_length=9, choices=UndoState, default=UndoState.CHECKING)
    numbers = ArrayField(models.BigIntegerField(), null=True)
    total = models.IntegerField(default=0)
    cursor = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    expected = models.JSONField(default=dict)
    is_second_round = models.BooleanField(default=False)
    change_set_id = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = UndoRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "target_id", "source"], condition=models.Q(state="running"),
                nulls_distinct=False, name="undo_run_one_at_work",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["target_id"], name="undo_run_target"),
            models.Index(fields=["change_set_id"], name="undo_run_act"),
            models.Index(
                fields=["state"],
                name="undo_run_at_work",
                condition=models.Q(state__in=["checking", "running"]),
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "words": FREE_TEXT, "source": FREE_TEXT}
        impersonal = {
            "id public_id target_id numbers change_set_id": KEYS,
            "act state total cursor counts expected is_second_round failure": "what is taken back and how far",
            "asked_at started_at heartbeat_at finished_at": "when the run went on",
        }

    @property
    def is_at_work(self) -> bool:
        return self.state in {UndoState.CHECKING, UndoState.RUNNING}


class UndoLeft(models.Model):
    """What an undo left as it is: which record, which field ("": the whole), why, and whose act stands in the way."""

    run = models.ForeignKey(UndoRun, models.CASCADE, related_name="left_rows", db_index=False)
    change_id = models.BigIntegerField()
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=20)
    change_set_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "change_id", "field"], name="undo_left_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id run change_id object_type object_id change_set_id": KEYS,
            "field code": "why a value was left as it was",
        }
