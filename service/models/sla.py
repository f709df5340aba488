"""What is promised to happen how fast."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, KEYS


def working_week() -> list[int]:
    """Monday to Friday."""
    return [1, 2, 3, 4, 5]


class Sla(RevisionedModel):
    """A service level: hours to answer, to be on site and to restore, counted in service hours.

    The clock runs on `weekdays` (1 is Monday) from `opens_at` to `closes_at`, both empty when round the clock,
    and stands still on public holidays of the country unless `holidays_count`.
    """

    name = models.CharField(max_length=120, unique=True)
    response_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    onsite_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    restore_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=working_week,
        size=7,
    )
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    country = models.CharField(max_length=2, default="FI")
    holidays_count = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="sla_has_name"),
            models.CheckConstraint(condition=Q(weekdays__len__gt=0), name="sla_has_days"),
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="sla_closes_after_opening",
                violation_error_message=_(
                    "The service hours end after they begin. Leave both empty for round the clock."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(response_hours=None) | Q(response_hours__gt=0))
                & (Q(onsite_hours=None) | Q(onsite_hours__gt=0))
                & (Q(restore_hours=None) | Q(restore_hours__gt=0)),
                name="sla_hours_positive",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "name response_hours onsite_hours restore_hours weekdays opens_at closes_at country holidays_count":
                "a promise of service",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name
