"""Fields that an administrator adds: their definitions, the column that holds their values, the worker's runs."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, KEYS, Category
from custom_fields import choices
from custom_fields.querysets import CustomFieldQuerySet, FieldRunQuerySet


class CustomisedModel(models.Model):
    """A register whose rows hold values of custom fields, by the keys of their definitions. Written through the
    register's operations alone, which history records key by key (`common.spread`)."""

    spread = "custom"
    custom = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()), blank=True)

    class Meta:
        abstract = True


class CustomField(RevisionedModel):
    """What an administrator says of one field of a register. The key never changes; the words may."""

    resource = models.CharField(max_length=10, choices=choices.Resource)
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=choices.Kind)
    label_fi = models.CharField(max_length=choices.LABEL)
    label_en = models.CharField(max_length=choices.LABEL)
    help_fi = models.CharField(max_length=choices.HELP, blank=True)
    help_en = models.CharField(max_length=choices.HELP, blank=True)
    section = models.CharField(max_length=choices.LABEL, blank=True)
    position = models.PositiveIntegerField(default=0)
    options = models.JSONField(default=list, blank=True)  # [{"key", "fi", "en", "retired"}] in their order
    unit = models.CharField(max_length=12, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    default = models.JSONField(null=True, blank=True)
    is_required = models.BooleanField(default=False)  # asked for, never forced
    is_searchable = models.BooleanField(default=False)
    is_filterable = models.BooleanField(default=False)
    in_list = models.BooleanField(default=False)

    is_personal = models.BooleanField()  # said when the field is made: there is no default
    category = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Category], blank=True
    )
    purpose = models.CharField(max_length=300, blank=True)
    export_label = models.CharField(max_length=choices.LABEL, blank=True)
    erasure = models.CharField(max_length=8, choices=choices.Erasure, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it is not personal
    seen_by = ArrayField(models.CharField(max_length=20))
    edited_by = ArrayField(models.CharField(max_length=20), blank=True)

    state = models.CharField(max_length=10, choices=choices.State, default=choices.State.ACTIVE)
    index_state = models.CharField(max_length=8, choices=choices.IndexState, default=choices.IndexState.NONE)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "key"], name="custom_field_key_once"),
            models.UniqueConstraint(
                models.functions.Lower("label_fi"), "resource", name="custom_field_label_fi_once"
            ),
            models.UniqueConstraint(
                models.functions.Lower("label_en"), "resource", name="custom_field_label_en_once"
            ),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9_]{0,39}$"), name="custom_field_key_is_a_key"
            ),
            models.CheckConstraint(
                condition=~Q(label_fi="") & ~Q(label_en=""), name="custom_field_has_labels"
            ),
            models.CheckConstraint(
                condition=Q(is_personal=True, reason="")
                & ~Q(category="")
                & ~Q(purpose="")
                & ~Q(export_label="")
                & ~Q(erasure="")
                | Q(is_personal=False, category="", purpose="", erasure="") & ~Q(reason=""),
                name="custom_field_classified",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__contains=F("edited_by")), name="custom_field_edited_by_who_sees"
            ),
            models.CheckConstraint(
                condition=Q(is_searchable=False) | Q(seen_by__contains=list(choices.ALL_ROLES)),
                name="custom_field_searchable_by_all",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "resource key kind label_fi label_en help_fi help_en section position options unit currency default"
            " is_required is_searchable is_filterable in_list state index_state": "what a field is, nobody's value",
            "is_personal category purpose export_label erasure reason": "the classification of the field",
            "seen_by edited_by": "roles, no persons",
        }

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_fi if (get_language() or "").startswith("fi") else self.label_en

    @property
    def help(self) -> str:
        return self.help_fi if (get_language() or "").startswith("fi") else self.help_en

    @property
    def labels(self) -> tuple[str, str]:
        return (self.label_fi, self.label_en)

    @property
    def name(self) -> str:
        """What the field is called wherever fields are named: forms, history, filters, files."""
        return f"cf_{self.key}"

    @property
    def is_active(self) -> bool:
        return self.state == choices.State.ACTIVE

    @property
    def is_reference(self) -> bool:
        return self.kind in choices.REFERENCES

    @property
    def index_name(self) -> str:
        return f"custom_field_{self.pk}"

    def words_of(self, option: str) -> str:
        """What an option is called; one that is not known, its key."""
        side = "fi" if (get_language() or "").startswith("fi") else "en"
        return next((one[side] for one in self.options if one["key"] == option), option)

    def open_options(self) -> list[tuple[str, str]]:
        """Options that may be chosen, in their order."""
        return [(one["key"], self.words_of(one["key"])) for one in self.options if not one.get("retired")]

    def all_options(self) -> list[tuple[str, str]]:
        return [(one["key"], self.words_of(one["key"])) for one in self.options]


class FieldsToken(models.Model):
    """One row that changes with every change of a definition: processes compare it with what they remember, and
    writers of values hold it while an administrator must wait."""

    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="fields_token_is_one")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id token": KEYS}


class FieldRun(PublicIdModel):
    """Something that the worker does for a field: an index made, values cleared or changed to another kind."""

    field = models.ForeignKey(CustomField, models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=8, choices=choices.RunKind)
    state = models.CharField(max_length=8, choices=choices.RunState, default=choices.RunState.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    into = models.CharField(max_length=10, blank=True)  # the kind that values change to
    cursor = models.BigIntegerField(default=0)  # the last record that is done
    last = models.BigIntegerField(default=0)  # the highest number when the run began
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    change_set_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = FieldRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["field", "kind"], condition=Q(state="running"), name="one_run_of_a_kind_at_a_time"
            )
        ]

    class PersonalData:
        subject = ""
        personal = {"by": Category.LINK}
        impersonal = {
            "id public_id field": KEYS,
            "kind state into cursor last done total failure change_set_id asked_at heartbeat_at finished_at":
            "how far the worker is",
        }  # fmt: skip
