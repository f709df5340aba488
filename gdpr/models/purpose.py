"""For what persons are in the register."""

from django.db import models
from django.db.models import Q

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, KEYS, LINK, ROLE
from companies.models import Company
from contacts.models import Person
from gdpr.choices import Basis, EndReason, Trigger
from gdpr.querysets import AssignmentQuerySet
from gdpr.reading.purposes import BY_SLUG, PurposeSpec


class Purpose(RevisionedModel):
    """A purpose of the code's list (`gdpr/reading/purposes.py`) with what the controller says of it (art. 5(1)(b))."""

    slug = models.CharField(max_length=30, unique=True)
    basis = models.CharField(max_length=10, choices=Basis)
    lia_text = models.TextField(max_length=20000, blank=True)
    lia_reviewed_on = models.DateField(null=True, blank=True)
    is_objectable = models.BooleanField(default=False)
    is_portable = models.BooleanField(default=False)
    is_archive = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # whoever goes by a legitimate interest has weighed it and can show that (art. 5(2), 6(1)(f))
            models.CheckConstraint(
                condition=~Q(basis="interest") | ~Q(lia_text="") & Q(lia_reviewed_on__isnull=False),
                name="purpose_interest_was_weighed",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "slug basis is_objectable is_portable is_archive": "what the purpose is",
            "lia_text lia_reviewed_on": "the weighing of interests, about no single person",
        }

    def __str__(self) -> str:
        return str(self.spec.name)

    @property
    def spec(self) -> PurposeSpec:
        """What the code says of it."""
        return BY_SLUG[self.slug]

    @property
    def place(self) -> int:
        """Where it stands in the code's list."""
        return list(BY_SLUG).index(self.slug)


class PurposeAssignment(PublicIdModel):
    """A person is in the register for a purpose, at a company or at none, from a moment to a moment.

    Drawn each night from what the register knows, or said by hand. Ended, never changed: what comes back is a new row.
    `counts_from` is the day that sets the clock of what was said by hand, the end of a financial year for instance;
    `document` the accounting record in which the person's name stands, one row for each.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="purposes")
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, to_field="slug", related_name="assignments", db_index=False
    )
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="purposes", db_index=False
    )
    trigger = models.CharField(max_length=12, choices=Trigger)
    counts_from = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=120, blank=True, db_default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True, db_default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "company", "document"], condition=Q(ended_at=None), nulls_distinct=False,
                name="assignment_active_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="assignment_ended_why",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["company"], name="assignment_company", condition=Q(company__isnull=False)),
        ]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "company": ROLE, "purpose": ROLE, "trigger": ROLE, "document": ROLE}
        impersonal = {
            "id public_id": KEYS,
            "counts_from started_at ended_at end_reason": "when it began and ended, and why",
        }

    def __str__(self) -> str:
        return str(self.purpose)
