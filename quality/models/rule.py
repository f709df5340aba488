"""How long facts may go unconfirmed, and how the queue is filled."""

from django.db import models
from django.db.models import Q

from quality.choices import FactKind


class StalenessRule(models.Model):
    """After how many months a kind of fact asks to be confirmed again."""

    kind = models.CharField(max_length=16, choices=FactKind, unique=True)
    months = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=240), name="staleness_months")
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id kind months is_active": "a setting"}

    def __str__(self) -> str:
        return str(self.get_kind_display())


class QualitySettings(models.Model):
    """One row: what holds for the whole queue."""

    soft_repeats = models.PositiveSmallIntegerField(default=3, db_default=3)
    soft_days = models.PositiveSmallIntegerField(default=90, db_default=90)
    asks_dns = models.BooleanField(default=False, db_default=False)
    open_at_most = models.PositiveIntegerField(default=20_000, db_default=20_000)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="quality_settings_one_row")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id soft_repeats soft_days asks_dns open_at_most": "settings"}

    def __str__(self) -> str:
        return "quality"
