"""What happened to items, and what machines looked like when they were handed over."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.models import PublicIdModel
from common.personal_data import KEYS
from installed_base.choices import BaselineKind, EventKind
from installed_base.models.item import InstalledItem


class ItemEvent(PublicIdModel):
    """Something that happened to an item, on the timeline of the item and of the machine it was in at that time.

    `ref_type` and `ref_id` name the record that tells more (a visit, a case); it lives in an app above.
    """

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="events", db_index=False)
    root = models.ForeignKey(InstalledItem, models.CASCADE, related_name="machine_events", db_index=False)
    kind = models.CharField(max_length=16, choices=EventKind)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    ref_type = models.CharField(max_length=40, blank=True)
    ref_id = models.UUIDField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)  # universal IDs and codes, never words about people

    class Meta:
        indexes = [
            models.Index(fields=["root", "-at", "-id"], name="event_of_machine"),
            models.Index(fields=["item", "-at", "-id"], name="event_of_item"),
            models.Index(fields=["ref_id"], name="event_ref", condition=Q(ref_id__isnull=False)),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id item root ref_type ref_id": KEYS,
            "kind at recorded_at details": "what happened to a thing, without words",
        }


class Baseline(PublicIdModel):
    """A machine's tree as it was ordered, delivered or accepted: frozen, with a checksum that shows it is untouched."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="baselines")
    kind = models.CharField(max_length=14, choices=BaselineKind)
    on = models.DateField()
    tree = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind"], name="baseline_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id item": KEYS, "kind on tree sha256": "facts of a machine"}

    def __str__(self) -> str:
        return self.get_kind_display()
