"""What is promised with a delivery."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, KEYS
from installed_base.models import Product
from service.choices.cover import StartBasis


def percent_field(**kwargs) -> models.PositiveSmallIntegerField:
    """A share that we pay, 0 to 100 %."""
    return models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(100)], **{"default": 100, "db_default": 100, **kwargs}
    )


def months_field(**kwargs) -> models.PositiveSmallIntegerField:
    """Months of a promise, at most a hundred years."""
    return models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(1200)], **kwargs
    )


class WarrantyTerm(RevisionedModel):
    """A promise: so many months from a day of the item's life, and what we pay of parts, labour and travel.

    Months of parts, labour or travel that are left empty are those of the whole.
    """

    name = models.CharField(max_length=120, unique=True)
    months = months_field()
    start_basis = models.CharField(max_length=13, choices=StartBasis, default=StartBasis.DELIVERY)
    meter = models.CharField(max_length=60, blank=True)  # the name of the meter that the limit is about
    meter_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    parts_percent = percent_field()
    parts_months = months_field(null=True, blank=True)
    labour_percent = percent_field()
    labour_months = months_field(null=True, blank=True)
    travel_percent = percent_field()
    travel_months = months_field(null=True, blank=True)
    include_children = models.BooleanField(default=True, db_default=True)
    is_transferable = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="term_has_name"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=1200), name="term_months"),
            models.CheckConstraint(
                condition=(Q(parts_months=None) | Q(parts_months__lte=F("months")))
                & (Q(labour_months=None) | Q(labour_months__lte=F("months")))
                & (Q(travel_months=None) | Q(travel_months__lte=F("months"))),
                name="term_part_within_whole",
            ),
            models.CheckConstraint(
                condition=Q(parts_percent__lte=100, labour_percent__lte=100, travel_percent__lte=100),
                name="term_percent",
            ),
            models.CheckConstraint(
                condition=Q(meter_limit=None) | Q(meter_limit__gt=0), name="term_limit_positive"
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "name months start_basis meter meter_limit parts_percent parts_months labour_percent labour_months"
            " travel_percent travel_months include_children is_transferable": "a promise in the catalogue",
        }

    def __str__(self) -> str:
        return self.name


class ProductWarranty(PublicIdModel):
    """The term that goes with deliveries of a product in a span of days; one at a time."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="warranties", db_index=False)
    term = models.ForeignKey(WarrantyTerm, models.PROTECT, related_name="products")
    during = DateRangeField()  # days of delivery

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="product_one_warranty_at_a_time",
                expressions=[("product", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="product_warranty_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id product term": KEYS, "during": "days of a promise"}

    def __str__(self) -> str:
        return str(self.term)
