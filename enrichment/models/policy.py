"""What may be written by itself, field by field."""

from django.db import models

from common.personal_data import KEYS
from enrichment.choices import FieldName, Policy, RegisterCode


class FieldPolicy(models.Model):
    """What becomes of one field that one register gives. Where there is no row, the provider's own default holds."""

    register = models.CharField(max_length=20, choices=RegisterCode)
    field = models.CharField(max_length=20, choices=FieldName)
    policy = models.CharField(max_length=8, choices=Policy)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "field"], name="field_policy_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id": KEYS, "register field policy": "a setting"}

    def __str__(self) -> str:
        return f"{self.register} {self.field}"
