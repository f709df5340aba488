"""The company itself, its names, industries and tags."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK
from common.sql import finnish_order, letters_and_digits, stored
from companies.choices import Channel, Classification, Language, Lifecycle, NameKind, Scheme, Status
from companies.querysets import CompanyQuerySet, DatedQuerySet, division, never
from custom_fields.models import CustomisedModel


class Tag(PublicIdModel):
    """A word that staff put on companies, persons and items to find them again."""

    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_name"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id": KEYS, "name": "a word for grouping records"}

    def __str__(self) -> str:
        return self.name


class Company(CustomisedModel, RevisionedModel):
    """A legal unit, customer or prospect alike: one record from the first contact on."""

    legal_name = models.CharField(max_length=300)
    country = models.CharField(max_length=2, blank=True)
    business_id = models.CharField(max_length=40, blank=True)
    business_id_scheme = models.CharField(max_length=16, choices=Scheme, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    lei = models.CharField(max_length=20, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=14, choices=Status, default=Status.ACTIVE, db_default=Status.ACTIVE)
    founded_on = models.DateField(null=True, blank=True)
    ceased_on = models.DateField(null=True, blank=True)
    industry_code = models.CharField(max_length=12, blank=True)
    industry_version = models.CharField(max_length=10, choices=Classification, blank=True)
    lifecycle = models.CharField(
        max_length=10, choices=Lifecycle, default=Lifecycle.PROSPECT, db_default=Lifecycle.PROSPECT
    )
    lifecycle_by_hand = models.BooleanField(default=False, db_default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="companies",
        db_index=False,
    )
    team = models.ForeignKey(
        "users.Team", models.SET_NULL, null=True, blank=True, related_name="companies", db_index=False
    )
    language = models.CharField(max_length=2, choices=Language, blank=True)
    preferred_channel = models.CharField(max_length=8, choices=Channel, blank=True)
    notes = models.TextField(blank=True, max_length=20000)
    tags = models.ManyToManyField(Tag, through="CompanyTag", related_name="companies", blank=True)

    # Views of facts that live in other tables, kept by their operations so that lists need no joins.
    postcode = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    turnover = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    turnover_currency = models.CharField(max_length=3, blank=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    # Kept by a trigger on the items, and written by nothing else: see installed_base.
    has_items_at_work = models.BooleanField(default=False, db_default=False, editable=False)

    # Computed by the database.
    name_sort = stored(finnish_order("legal_name"))
    name_key = stored(letters_and_digits("legal_name"))
    business_key = stored(letters_and_digits("business_id"))
    staff_rank = stored(Coalesce(F("staff"), Value(-1)), models.IntegerField())
    turnover_rank = stored(
        Coalesce(F("turnover"), Value(-1), output_field=models.DecimalField(max_digits=18, decimal_places=2)),
        models.DecimalField(max_digits=18, decimal_places=2),
    )

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "business_id_scheme", "business_key"],
                condition=~Q(business_id=""),
                name="company_business_id_once",
            ),
            models.UniqueConstraint(fields=["lei"], condition=~Q(lei=""), name="company_lei_once"),
            models.CheckConstraint(condition=~Q(legal_name=""), name="company_has_name"),
            models.CheckConstraint(
                condition=Q(business_id="", business_id_scheme="")
                | ~Q(business_id="") & ~Q(business_id_scheme="") & ~Q(country=""),
                name="company_business_id_whole",
            ),
            models.CheckConstraint(
                condition=Q(industry_code="", industry_version="")
                | ~Q(industry_code="") & ~Q(industry_version=""),
                name="company_industry_whole",
            ),
            models.CheckConstraint(
                condition=Q(founded_on=None) | Q(ceased_on=None) | Q(ceased_on__gte=F("founded_on")),
                name="company_ceased_after_founded",
            ),
        ]
        indexes = [
            models.Index(fields=["name_sort", "id"], name="company_by_name"),
            models.Index(fields=["-turnover_rank", "-id"], name="company_by_turnover"),
            models.Index(fields=["-staff_rank", "-id"], name="company_by_staff"),
            models.Index(fields=["-changed_at", "-id"], name="company_by_change"),
            models.Index(fields=["town", "id"], name="company_by_town"),
            models.Index(fields=["industry_code", "id"], name="company_by_industry"),
            models.Index(Coalesce(F("last_activity_at"), never()), F("id"), name="company_by_activity"),
            models.Index(fields=["name_key"], name="company_same_name"),
            models.Index(fields=["owner"], name="company_owner", condition=Q(owner__isnull=False)),
            models.Index(fields=["team"], name="company_team", condition=Q(team__isnull=False)),
            GinIndex(
                division(),
                "region",
                "town",
                "lifecycle",
                "status",
                "country",
                "owner",
                "team",
                name="company_facets",
            ),
            # the commonest facets with all that counting and sorting by turnover need, so that rows are not read
            models.Index(
                "lifecycle",
                "region",
                division(),
                "industry_version",
                "industry_code",
                "turnover_rank",
                "id",
                name="company_facets_tree",
            ),
            # few among very many: a walk by name would pass all customers before it has a page of them
            models.Index(
                fields=["name_sort", "id"],
                name="company_customer_with_nothing",
                condition=Q(lifecycle="customer", has_items_at_work=False),
            ),
            models.Index(
                fields=["lifecycle", "id"], name="company_with_items", condition=Q(has_items_at_work=True)
            ),
        ]

    class PersonalData:
        # A sole trader's firm is a person; what is free text may name persons.
        subject = ""
        personal = {"notes": FREE_TEXT, "owner": LINK, "custom": FREE_TEXT}  # each key: its definition
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "legal_name country business_id business_id_scheme vat_number lei legal_form status founded_on"
            " ceased_on industry_code industry_version": "public facts of a legal unit",
            "lifecycle lifecycle_by_hand team language preferred_channel tags": "our dealings with a legal unit",
            "postcode town region staff turnover turnover_currency last_activity_at"
            " has_items_at_work": "views of facts kept elsewhere",
            "name_sort name_key business_key staff_rank turnover_rank": "computed from the fields above",
        }

    def __str__(self) -> str:
        return self.legal_name


class CompanyTag(models.Model):
    """A tag on a company."""

    company = models.ForeignKey(Company, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "company"], name="company_tag_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id company tag": KEYS}


class CompanyName(PublicIdModel):
    """A name beside the legal one: trade, parallel or former, with its days."""

    hangs_on = "company"
    company = models.ForeignKey(Company, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, choices=NameKind)
    name = models.CharField(max_length=300)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("company", "kind", Lower("name"), name="company_name_once"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="company_name_days",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id company": KEYS,
            "kind name valid_from valid_to": "public facts of a legal unit",
        }

    def __str__(self) -> str:
        return self.name


class CompanyIndustry(models.Model):
    """An industry beside the main one, with the version of its classification."""

    hangs_on = "company"
    company = models.ForeignKey(Company, models.CASCADE, related_name="industries")
    version = models.CharField(max_length=10, choices=Classification)
    code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version", "code"], name="company_industry_once")
        ]
        indexes = [models.Index(fields=["version", "code"], name="company_industry_code")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id company": KEYS, "version code": "public facts of a legal unit"}

    def __str__(self) -> str:
        return f"{self.version} {self.code}"
