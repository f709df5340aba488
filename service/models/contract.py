"""Service contracts and what they sell."""

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS
from common.sql import letters_and_digits, stored
from companies.models import Company
from installed_base.models import Product
from service.choices.cover import Billing, ContractKind, ContractStatus
from service.models.sla import Sla
from service.querysets.contract import ContractQuerySet


class InForce(Func):
    """The days on which a contract binds: without renewal to its end, with it until it is terminated."""

    output_field = DateRangeField()

    def as_sql(self, compiler, connection, **_extra):
        """A span from the start to what comes first of the two ends; nothing for what is not signed."""
        sources = self.get_source_expressions()
        status, starts, ends, renews, terminated = (compiler.compile(source)[0] for source in sources)
        return (
            f"(CASE WHEN {status} = 'signed' THEN daterange({starts}, NULL) * daterange(NULL, LEAST("
            f"CASE WHEN {renews} = 0 THEN {ends} + 1 END, {terminated} + 1)) ELSE 'empty'::daterange END)"
        ), []


class MonthsBefore(Func):
    """The day so many months before a day; the last day of the month where there is no such day."""

    output_field = models.DateField()

    def as_sql(self, compiler, connection, **_extra):
        """The day, less an interval made of the months."""
        day, months = (compiler.compile(source)[0] for source in self.get_source_expressions())
        return f"(({day} - make_interval(months => {months}::int))::date)", []


class ServiceContract(RevisionedModel):
    """An agreement on service with a company, from a day to a day or until further notice.

    `ends_on` and `terminated_on` are last days in force. A contract that renews itself (`auto_renew_months`)
    covers past its `ends_on` until it is terminated; the nightly job moves `ends_on` on.
    """

    system = models.CharField(
        max_length=60, blank=True
    )  # whose numbers: "" ours, else the other system's name
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=200, blank=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="service_contracts", db_index=False)
    payer = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="paid_contracts"
    )  # null: the company
    kind = models.CharField(max_length=11, choices=ContractKind, default=ContractKind.MAINTENANCE)
    status = models.CharField(max_length=9, choices=ContractStatus, default=ContractStatus.SIGNED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    auto_renew_months = models.PositiveSmallIntegerField(
        default=0, db_default=0, validators=[MaxValueValidator(120)]
    )
    notice_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    terminated_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    notes = models.TextField(blank=True, max_length=20000)

    number_key = stored(letters_and_digits("number"))
    in_force = stored(
        InForce(F("status"), F("starts_on"), F("ends_on"), F("auto_renew_months"), F("terminated_on")),
        DateRangeField(),
    )
    notice_on = stored(MonthsBefore(F("ends_on"), F("notice_months")), models.DateField(null=True))

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "number_key"], name="contract_number_once"),
            models.CheckConstraint(condition=~Q(number_key=""), name="contract_number_has_letters"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_start",
                violation_error_message=_("A contract cannot end before it starts. Check both days."),
            ),
            models.CheckConstraint(
                condition=Q(auto_renew_months=0) | Q(ends_on__isnull=False),
                name="contract_renews_from_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-starts_on"], name="contract_of_company"),
            models.Index(fields=["number_key", "id"], name="contract_by_number"),
            models.Index(OpClass(F("number_key"), name="text_pattern_ops"), name="contract_number_prefix"),
            models.Index(fields=["ends_on", "id"], name="contract_by_end"),
            models.Index(fields=["notice_on", "id"], name="contract_by_notice"),
            models.Index(fields=["-changed_at", "-id"], name="contract_by_change"),
        ]

    class PersonalData:
        subject = ""
        personal = {"notes": FREE_TEXT, "name": FREE_TEXT}
        impersonal = {
            "id public_id company payer": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "system number kind status starts_on ends_on auto_renew_months notice_months terminated_on"
            " currency": "facts of an agreement of firms",
            "number_key in_force notice_on": "computed from the other fields",
        }

    def __str__(self) -> str:
        return self.number


class ContractLine(PublicIdModel):
    """One thing that a contract sells: a service at a level for a price."""

    contract = models.ForeignKey(ServiceContract, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="contract_lines")
    description = models.CharField(max_length=300, blank=True)
    sla = models.ForeignKey(Sla, models.PROTECT, null=True, blank=True, related_name="contract_lines")
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    billing = models.CharField(max_length=9, choices=Billing, default=Billing.YEAR)
    index_clause = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(description="") | Q(product__isnull=False), name="contract_line_says_what"
            ),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="contract_line_price"),
        ]

    class PersonalData:
        subject = ""
        personal = {"description": FREE_TEXT, "index_clause": FREE_TEXT}
        impersonal = {
            "id public_id contract product sla": KEYS,
            "position price billing": "what a firm buys",
        }

    def __str__(self) -> str:
        return self.description or str(self.product)
