"""Figures of the base as of a night, in cells small enough to be summed for anybody; and who looked where."""

from django.db import models

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, KEYS
from companies.models import Company
from installed_base.models import ProductFamily
from service.choices.figures import AgeBand
from service.querysets.figures import OfVisibleCompanies


class FamilySurvey(RevisionedModel):
    """On this day somebody looked which items of a family, anybody's, stand at a company, and wrote them down.

    Without it, that no competitor's item is recorded says nothing.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="family_surveys", db_index=False)
    family = models.ForeignKey(ProductFamily, models.CASCADE, related_name="surveys")
    surveyed_on = models.DateField()

    objects = OfVisibleCompanies.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "family"], name="family_survey_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id company family": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "surveyed_on": "when we looked at a firm's things",
        }

    def __str__(self) -> str:
        return f"{self.family}, {self.company}"


class FigureCell(models.Model):
    """Active items of one company, family and age on the night of `day`, counted. Replaced each night.

    All counts but `others` are of our own items.
    """

    day = models.DateField()
    company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="+")
    family = models.ForeignKey(ProductFamily, models.CASCADE, null=True, related_name="+")
    is_machine = models.BooleanField()
    age = models.CharField(max_length=7, choices=AgeBand)
    contract_only = models.PositiveIntegerField()
    warranty_only = models.PositiveIntegerField()
    both = models.PositiveIntegerField()
    neither = models.PositiveIntegerField()
    others = models.PositiveIntegerField()  # recorded items of competitors
    visible = models.PositiveIntegerField()
    gap_days = models.PositiveBigIntegerField()
    life_days = models.PositiveBigIntegerField()
    priced = models.PositiveIntegerField()  # items whose product has a price of service
    value = models.DecimalField(max_digits=20, decimal_places=2)
    covered_value = models.DecimalField(max_digits=20, decimal_places=2)

    objects = OfVisibleCompanies.as_manager()

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id day company family": KEYS,
            "is_machine age contract_only warranty_only both neither others visible gap_days life_days priced value"
            " covered_value": "counts of things",
        }

    def __str__(self) -> str:
        return f"{self.company_id} {self.family_id} {self.age}"
