"""What registers answered about companies."""

from django.db import models

from common.models import PublicIdModel
from common.personal_data import IDENTITY, KEYS
from companies.models import Company
from enrichment.choices import Outcome, RegisterCode


class Lookup(models.Model):
    """One company in one register: when it was last asked about, what came, and which values the register gave.

    `outcome` is of the last question, `answer` the last answer that was one: a register that is down changes the
    first alone. `given` holds each value with the moment at which the register first said it, so that a value
    said again is not taken for a newer one; `digest` tells an unchanged answer without comparing.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="register_lookups")
    register = models.CharField(max_length=20, choices=RegisterCode)
    key = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    error = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, choices=Outcome, blank=True)
    given = models.JSONField(default=dict)
    extra = models.JSONField(
        default=dict
    )  # facts without a field of ours: ultimate parent, employer register
    digest = models.CharField(max_length=64, blank=True)
    is_person = models.BooleanField(default=False, db_default=False)  # a sole trader

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "register"], name="lookup_once")]
        indexes = [models.Index(fields=["register", "answered_at"], name="lookup_oldest")]

    class PersonalData:
        # A sole trader's firm is a person: what the register gives of it may be a name, an address, a telephone.
        subject = ""
        personal = {"given": IDENTITY, "extra": IDENTITY}
        impersonal = {
            "id company key": KEYS,
            "register asked_at outcome error answered_at answer digest is_person": "facts about the question",
        }


class VatCheck(PublicIdModel):
    """One question about a VAT number, kept as proof: the register's own day and number of the consultation."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="vat_checks")
    vat_number = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12, choices=Outcome)
    error = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField()
    request_date = models.CharField(max_length=40, blank=True)  # as VIES writes it
    request_identifier = models.CharField(max_length=40, blank=True)
    trader_name = models.CharField(max_length=300, blank=True)
    trader_address = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["company", "-checked_at"], name="vat_check_newest")]

    class PersonalData:
        subject = ""
        personal = {"trader_name": IDENTITY, "trader_address": IDENTITY}
        impersonal = {
            "id public_id company": KEYS,
            "vat_number outcome error checked_at request_date request_identifier": "the proof of a consultation",
        }


class RegisterNotice(PublicIdModel):
    """A notice that a trade register has entered about a company: a dated event, kept once however often it is read."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="register_notices")
    register = models.CharField(max_length=20, choices=RegisterCode)
    record_number = models.CharField(max_length=60)
    registered_on = models.DateField()
    kind = models.CharField(max_length=60, blank=True)
    entry_codes = models.JSONField(default=list)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "register", "record_number"], name="register_notice_once"
            )
        ]
        indexes = [models.Index(fields=["company", "-registered_on"], name="register_notice_newest")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id company": KEYS,
            "register record_number registered_on kind entry_codes found_at": "public notices about a legal unit",
        }
