"""The two tables of history. No foreign keys to live data, so history never stands in its way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from common.models import PublicIdModel
from common.personal_data import FREE_TEXT, IDENTITY, KEYS, Wipe
from history.choices import Act, Party, Verb


class ChangeSet(PublicIdModel):
    """One act of one person or robot: an edit, a bulk edit, an import. Groups its changes."""

    act = models.CharField(max_length=12, choices=Act)
    by_id = models.BigIntegerField(null=True)  # the user's number; null when a robot did it
    robot = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=120, blank=True)  # "typed by staff" is "", else the source's name
    party = models.CharField(max_length=6, choices=Party)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by_id__isnull=True) ^ models.Q(robot=""), name="change_set_has_one_actor"
            )
        ]
        indexes = [
            models.Index(fields=["by_id", "-at"], name="change_set_by"),
            models.Index(fields=["source", "-id"], name="change_set_source"),
            models.Index(fields=["act", "-id"], name="change_set_act"),
        ]

    class PersonalData:
        subject = ""
        personal = {"reason": FREE_TEXT, "source": FREE_TEXT}
        erase = dict.fromkeys(["reason", "source"], Wipe.ELSEWHERE)  # append-only: history redacts itself
        impersonal = {
            "id public_id": KEYS,
            "act at robot party": "facts about the act",
            "by_id": "a number of a member of staff; the name stands in users",
        }


class Change(models.Model):
    """What one change set did to one object: which fields, from what, to what.

    The newest change of a field is that field's provenance; where it put a value back, the change named by
    `restores` is, and a record that is restored has the words it had. Rows are append-only (a trigger refuses
    update and delete); the words of one subject are redacted by ``history.operations.redact_subject``.
    """

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes", db_index=False)
    object_type = models.CharField(max_length=40)  # "companies.company"
    object_id = models.BigIntegerField()
    subject_id = models.UUIDField(null=True)  # public_id of the person whose words these are
    verb = models.CharField(max_length=8, choices=Verb)
    fields = ArrayField(models.CharField(max_length=60))
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())
    restores = models.BigIntegerField(null=True)  # number of the earlier change whose words these are again

    class Meta:
        indexes = [
            models.Index(fields=["change_set", "object_type", "id"], name="change_of_set"),
            models.Index(fields=["object_type", "object_id", "-id"], name="change_object"),
            models.Index(
                fields=["subject_id"], name="change_subject", condition=models.Q(subject_id__isnull=False)
            ),
        ]

    class PersonalData:
        subject = "subject_id"
        personal = {"old": IDENTITY, "new": IDENTITY}
        erase = dict.fromkeys(["old", "new"], Wipe.ELSEWHERE)  # append-only: history redacts itself
        impersonal = {
            "id change_set object_type object_id subject_id restores": KEYS,
            "verb fields at": "facts about the change, without the words",
        }


class SourceCount(models.Model):
    """How many values stood from a source when they were counted last. Kept, since counting reads all of history."""

    source = models.CharField(max_length=120, primary_key=True)
    standing = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class PersonalData:
        subject = ""
        personal = {"source": FREE_TEXT}
        erase = {"source": Wipe.DELETE_ROW}  # counted anew each night
        impersonal = {"standing counted_at": "figures about a source"}
