"""Which spare part fits which product, by serial number and revision."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from installed_base.models.product import Product
from installed_base.querysets import ProductPartQuerySet


class PartFit(RevisionedModel):
    """A part fits a product: all of its items, or those from a serial number to one, from a revision to one.

    `stem`, `number_from` and `number_to` are what the typed numbers mean by the product's pattern; both ends count.
    """

    part = models.ForeignKey(Product, models.PROTECT, related_name="fits")
    product = models.ForeignKey(Product, models.CASCADE, related_name="fitting_parts", db_index=False)
    position = models.CharField(max_length=60, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1, db_default=1)
    serial_from = models.CharField(max_length=80, blank=True)
    serial_to = models.CharField(max_length=80, blank=True)
    stem = models.CharField(max_length=80, blank=True, editable=False)
    number_from = models.DecimalField(max_digits=80, decimal_places=0, null=True, blank=True, editable=False)
    number_to = models.DecimalField(max_digits=80, decimal_places=0, null=True, blank=True, editable=False)
    revision_from = models.CharField(max_length=40, blank=True)
    revision_to = models.CharField(max_length=40, blank=True)
    revision_from_key = ArrayField(models.IntegerField(), null=True, blank=True, editable=False)
    revision_to_key = ArrayField(models.IntegerField(), null=True, blank=True, editable=False)
    note = models.CharField(max_length=500, blank=True)

    objects = ProductPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(part=F("product")), name="fit_not_of_itself"),
            models.CheckConstraint(
                condition=Q(number_from=None) | Q(number_to=None) | Q(number_to__gte=F("number_from")),
                name="fit_numbers_in_order",
            ),
            models.CheckConstraint(
                condition=Q(revision_from_key=None)
                | Q(revision_to_key=None)
                | Q(revision_to_key__gte=F("revision_from_key")),
                name="fit_revisions_in_order",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="fit_quantity_positive"),
            models.UniqueConstraint(
                fields=[
                    "product", "part", "position", "serial_from", "serial_to", "revision_from", "revision_to",
                ],
                name="fit_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["product", "stem", "number_from"], name="fit_range")]

    class PersonalData:
        subject = ""
        personal = {"note": FREE_TEXT}
        impersonal = {
            "id public_id part product": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "position quantity serial_from serial_to stem number_from number_to revision_from revision_to"
            " revision_from_key revision_to_key": "facts of a product",
        }

    def __str__(self) -> str:
        return f"{self.part} → {self.product}"
