"""Maintenance that comes round again."""

from django.db import models
from django.db.models import Q

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from installed_base.models import InstalledItem, Product
from service.querysets.meter import MaintenancePlanQuerySet


class MaintenancePlan(RevisionedModel):
    """Work that is due every so many months, or after so much running, whichever comes first.

    A plan of a product or of a contract line is a template: each item it concerns gets a plan of its own out of
    it. `next_due_on` is worked out from the last time and the forecast of the meter, each night and whenever
    something it depends on changes.
    """

    name = models.CharField(max_length=120)
    item = models.ForeignKey(
        InstalledItem, models.CASCADE, null=True, blank=True, related_name="maintenance_plans"
    )
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="maintenance_plans"
    )
    contract_line = models.ForeignKey(
        "service.ContractLine", models.CASCADE, null=True, blank=True, related_name="maintenance_plans"
    )
    template = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="item_plans", db_index=False
    )
    every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    meter = models.CharField(max_length=60, blank=True)
    every_units = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    planned_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    instructions = models.TextField(blank=True, max_length=10000)
    last_done_on = models.DateField(null=True, blank=True)
    last_value = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(default=True, db_default=True)

    objects = MaintenancePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="plan_has_name"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, product=None, contract_line=None)
                | Q(item=None, product__isnull=False, contract_line=None)
                | Q(item=None, product=None, contract_line__isnull=False),
                name="plan_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(every_months__gt=0) | Q(every_units__gt=0), name="plan_has_interval"
            ),
            models.CheckConstraint(
                condition=Q(every_units=None, meter="") | Q(every_units__gt=0) & ~Q(meter=""),
                name="plan_units_of_a_meter",
            ),
            models.CheckConstraint(
                condition=Q(every_months=None) | Q(every_months__gt=0), name="plan_months_positive"
            ),
            models.CheckConstraint(
                condition=Q(template=None) | Q(item__isnull=False), name="plan_of_template_has_item"
            ),
            models.UniqueConstraint(
                fields=["template", "item"], condition=Q(template__isnull=False), name="plan_once_of_template"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due_on", "id"],
                name="plan_due",
                condition=Q(is_active=True, item__isnull=False),
            ),
            models.Index(fields=["-changed_at", "-id"], name="plan_by_change"),
        ]

    class PersonalData:
        subject = ""
        personal = {"name": FREE_TEXT, "instructions": FREE_TEXT}  # whom to call before a visit
        impersonal = {
            "id public_id item product contract_line template": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "every_months meter every_units planned_hours last_done_on last_value next_due_on"
            " is_active": "work on a thing",
        }

    def __str__(self) -> str:
        return self.name

    @property
    def is_template(self) -> bool:
        return self.item_id is None
