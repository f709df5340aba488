"""What a software or a service may do at a customer: the features that one item is licensed for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS
from installed_base.models.catalogue import SoftwareFeature
from installed_base.models.item import InstalledItem
from installed_base.querysets import DatedQuerySet


class ItemFeature(PublicIdModel):
    """An item has so many of a feature of its product, from a day to a day (the end not included)."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="features")
    feature = models.ForeignKey(SoftwareFeature, models.PROTECT, related_name="item_features")
    quantity = models.PositiveIntegerField(default=1, db_default=1)
    during = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="item_feature_once",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    ("feature", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="item_feature_not_empty"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="item_feature_some"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id item feature": KEYS, "quantity during": "facts of a thing"}

    def __str__(self) -> str:
        return str(self.feature)
