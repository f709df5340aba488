"""Places of companies and their addresses."""

from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from companies.choices import AddressKind
from companies.models.company import Company
from companies.querysets import DatedQuerySet, SiteQuerySet


class Site(RevisionedModel):
    """A place of a company: a plant, a shop, a house where items stand."""

    hangs_on = "company"
    company = models.ForeignKey(Company, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="site_has_name")]
        indexes = [models.Index(fields=["company", "name"], name="site_of_company")]

    class PersonalData:
        subject = ""
        personal = {"name": FREE_TEXT}
        impersonal = {
            "id public_id company": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "code closed_on": "a place of business",
        }

    def __str__(self) -> str:
        return self.name


class Address(PublicIdModel):
    """An address of a company or of one of its sites, for one use, on certain days."""

    hangs_on = "company"
    company = models.ForeignKey(Company, models.CASCADE, related_name="addresses")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="addresses")
    kind = models.CharField(max_length=8, choices=AddressKind)
    street = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="address_days",
            ),
            models.UniqueConstraint(
                fields=["company", "site", "kind"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="address_one_open_of_kind",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"street": FREE_TEXT}  # c/o somebody
        impersonal = {
            "id public_id company site": KEYS,
            "kind postcode town region country valid_from valid_to": "a place of business",
        }

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.street, f"{self.postcode} {self.town}".strip()]))
