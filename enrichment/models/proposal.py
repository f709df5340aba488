"""Values that registers propose and people decide about."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import IDENTITY, KEYS, LINK
from companies.models import Company
from enrichment.choices import FieldName, ProposalState, RegisterCode, Why
from enrichment.querysets import ProposalQuerySet


class Proposal(PublicIdModel):
    """A register's value beside ours. A refused one is remembered: it comes again when the register's value changes.

    `part` tells apart several facts of one field: the end of a financial year, a name.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="proposals")
    register = models.CharField(max_length=20, choices=RegisterCode)
    field = models.CharField(max_length=20, choices=FieldName)
    part = models.CharField(max_length=320, blank=True)
    ours = models.JSONField(null=True)  # when it was proposed
    theirs = models.JSONField()
    since = models.DateField(null=True)  # from which day on, says the register
    why = models.CharField(max_length=8, choices=Why)
    state = models.CharField(max_length=8, choices=ProposalState, default=ProposalState.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "register", "field", "part"],
                condition=Q(state="open"),
                name="proposal_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["-found_at", "-id"], name="proposal_open", condition=Q(state="open")),
            models.Index(fields=["company", "register", "field", "part", "-id"], name="proposal_newest"),
        ]

    class PersonalData:
        # Of a sole trader, a name or an address is a person's.
        subject = ""
        personal = {"part": IDENTITY, "ours": IDENTITY, "theirs": IDENTITY, "decided_by": LINK}
        impersonal = {
            "id public_id company": KEYS,
            "register field since why state found_at decided_at": "what was proposed, and what became of it",
        }

    def __str__(self) -> str:
        return f"{self.company} · {self.get_field_display()}"
