"""Who may not be marketed to: the person, and the fingerprints of addresses that outlive the person's record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, KEYS, LINK, Wipe
from companies.models import Company
from contacts.models import Person
from gdpr.choices import AddressKind, ContactChannel, SuppressionReason
from gdpr.choices.ledgers import DomainEnd
from gdpr.models.consent import ConsentEvent
from gdpr.models.request import SubjectRequest
from gdpr.models.topic import Topic
from gdpr.querysets import CompanyRefusalQuerySet, MarketingObjectionQuerySet, SuppressionQuerySet


class MarketingObjection(PublicIdModel):
    """A person who refused marketing: absolute, for any channel (art. 21(3)), until the person says otherwise."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="marketing_objections")
    request = models.ForeignKey(SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=10, choices=SuppressionReason, default=SuppressionReason.OBJECTION)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    objects = MarketingObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None), name="marketing_objection_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_because="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_because=""),
                name="marketing_objection_lifted_why",
            ),
        ]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "by": LINK, "lifted_because": FREE_TEXT, "reason": CONTACT}
        impersonal = {"id public_id request": KEYS, "at lifted_at": "when it was said and taken back"}


class Suppression(PublicIdModel):
    """An address at which nobody is marketed to, by one channel or any (""), about one topic or any (null). Only its
    fingerprint is kept, so it may outlive the person's record and still recognise the address when a list brings it
    back. A domain is no person's and stands in clear. That its holder was erased is a row of its own beside what the
    holder refused: the one ends when somebody lets the address in again, the other with the holder's own word alone."""

    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=6, choices=AddressKind)
    domain = models.CharField(max_length=253, blank=True)
    channel = models.CharField(max_length=5, choices=ContactChannel, blank=True, default="", db_default="")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="suppressions")
    reason = models.CharField(max_length=10, choices=SuppressionReason)
    note = models.CharField(max_length=500, blank=True, default="", db_default="")
    request = models.ForeignKey(SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    event = models.ForeignKey(
        ConsentEvent, models.SET_NULL, null=True, blank=True, related_name="suppressions"
    )
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_as = models.CharField(max_length=4, choices=DomainEnd, blank=True, default="", db_default="")
    lifting_event = models.ForeignKey(
        ConsentEvent, models.SET_NULL, null=True, blank=True, related_name="lifted_suppressions"
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint", "channel", "topic"],
                condition=Q(lifted_at=None) & ~Q(reason="erasure"), nulls_distinct=False, name="suppression_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "fingerprint"], condition=Q(lifted_at=None, reason="erasure"),
                name="suppression_erased_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="domain") & ~Q(domain="") | ~Q(kind="domain") & Q(domain=""),
                name="suppression_only_domains_in_clear",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["fingerprint"], name="suppression_of_address")]

    class PersonalData:
        subject = ""  # nobody is known by a fingerprint alone; a request asks by the address
        personal = {"fingerprint": CONTACT, "note": FREE_TEXT, "event": LINK, "lifting_event": LINK}
        erase = {"fingerprint": Wipe.KEEP}
        ground = _("So that an address that refuses marketing, or was erased, is known again (art. 21(3)).")
        impersonal = {
            "id public_id request topic": KEYS,
            "kind reason channel": "what is refused",
            "domain": "of a company, never one where everybody has a mailbox",
            "at lifted_at lifted_as": "since when, until when, and why a domain is free again",
        }


class CompanyRefusal(PublicIdModel):
    """A company that refused marketing (SVPL 202 §): it covers whoever works there, now or later, and its subsidiaries
    only when it said so."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="marketing_refusals")
    channel = models.CharField(max_length=5, choices=ContactChannel, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="company_refusals")
    includes_subsidiaries = models.BooleanField(default=False)
    words = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    objects = CompanyRefusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "channel", "topic"], condition=Q(lifted_at=None), nulls_distinct=False,
                name="company_refusal_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="company_refusal_has_words"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_because="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_because=""),
                name="company_refusal_lifted_why",
            ),
        ]  # fmt: skip

    class PersonalData:
        subject = ""
        personal = {"words": FREE_TEXT, "lifted_because": FREE_TEXT, "by": LINK}
        impersonal = {
            "id public_id company topic": KEYS,
            "channel includes_subsidiaries": "what a legal person refused",
            "at lifted_at": "since when, until when",
        }

    def __str__(self) -> str:
        return str(self.company)
