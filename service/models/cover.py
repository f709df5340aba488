"""Cover: on which days a warranty or a contract stands for which items, and what we pay then."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from companies.models import Company, Site
from installed_base.models import InstalledItem, Product
from service.choices.cover import CoverSource, EarlyEnd
from service.models.contract import ContractLine, ServiceContract
from service.models.warranty import WarrantyTerm, percent_field
from service.querysets.cover import CoverageQuerySet

ONE_SCOPE = (
    Q(item__isnull=False, site=None, company=None, product=None)
    | Q(item=None, site__isnull=False, company=None, product=None)
    | Q(item=None, site=None, company__isnull=False, product__isnull=False)
)


class Coverage(RevisionedModel):
    """A warranty or contract stands for an item, for all of a site, or for a product at a company.

    `during` is what was agreed; `effective` what holds: cut by the contract's days, by `void_on` and by
    `cut_on` (both are first days without cover). The database keeps `effective`, as it keeps the warranties
    that follow from a product's term (`is_by_rule`).
    """

    source = models.CharField(max_length=8, choices=CoverSource)
    contract = models.ForeignKey(
        ServiceContract, models.CASCADE, null=True, blank=True, related_name="coverages"
    )
    line = models.ForeignKey(ContractLine, models.SET_NULL, null=True, blank=True, related_name="coverages")
    term = models.ForeignKey(WarrantyTerm, models.PROTECT, null=True, blank=True, related_name="coverages")
    is_by_rule = models.BooleanField(default=False, db_default=False, editable=False)
    item = models.ForeignKey(
        InstalledItem, models.CASCADE, null=True, blank=True, related_name="coverages", db_index=False
    )
    site = models.ForeignKey(
        Site, models.CASCADE, null=True, blank=True, related_name="coverages", db_index=False
    )
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="coverages", db_index=False
    )
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="coverages")
    include_children = models.BooleanField(default=True, db_default=True)
    during = DateRangeField()
    parts_percent = percent_field()
    parts_ends_on = models.DateField(null=True, blank=True)  # last day; null: as the cover itself
    labour_percent = percent_field()
    labour_ends_on = models.DateField(null=True, blank=True)
    travel_percent = percent_field()
    travel_ends_on = models.DateField(null=True, blank=True)
    void_on = models.DateField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    cut_on = models.DateField(null=True, blank=True, editable=False)
    cut_why = models.CharField(max_length=8, choices=EarlyEnd, blank=True, editable=False)
    effective = DateRangeField(null=True, editable=False)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_SCOPE, name="cover_one_scope"),
            models.CheckConstraint(
                condition=Q(source=CoverSource.CONTRACT, contract__isnull=False, term=None)
                | Q(source=CoverSource.WARRANTY, contract=None, line=None, item__isnull=False),
                name="cover_source_whole",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False) & Q(during__lower_inf=False),
                name="cover_during_not_empty",
                violation_error_message=_("Cover cannot end before it starts. Check both days."),
            ),
            models.CheckConstraint(
                condition=Q(void_on=None, void_reason="") | (Q(void_on__isnull=False) & ~Q(void_reason="")),
                name="cover_void_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(parts_percent__lte=100, labour_percent__lte=100, travel_percent__lte=100),
                name="cover_percent",
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(is_by_rule=True), name="cover_by_rule_once"),
            *(
                ExclusionConstraint(
                    name=f"cover_{name}_once",
                    expressions=[
                        *((field, RangeOperators.EQUAL) for field in fields),
                        ("during", RangeOperators.OVERLAPS),
                    ],
                    condition=condition,
                )
                for name, fields, condition in (
                    ("contract_item", ("contract", "item"), Q(contract__isnull=False, item__isnull=False, void_on=None)),
                    ("contract_site", ("contract", "site"), Q(contract__isnull=False, site__isnull=False, void_on=None)),
                    (
                        "contract_product", ("contract", "company", "product"),
                        Q(contract__isnull=False, product__isnull=False, void_on=None),
                    ),
                    ("warranty", ("item",), Q(source=CoverSource.WARRANTY, is_by_rule=False, void_on=None)),
                )
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["item"], name="cover_of_item", condition=Q(item__isnull=False)),
            models.Index(fields=["site"], name="cover_of_site", condition=Q(site__isnull=False)),
            models.Index(fields=["company", "product"], name="cover_of_product", condition=Q(company__isnull=False)),
            models.Index(
                Func(F("effective"), function="UPPER", output_field=models.DateField()), name="cover_by_end"
            ),
            models.Index(fields=["-changed_at", "-id"], name="cover_by_change"),
        ]  # fmt: skip

    class PersonalData:
        subject = ""
        personal = {"void_reason": FREE_TEXT}
        impersonal = {
            "id public_id contract line term item site company product": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "source is_by_rule include_children during parts_percent parts_ends_on labour_percent labour_ends_on"
            " travel_percent travel_ends_on void_on": "what is promised for a thing",
            "cut_on cut_why effective": "computed from the other fields",
        }

    def __str__(self) -> str:
        return str(self.contract or self.term or self.get_source_display())


class CoverSnapshot(models.Model):
    """How many items were covered on a day, in all or at one company, for trends."""

    day = models.DateField()
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="cover_snapshots"
    )
    contract_only = models.PositiveIntegerField()
    warranty_only = models.PositiveIntegerField()
    both = models.PositiveIntegerField()
    neither = models.PositiveIntegerField()
    gap_days = models.PositiveBigIntegerField()  # of the uncovered, since delivery
    life_days = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "day"], nulls_distinct=False, name="cover_snapshot_once"
            )
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id day company": KEYS,
            "contract_only warranty_only both neither gap_days life_days": "counts of things",
        }
