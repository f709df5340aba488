"""What was in what, when: the truth behind `InstalledItem.parent`, `root` and `position`, which are its view of today."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.models import PublicIdModel
from common.personal_data import KEYS
from installed_base.models.item import InstalledItem
from installed_base.querysets import DatedQuerySet

FACTS = "facts of things"


class Placement(PublicIdModel):
    """A part in a machine or in another part, from a day to a day (the end not included; no beginning: not known).

    One parent at a time, one item in a slot; a trigger refuses circles over days that meet.
    """

    child = models.ForeignKey(InstalledItem, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(InstalledItem, models.PROTECT, related_name="contents")
    position = models.CharField(max_length=60, blank=True)  # the slot in the parent
    during = DateRangeField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="placement_one_parent",
                expressions=[("child", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="placement_one_in_slot",
                expressions=[
                    ("parent", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(position=""),
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="placement_not_in_itself"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="placement_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id child parent": KEYS, "position during recorded_at": FACTS}

    def __str__(self) -> str:
        return str(self.parent)


class FormerPlacement(models.Model):
    """What a placement said until it was corrected or ended: what the card answered before comes from here."""

    placement = models.BigIntegerField()  # the number of the placement; it may be gone
    child = models.ForeignKey(InstalledItem, models.CASCADE, related_name="+")
    parent = models.ForeignKey(InstalledItem, models.CASCADE, related_name="+")
    position = models.CharField(max_length=60, blank=True)
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id placement child parent": KEYS,
            "position during recorded_at superseded_at": FACTS,
        }


class BackdatedChange(models.Model):
    """The day from which a recorded change of an item holds, where that is another day than it was recorded."""

    change = models.BigIntegerField(primary_key=True)  # the number of the change in history
    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="backdated_changes")
    effective_on = models.DateField()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"change item": KEYS, "effective_on": FACTS}
