"""Who may not be marketed to: the person, and the fingerprints of addresses that outlive the person's record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, KEYS, LINK, Wipe
from contacts.models import Person
from gdpr.choices import AddressKind, SuppressionReason
from gdpr.models.request import SubjectRequest
from gdpr.querysets import MarketingObjectionQuerySet, SuppressionQuerySet


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
    """An address at which nobody is marketed to. Only its fingerprint is kept, so it may outlive the person's record
    and still recognise the address when a list brings it back."""

    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=5, choices=AddressKind)
    reason = models.CharField(max_length=10, choices=SuppressionReason)
    request = models.ForeignKey(SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint"], condition=Q(lifted_at=None), name="suppression_once"
            ),
        ]

    class PersonalData:
        subject = ""  # nobody is known by a fingerprint alone; a request asks by the address
        personal = {"fingerprint": CONTACT}
        erase = {"fingerprint": Wipe.KEEP}
        ground = _("So that an address that refuses marketing, or was erased, is known again (art. 21(3)).")
        impersonal = {
            "id public_id request": KEYS,
            "kind reason": "what is refused",
            "at lifted_at": "since when, until when",
        }
