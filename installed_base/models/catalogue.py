"""What belongs to a product: versions of its attributes, former codes, structure, features, documents."""

import secrets

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from common.sql import letters_and_digits, stored
from installed_base.choices import DocumentKind
from installed_base.models.product import Product
from installed_base.querysets import ProductPartQuerySet


class SchemaVersion(PublicIdModel):
    """One version of what a product's items tell of themselves. Never changed: a change makes the next one."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="schema_versions")
    number = models.PositiveIntegerField()
    schema = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProductPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="schema_version_once"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id product": KEYS,
            "created_at": BOOKKEEPING,
            "number schema": "facts of a product",
        }

    def __str__(self) -> str:
        return f"{self.product} {self.number}"


class FormerCode(PublicIdModel):
    """A code under which the product was known before, still found by it."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="former_codes")
    code = models.CharField(max_length=80)
    code_key = stored(letters_and_digits("code"))

    objects = ProductPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "code_key"], name="former_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="former_code_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id product": KEYS, "code code_key": "facts of a product"}

    def __str__(self) -> str:
        return self.code


class BomLine(RevisionedModel):
    """A product is built of another one: in this place, so many, from a day to a day (the end not included).

    The pattern after which a new item's parts are written down. Without a component it is a slot that is delivered
    empty. A trigger refuses circles.
    """

    assembly = models.ForeignKey(Product, models.CASCADE, related_name="bom_lines")
    component = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="used_in_lines"
    )
    position = models.CharField(max_length=60, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1, db_default=1)
    during = DateRangeField()
    note = models.CharField(max_length=300, blank=True)

    objects = ProductPartQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="bom_one_component_in_a_place",
                expressions=[
                    ("assembly", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(position=""),
            ),
            ExclusionConstraint(
                name="bom_component_once_without_place",
                expressions=[
                    ("assembly", RangeOperators.EQUAL),
                    ("component", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(position=""),
            ),
            models.CheckConstraint(condition=~Q(assembly=F("component")), name="bom_not_of_itself"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bom_quantity_positive"),
            models.CheckConstraint(
                condition=Q(component__isnull=False) | (~Q(position="") & Q(quantity=1)),
                name="bom_empty_slot_is_one_place",
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="bom_during_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {"note": FREE_TEXT}
        impersonal = {
            "id public_id assembly component": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "position quantity during": "facts of a product",
        }

    def __str__(self) -> str:
        return f"{self.position} {self.component or ''}".strip()


class SoftwareFeature(RevisionedModel):
    """Something that a software or a service can do, and that its items may be licensed for."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="features")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    since_version = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=1000, blank=True)
    code_key = stored(letters_and_digits("code"))

    objects = ProductPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "code_key"], name="feature_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="feature_has_code_and_name"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id product": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "code name since_version description code_key": "facts of a product",
        }

    def __str__(self) -> str:
        return self.name


def random_name(_document: "ProductDocument", _filename: str) -> str:
    """Where a document is kept: a name nobody can guess, without the ending that might make a program run it."""
    return f"documents/{secrets.token_hex(16)}"


class ProductDocument(RevisionedModel):
    """A document on a product: a file of ours, or a link to where it is kept."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=14, choices=DocumentKind, default=DocumentKind.MANUAL)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=5, blank=True)
    document_revision = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the last day
    link = models.URLField(max_length=1000, blank=True)
    file = models.FileField(upload_to=random_name, max_length=100, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_size = models.BigIntegerField(default=0)
    file_type = models.CharField(max_length=100, blank=True)  # what its content says it is

    objects = ProductPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="document_has_title"),
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(file="")) | (~Q(link="") & Q(file="")),
                name="document_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="document_valid_days",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"title": FREE_TEXT, "file_name": FREE_TEXT}
        impersonal = {
            "id public_id product": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "kind language document_revision valid_from valid_to link file file_size file_type": "a document on a product",
        }

    def __str__(self) -> str:
        return self.title
