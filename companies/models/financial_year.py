"""Figures of a company per financial year."""

from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from common.personal_data import KEYS
from companies.models.company import Company


class FinancialYear(PublicIdModel):
    """Staff and turnover of one financial year. A band (10–19 persons) is a range: from and to differ."""

    hangs_on = "company"
    company = models.ForeignKey(Company, models.CASCADE, related_name="financial_years")
    starts_on = models.DateField()
    ends_on = models.DateField()
    turnover_from = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    turnover_to = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    staff_from = models.PositiveIntegerField(null=True, blank=True)
    staff_to = models.PositiveIntegerField(null=True, blank=True)
    is_estimate = models.BooleanField(default=False, db_default=False)
    is_consolidated = models.BooleanField(default=False, db_default=False)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "ends_on", "is_consolidated"], name="financial_year_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="financial_year_days"),
            models.CheckConstraint(
                condition=Q(turnover_from=None)
                | Q(turnover_to=None)
                | Q(turnover_to__gte=F("turnover_from")),
                name="financial_year_turnover_range",
            ),
            models.CheckConstraint(
                condition=Q(staff_from=None) | Q(staff_to=None) | Q(staff_to__gte=F("staff_from")),
                name="financial_year_staff_range",
            ),
            models.CheckConstraint(
                condition=Q(turnover_from=None, turnover_to=None) | ~Q(currency=""),
                name="financial_year_currency",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id company": KEYS,
            "starts_on ends_on turnover_from turnover_to currency staff_from staff_to is_estimate is_consolidated"
            " source": "figures of a legal unit",
        }

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d}–{self.ends_on:%Y-%m-%d}"
