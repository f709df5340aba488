"""Ways to reach a company."""

from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, KEYS, Wipe
from companies.choices import ContactKind
from companies.models.company import Company


class CompanyContactPoint(PublicIdModel):
    """A telephone number, e-mail address, website or domain of the company itself (switchboard, info@)."""

    hangs_on = "company"
    company = models.ForeignKey(Company, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=6, choices=ContactKind)
    value = models.CharField(max_length=254)  # as people write it
    key = models.CharField(max_length=254)  # E.164, lower-case address, bare domain
    label = models.CharField(max_length=60, blank=True)
    is_primary = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "key"], name="company_contact_once"),
            models.UniqueConstraint(
                fields=["company", "kind"], condition=Q(is_primary=True), name="company_contact_one_primary"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="company_contact_has_key"),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="company_contact_key")]

    class PersonalData:
        subject = ""
        # a small firm's number is often its owner's, and its label may say so
        personal = {"value": CONTACT, "key": CONTACT, "label": FREE_TEXT}
        erase = dict.fromkeys(["value", "key"], Wipe.DELETE_ROW)  # of an address that is a person's own
        impersonal = {"id public_id company": KEYS, "kind is_primary": "what the contact point is for"}

    def __str__(self) -> str:
        return self.value
