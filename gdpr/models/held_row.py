"""Rows that were stopped at the gate, for somebody to decide on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, KEYS, LINK, Wipe
from gdpr.choices import AddressKind
from gdpr.choices.ledgers import HeldBecause, HeldFrom, HeldOutcome, HeldState, ReleaseGround
from gdpr.querysets import HeldRowQuerySet


class HeldRow(PublicIdModel):
    """An address of a row that was stopped, as its fingerprint: which file and row, of which company an outside
    register told it, or which key of the API sent it, why, and what somebody decided. No word of the row. It goes after thirty days: who is decided on
    is a list of people of its own."""

    kind = models.CharField(max_length=6, choices=AddressKind)
    fingerprint = models.CharField(max_length=64)
    code = models.CharField(max_length=20, choices=HeldBecause)
    source = models.CharField(max_length=8, choices=HeldFrom)
    batch = (
        models.BigIntegerField()
    )  # number of the import, of the register's company, of the key; 0 for a page
    number = models.PositiveBigIntegerField(default=0)  # the row in the file
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=HeldState, default=HeldState.WAITING)
    ground = models.CharField(max_length=8, choices=ReleaseGround, blank=True, default="")
    because = models.CharField(max_length=500, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=HeldOutcome, blank=True, default="")

    objects = HeldRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "batch", "number", "kind", "fingerprint"], name="held_row_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | ~Q(state="waiting")
                & ~Q(because="")
                & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="held_row_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | ~Q(ground=""), name="held_row_released_on_a_ground"
            ),
        ]
        indexes = [
            models.Index(fields=["fingerprint"], name="held_row_of_address"),
            models.Index(fields=["batch"], name="held_row_on_its_way", condition=Q(outcome="queued")),
        ]

    class PersonalData:
        subject = ""  # nobody is known by a fingerprint alone
        personal = {"fingerprint": CONTACT, "because": FREE_TEXT, "decided_by": LINK}
        erase = {"fingerprint": Wipe.KEEP}
        ground = _(
            "So that an address that was stopped is known while somebody decides on it (art. 17, 21(3))."
        )
        impersonal = {
            "id public_id": KEYS,
            "kind code source batch number": "where it stood and why it was stopped, without a word of the row",
            "at state ground decided_at outcome": "what became of it",
        }
