"""The catalogue: what can be delivered."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from common.sql import finnish_order, letters_and_digits, stored
from companies.models import Company
from installed_base.choices import ProductKind, Tracking
from installed_base.models.serial_pattern import example_of
from installed_base.querysets import MakerQuerySet, ProductFamilyQuerySet, ProductQuerySet


class Maker(PublicIdModel):
    """Who makes a product, under one name; other spellings lead to it. May be one of the companies of the register."""

    name = models.CharField(max_length=200)
    key = stored(letters_and_digits("name"))
    company = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="makes")
    is_us = models.BooleanField(default=False, db_default=False)

    objects = MakerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="maker_once"),
            models.CheckConstraint(condition=~Q(name=""), name="maker_has_name"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id key company": KEYS, "name is_us": "a firm's name"}

    def __str__(self) -> str:
        return self.name


class ProductFamily(RevisionedModel):
    """Products that belong together; a family may be a part of a bigger one."""

    name = models.CharField(max_length=160, unique=True)
    code = models.CharField(max_length=40, blank=True, db_default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="families")
    description = models.TextField(blank=True, max_length=4000, db_default="")

    objects = ProductFamilyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("code"), condition=~Q(code=""), name="family_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="family_has_name"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="family_not_own_parent"
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"description": FREE_TEXT}
        impersonal = {
            "id public_id parent": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "name code": "words of the catalogue",
        }

    def __str__(self) -> str:
        return self.name


class Product(RevisionedModel):
    """Something that can be delivered: device, service, premises, software or part."""

    kind = models.CharField(max_length=8, choices=ProductKind, default=ProductKind.DEVICE)
    maker = models.ForeignKey(Maker, models.PROTECT, null=True, blank=True, related_name="products")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    family = models.ForeignKey(ProductFamily, models.SET_NULL, null=True, blank=True, related_name="products")
    tracking = models.CharField(max_length=6, choices=Tracking, default=Tracking.SERIAL)
    serial_pattern = models.CharField(max_length=200, blank=True)
    attribute_schema = models.JSONField(default=dict, blank=True)
    schema_version = models.PositiveIntegerField(default=1)
    successor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="predecessors")
    succeeded_on = models.DateField(null=True, blank=True)  # since when the successor is delivered instead
    end_of_sale = models.DateField(null=True, blank=True)
    last_contract_attach = models.DateField(null=True, blank=True)  # last day to begin a service contract
    end_of_support = models.DateField(null=True, blank=True)
    expected_life_months = models.PositiveSmallIntegerField(null=True, blank=True)
    description = models.TextField(blank=True, max_length=10000)
    code_key = stored(letters_and_digits("code"))
    name_sort = stored(finnish_order("name"))

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["maker", "code_key"], nulls_distinct=False, name="product_code_once"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="product_has_code_and_name"),
            models.CheckConstraint(
                condition=Q(end_of_sale=None)
                | Q(end_of_support=None)
                | Q(end_of_support__gte=models.F("end_of_sale")),
                name="product_supported_while_sold",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=models.F("id")), name="product_not_own_successor"
            ),
            models.CheckConstraint(
                condition=Q(last_contract_attach=None)
                | Q(end_of_support=None)
                | Q(end_of_support__gte=models.F("last_contract_attach")),
                name="product_contracts_while_supported",
            ),
        ]
        indexes = [
            models.Index(fields=["name_sort", "id"], name="product_by_name"),
            models.Index(fields=["-changed_at", "-id"], name="product_by_change"),
        ]

    class PersonalData:
        subject = ""
        personal = {"description": FREE_TEXT}
        impersonal = {
            "id public_id maker family successor": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "kind code name tracking serial_pattern attribute_schema schema_version succeeded_on end_of_sale"
            " last_contract_attach end_of_support"
            " expected_life_months code_key name_sort": "facts of a product",
        }

    def __str__(self) -> str:
        return self.name

    @property
    def serial_example(self) -> str:
        """A serial number built as the product's pattern says."""
        return example_of(self.serial_pattern) if self.serial_pattern else ""
