"""Who has to do with an item: companies in their roles, persons, sites, other items, deliveries."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK, ROLE
from companies.models import Company, Site
from contacts.models import Person
from installed_base.choices import ItemContactRole, PartyRole, RelationKind
from installed_base.models.item import InstalledItem
from installed_base.querysets import DatedQuerySet


class ItemParty(PublicIdModel):
    """A company in a role on an item, from a day to a day (the end not included).

    What is said of a machine holds for its parts, unless a part says otherwise itself.
    """

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="parties")
    company = models.ForeignKey(Company, models.PROTECT, related_name="item_parties")
    role = models.CharField(max_length=8, choices=PartyRole)
    during = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="party_one_in_role",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="party_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id item company": KEYS, "role during": "facts of a thing"}

    def __str__(self) -> str:
        return str(self.company)


class ItemSite(PublicIdModel):
    """The site on which a machine stood, from a day to a day; `InstalledItem.site` is its view of today."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, models.CASCADE, related_name="item_sites")
    during = DateRangeField()

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="item_one_site",
                expressions=[("item", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="item_site_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id item site": KEYS, "during": "facts of a thing"}

    def __str__(self) -> str:
        return str(self.site)


class ItemContact(PublicIdModel):
    """A person to turn to about an item and everything in it."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="item_contacts")
    role = models.CharField(max_length=12, choices=ItemContactRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person", "role"], name="item_contact_once"),
        ]

    class PersonalData:
        subject = "person"
        personal = {"item": LINK, "person": LINK, "role": ROLE}
        impersonal = {"id public_id": KEYS}

    def __str__(self) -> str:
        return str(self.person)


class ItemRelation(PublicIdModel):
    """What an item is to another outside the tree: `item` replaces, upgrades, stands in for … `other`."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="relations")
    other = models.ForeignKey(InstalledItem, models.CASCADE, related_name="relations_from")
    kind = models.CharField(max_length=12, choices=RelationKind)
    on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "other", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(item=F("other")), name="relation_not_to_itself"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id item other": KEYS, "kind on": "facts of things"}

    def __str__(self) -> str:
        return str(self.other)


class DeliveryLine(PublicIdModel):
    """The line of an order on which an item came, with the numbers under which other systems know it."""

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="deliveries")
    system = models.CharField(max_length=40, blank=True)  # which system the numbers are of
    order_no = models.CharField(max_length=60, blank=True)
    line_no = models.CharField(max_length=20, blank=True)
    delivery_no = models.CharField(max_length=60, blank=True)
    invoice_no = models.CharField(max_length=60, blank=True)
    ordered_on = models.DateField(null=True, blank=True)
    requested_on = models.DateField(null=True, blank=True)
    promised_first_on = models.DateField(null=True, blank=True)
    promised_last_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    invoiced_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=300, blank=True)  # the order in that system

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "system", "order_no", "line_no", "delivery_no", "invoice_no"],
                name="delivery_once",
            ),
            models.CheckConstraint(
                condition=~Q(order_no="", delivery_no="", invoice_no=""), name="delivery_has_number"
            ),
        ]
        indexes = [models.Index(fields=["order_no"], name="delivery_by_order", condition=~Q(order_no=""))]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id item": KEYS,
            "system order_no line_no delivery_no invoice_no ordered_on requested_on promised_first_on"
            " promised_last_on delivered_on invoiced_on url": "numbers and days of a delivery",
        }

    def __str__(self) -> str:
        return self.order_no or self.delivery_no or self.invoice_no
