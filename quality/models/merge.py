"""Merges: what became one record, where the others' addresses lead, and how it is taken back."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import IDENTITY, KEYS, LINK, Pointer, Wipe
from contacts.models import Person
from quality.choices import Kind, Step
from quality.querysets import MergeQuerySet


class Merge(PublicIdModel):
    """Two or more records of one register made one: the survivor keeps its number and address."""

    kind = models.CharField(max_length=8, choices=Kind)
    survivor = models.BigIntegerField()
    survivor_uuid = models.UUIDField()
    change_set_id = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    counts = models.JSONField(default=list)  # by table: how many rows moved, how many were kept once
    kept_until = models.DateTimeField(null=True, blank=True)  # null once the data for taking back is gone
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    left = models.JSONField(default=list)  # what could not go back, by table

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "survivor", "-id"], name="merge_survivor"),
            models.Index(fields=["change_set_id"], name="merge_change_set"),
            models.Index(fields=["kept_until"], name="merge_kept", condition=Q(kept_until__isnull=False)),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "undone_by": LINK, "survivor": LINK, "survivor_uuid": LINK}
        pointers = (
            Pointer("survivor", when={"kind": Kind.PERSON}),
            Pointer("survivor_uuid", to="public_id", when={"kind": Kind.PERSON}),
        )
        impersonal = {
            "id public_id kind change_set_id": KEYS,
            "at counts kept_until undone_at left": "facts about the act, without the words",
        }


class MergedRecord(models.Model):
    """A record that went into another: its old address leads on for good."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="records")
    kind = models.CharField(max_length=8, choices=Kind)
    record = models.BigIntegerField()
    uuid = models.UUIDField()
    survivor_uuid = models.UUIDField()
    is_undone = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uuid"], condition=Q(is_undone=False), name="merged_record_once")
        ]
        indexes = [models.Index(fields=["survivor_uuid"], name="merged_record_survivor")]

    class PersonalData:
        subject = ""
        personal = {"record": LINK, "uuid": LINK, "survivor_uuid": LINK}
        erase = {"record": Wipe.LEAVE}  # of a record that is no more
        pointers = tuple(
            Pointer(column, to="public_id", when={"kind": Kind.PERSON})
            for column in ("uuid", "survivor_uuid")
        )
        impersonal = {"id merge kind is_undone": KEYS}


class FormerName(models.Model):
    """What a person was called in a record that was merged into theirs: whoever types it still finds them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="former_names")
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_name="", last_name=""), name="former_name_says_something"
            )
        ]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "first_name": IDENTITY, "last_name": IDENTITY}
        impersonal = {"id": KEYS}

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class MergeStep(models.Model):
    """What a merge did to rows of one table, in order, with all that taking it back needs. Dropped after 30 days."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=7, choices=Step)
    model = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)  # the column that was pointed anew
    was = models.BigIntegerField(null=True, blank=True)  # where it pointed
    rows = ArrayField(models.BigIntegerField(), default=list)
    before = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )  # whole rows, or the values that changed
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["merge", "id"], name="merge_step_order")]

    class PersonalData:
        subject = ""
        personal = {"before": IDENTITY, "after": IDENTITY, "rows": LINK, "was": LINK}
        erase = dict.fromkeys(
            ["rows", "was"], Wipe.ELSEWHERE
        )  # rows of the person are taken out of the memory
        impersonal = {"id merge what model field": KEYS}
