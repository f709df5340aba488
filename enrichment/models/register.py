"""An outside register as we know it: whether and how often it is asked, and whether it answers."""

from django.db import models

from common.personal_data import KEYS
from enrichment.choices import RegisterCode


class OutsideRegister(models.Model):
    """One outside register. An administrator sets the first fields; the others are kept by runs and shared by all
    workers: the next moment at which it may be asked, how often it failed in a row, and until when it is left alone.
    """

    code = models.CharField(max_length=20, choices=RegisterCode, unique=True)
    is_on = models.BooleanField(default=True, db_default=True)
    per_minute = models.PositiveIntegerField()
    refresh_days = models.PositiveIntegerField()  # own companies are asked again after so many days
    nightly_limit = models.PositiveIntegerField()

    next_slot_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, db_default=0)
    resting_since = models.DateTimeField(null=True, blank=True)  # the breaker is open
    resting_until = models.DateTimeField(null=True, blank=True)  # when one question tries whether it is back
    last_error = models.CharField(max_length=60, blank=True)
    last_answer_at = models.DateTimeField(null=True, blank=True)
    cursor = models.JSONField(
        default=dict, blank=True
    )  # how far the feed has been read, in the register's own terms

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per_minute__gte=1, per_minute__lte=6000), name="outside_register_rate"
            ),
            models.CheckConstraint(
                condition=models.Q(refresh_days__gte=1, refresh_days__lte=3650), name="outside_register_age"
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id code": KEYS,
            "is_on per_minute refresh_days nightly_limit": "how the register is asked",
            "next_slot_at failures resting_since resting_until last_error last_answer_at cursor": "how it answers",
        }

    def __str__(self) -> str:
        return str(RegisterCode(self.code).label)
