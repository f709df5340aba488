"""The group tree: who owns whom, and when."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from common.personal_data import KEYS
from companies.models.company import Company


class GroupLink(PublicIdModel):
    """A parent company of a company, from a day to a day (the end not included).

    One parent at a time; a trigger refuses circles over days that meet.
    """

    hangs_on = "child"
    child = models.ForeignKey(Company, models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Company, models.CASCADE, related_name="child_links")
    during = DateRangeField()
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="group_one_parent_at_a_time",
                expressions=[("child", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="group_not_own_parent"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="group_during_not_empty"),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gt=0, share_percent__lte=100),
                name="group_share_percent",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id child parent": KEYS,
            "during share_percent": "public facts of legal units",
        }

    def __str__(self) -> str:
        return self.parent.legal_name

    @property
    def valid_from(self) -> date | None:
        return self.during.lower

    @property
    def valid_to(self) -> date | None:
        """The first day on which the parent is none any more."""
        return self.during.upper
