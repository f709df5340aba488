"""Readings of the meters of items."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK
from installed_base.models import InstalledItem
from service.choices.meter import ReadingSource
from service.querysets.meter import MeterReadingQuerySet


class MeterReading(PublicIdModel):
    """What a meter of an item showed at a moment. It never falls, unless the meter was reset or exchanged.

    A trigger of the database holds both neighbours against each reading, back-dated ones included.
    """

    item = models.ForeignKey(InstalledItem, models.CASCADE, related_name="readings", db_index=False)
    meter = models.CharField(max_length=60)
    read_at = models.DateTimeField()
    value = models.DecimalField(max_digits=16, decimal_places=3)
    is_reset = models.BooleanField(default=False, db_default=False)
    source = models.CharField(max_length=10, choices=ReadingSource, default=ReadingSource.TECHNICIAN)
    visit = models.ForeignKey(
        "service.ServiceVisit", models.SET_NULL, null=True, blank=True, related_name="readings"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings", db_index=False)

    objects = MeterReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "meter", "read_at"], name="reading_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="reading_not_negative"),
            models.CheckConstraint(condition=~Q(meter=""), name="reading_has_meter"),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK}
        impersonal = {
            "id public_id item visit": KEYS,
            "meter read_at value is_reset source": "what a meter showed",
        }

    def __str__(self) -> str:
        return f"{self.meter} {self.value:f}"
