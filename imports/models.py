"""Files on their way into the registers, and what was found wrong in them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, IDENTITY, KEYS, LINK, Wipe
from history.choices import Party
from imports.choices import AT_WORK, EDITABLE, ENDED, Register, State
from imports.querysets import ImportQuerySet, SavedMappingQuerySet


def random_name(_import: "Import", _filename: str) -> str:
    """Where an upload is kept: a name nobody can guess, without the ending that might make a program run it."""
    return f"imports/{secrets.token_hex(16)}"


class Import(PublicIdModel):
    """One file on its way into one register: uploaded, mapped, checked, run."""

    register = models.CharField(max_length=20, choices=Register)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    file = models.FileField(upload_to=random_name, max_length=100, blank=True)
    file_name = models.CharField(max_length=200)
    file_size = models.BigIntegerField(default=0)
    source = models.CharField(max_length=120, blank=True)
    party = models.CharField(max_length=6, choices=Party, blank=True)  # "" until it is chosen
    layout = models.JSONField(default=dict)
    headers = models.JSONField(default=list)
    sheet_names = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    signature = models.CharField(max_length=64, blank=True)
    rows_total = models.BigIntegerField(null=True)
    rows_done = models.BigIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)  # number in the file of the last row that is committed
    counts = models.JSONField(default=dict)  # of the run that is going on or was last
    expected = models.JSONField(default=dict)  # what the check promised
    diffs = models.JSONField(default=list)  # a sample of the changes the check found
    makers = models.JSONField(default=dict)  # spellings that lead to no maker, with their rows
    change_set_id = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    queued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["by", "-id"], name="import_by"),
            models.Index(fields=["state"], name="import_at_work", condition=models.Q(state__in=AT_WORK)),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "file": IDENTITY, "diffs": IDENTITY} | dict.fromkeys(
            ["file_name", "source", "layout", "headers", "sheet_names", "columns", "options", "makers"],
            FREE_TEXT,
        )  # what the file said, or whoever brought it: a column that was taken for another holds people
        impersonal = {
            "id public_id change_set_id": KEYS,
            "register state file_size party signature rows_total rows_done cursor counts expected failure": "facts about the file and its run",
            "created_at queued_at started_at heartbeat_at finished_at": "when the run went on",
        }

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE and bool(self.file)


class RowIssue(models.Model):
    """What is odd about one row or cell of a file. A rejected row has one that says why."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="issues", db_column="import_id")
    number = models.BigIntegerField()  # the row in the file, as a spreadsheet shows it
    field = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=30)
    value = models.CharField(max_length=300, blank=True)
    proposal = models.CharField(max_length=300, blank=True)
    is_rejection = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["of", "number"], name="row_issue_of_row")]

    class PersonalData:
        subject = ""
        personal = {"value": CONTACT, "proposal": CONTACT}
        impersonal = {"id of number": KEYS, "field code is_rejection": "what kind of doubt it is"}


class SeenKey(models.Model):
    """A record that a file has spoken of: the first row counts. Unlogged; emptied with the import."""

    pk = models.CompositePrimaryKey("of_id", "key")
    of = models.ForeignKey(Import, models.CASCADE, db_column="import_id", db_constraint=False, db_index=False)
    key = models.BigIntegerField()  # the record's number, or a hash of its key while it has none
    number = models.BigIntegerField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"of key number": KEYS}


class SavedMapping(PublicIdModel):
    """How a user brings in files of one kind: recognised again by their headers."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_mappings")
    register = models.CharField(max_length=20, choices=Register)
    name = models.CharField(max_length=80)
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    objects = SavedMappingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "register", "name"], name="saved_mapping_name_once")
        ]

    class PersonalData:
        subject = "by"
        personal = {"by": LINK} | dict.fromkeys(["name", "columns", "options"], FREE_TEXT)
        erase = {"name": Wipe.DELETE_ROW}
        impersonal = {
            "id public_id": KEYS,
            "register signature used_at": "how files of one kind are read",
        }

    def __str__(self) -> str:
        return self.name
