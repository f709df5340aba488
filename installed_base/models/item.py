"""Items: single things that were delivered and where they are."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Reverse
from django.db.models.functions import Lower as LowerTransform

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from common.sql import NumericTail, RegexpReplace, Translate, letters_and_digits, stored
from companies.models import Company, Site, Tag
from custom_fields.models import CustomisedModel
from installed_base.choices import IdentifierScheme, ItemSource, ItemStatus
from installed_base.models.product import Product
from installed_base.querysets import InstalledItemQuerySet


def folded(field: str):
    """Letters that eyes and telephones mix up made equal: O is 0, I and L are 1. For search, not identity."""
    return Translate(letters_and_digits(field), Value("OIL"), Value("011"))


def fold_indexes(prefix: str) -> list[models.Index]:
    """Prefix, suffix and middle of the folded number; each search must repeat `fold <> ''` to use them."""
    some = ~Q(fold="")
    return [
        models.Index(OpClass(F("fold"), name="text_pattern_ops"), name=f"{prefix}_prefix", condition=some),
        models.Index(
            OpClass(Reverse("fold"), name="text_pattern_ops"), name=f"{prefix}_suffix", condition=some
        ),
        GinIndex(OpClass(F("fold"), name="gin_trgm_ops"), name=f"{prefix}_middle", condition=some),
    ]


class InstalledItem(CustomisedModel, RevisionedModel):
    """One delivered thing (or a quantity of a thing that is not told apart), with where it is today.

    `company`, `site`, `parent` and `root` are the view of today.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="items", db_index=False)
    serial = models.CharField(max_length=80, blank=True)  # as on the plate
    name = models.CharField(max_length=160, blank=True)  # the customer's word for it: "Lift A"
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1, db_default=1)
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.IN_USE)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="items", db_index=False
    )
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="items")
    location = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.CharField(max_length=60, blank=True)  # the slot in the parent
    version = models.CharField(max_length=40, blank=True)
    version_key = ArrayField(models.IntegerField(), null=True, blank=True, editable=False)
    manufactured_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    installed_on = models.DateField(null=True, blank=True)
    commissioned_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    schema_version = models.PositiveIntegerField(
        default=1, db_default=1
    )  # that the attributes were checked by
    is_ours = models.BooleanField(
        default=True, db_default=True
    )  # false: another maker's machine at our customer
    source = models.CharField(max_length=10, choices=ItemSource, default=ItemSource.SALES)
    confidence = models.PositiveSmallIntegerField(default=100, db_default=100)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        "users.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    notes = models.TextField(blank=True, max_length=20000)
    tags = models.ManyToManyField(Tag, through="ItemTag", related_name="items", blank=True)

    key = stored(letters_and_digits("serial"))
    fold = stored(folded("serial"))
    stem = stored(RegexpReplace(letters_and_digits("serial"), Value("[0-9]+$"), Value(""), Value("")))
    tail = stored(
        Cast(NumericTail(letters_and_digits("serial")), models.DecimalField(max_digits=80, decimal_places=0)),
        models.DecimalField(max_digits=80, decimal_places=0, null=True),
    )
    serial_sort = stored(LowerTransform("serial"))

    objects = InstalledItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "key"], condition=~Q(serial=""), name="item_serial_once"
            ),
            models.CheckConstraint(condition=Q(serial="") | Q(quantity=1), name="item_with_serial_is_one"),
            models.CheckConstraint(condition=Q(serial="") | ~Q(key=""), name="item_serial_has_letters"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="item_quantity_positive"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="item_not_own_parent"),
            models.CheckConstraint(
                condition=Q(parent=None, root=None) | Q(parent__isnull=False, root__isnull=False),
                name="item_parent_and_root",
            ),
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(delivered_on=None) | Q(retired_on__gte=F("delivered_on")),
                name="item_retired_after_delivery",
            ),
            models.CheckConstraint(condition=Q(confidence__lte=100), name="item_confidence_percent"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=False) | Q(verified_by=None), name="item_verified_whole"
            ),
        ]
        indexes = [
            *fold_indexes("item_fold"),
            models.Index(fields=["product", "stem", "tail"], name="item_range"),
            models.Index(fields=["company", "status"], name="item_company"),
            models.Index(fields=["product", "company"], name="item_product_company"),
            # few or none: whether there are any is asked by the list of opportunities
            models.Index(fields=["company"], name="item_of_others", condition=Q(is_ours=False)),
            models.Index(fields=["serial_sort", "id"], name="item_by_serial"),
            models.Index(fields=["-changed_at", "-id"], name="item_by_change"),
            GinIndex(fields=["attributes"], opclasses=["jsonb_path_ops"], name="item_attributes"),
        ]

    class PersonalData:
        subject = ""
        personal = {
            "notes": FREE_TEXT,
            "location": FREE_TEXT,
            "verified_by": LINK,
            "custom": FREE_TEXT,
            "name": FREE_TEXT,
            "attributes": FREE_TEXT,
        }
        impersonal = {
            "id public_id product company site parent root": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "serial quantity status position version version_key manufactured_on delivered_on installed_on"
            " commissioned_on retired_on schema_version is_ours source confidence verified_at tags": "facts of a thing",
            "key fold stem tail serial_sort": "computed from the serial number",
        }

    def __str__(self) -> str:
        return self.serial or self.name or str(self.product)


class ItemTag(models.Model):
    """A tag on an item."""

    item = models.ForeignKey(InstalledItem, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "item"], name="item_tag_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id item tag": KEYS}


class ItemIdentifier(PublicIdModel):
    """Another number of an item: the customer's tag, a licence, a serial it had before."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=IdentifierScheme)
    value = models.CharField(max_length=120)
    is_current = models.BooleanField(default=True, db_default=True)
    key = stored(letters_and_digits("value"))
    fold = stored(folded("value"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "scheme", "key"], name="identifier_once"),
            models.CheckConstraint(condition=~Q(key=""), name="identifier_has_letters"),
        ]
        indexes = fold_indexes("identifier_fold")

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id item": KEYS, "scheme value is_current key fold": "numbers of a thing"}

    def __str__(self) -> str:
        return self.value
