"""What stands against use and against erasure: restrictions and legal holds."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, FREE_TEXT, KEYS, LINK, ROLE
from companies.models import Company
from contacts.models import Person
from gdpr.choices import HoldGround, RestrictionGround
from gdpr.models.request import SubjectRequest
from gdpr.querysets import LegalHoldQuerySet, RestrictionQuerySet
from gdpr.reading.matrix import NEED_WORDS, Need, need_words
from service.models import ServiceContract


class Restriction(PublicIdModel):
    """The use of a person's data is restricted (art. 18): stored, seen by the privacy desk alone, changed by nobody.

    The database keeps `Person.is_restricted` by it, and refuses to change the person while it stands. It is lifted
    only after the person has been told (art. 18(3)).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="restrictions")
    ground = models.CharField(max_length=1, choices=RestrictionGround)
    request = models.ForeignKey(SubjectRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    lift_notified_at = models.DateTimeField(null=True, blank=True)
    lift_notified_how = models.CharField(max_length=500, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None), name="restriction_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None)
                | Q(lift_notified_at__isnull=False, lift_notified_at__lte=F("lifted_at")),
                name="restriction_lifted_when_told",
            ),
            models.CheckConstraint(
                condition=Q(lift_notified_at=None, lift_notified_how="")
                | Q(lift_notified_at__isnull=False) & ~Q(lift_notified_how=""),
                name="restriction_told_how",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_lifted_by",
            ),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "by": LINK, "lifted_by": LINK, "ground": ROLE, "note": FREE_TEXT,
            "lift_notified_how": FREE_TEXT,
        }  # fmt: skip
        impersonal = {"id public_id request": KEYS, "started_at lift_notified_at lifted_at": "when it stood"}

    def __str__(self) -> str:
        return self.get_ground_display()


def every_kind() -> list[str]:
    """A hold needs everything unless it says otherwise."""
    return [need.value for need in Need]


class LegalHold(RevisionedModel):
    """Data that must stay, whatever rule or request would end it: of a person, of all persons of a company, or of
    those of a contract's company. It holds from when it is placed; somebody else approves it, and on `review_on` it is
    asked whether it is still needed. It stops erasure and retention, never a refusal of marketing. `keeps` are the kinds
    of data it needs beside the name: the others go when their person asks for erasure."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="legal_holds")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="legal_holds")
    contract = models.ForeignKey(
        ServiceContract, models.CASCADE, null=True, blank=True, related_name="legal_holds"
    )
    ground = models.CharField(max_length=10, choices=HoldGround)
    reason = models.TextField(max_length=5000)
    keeps = ArrayField(
        models.CharField(max_length=12, choices=[(need.value, words) for need, words in NEED_WORDS.items()]),
        default=every_kind,
        blank=True,
    )
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = models.CharField(max_length=1000, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, company=None, contract=None)
                | Q(person=None, company__isnull=False, contract=None)
                | Q(person=None, company=None, contract__isnull=False),
                name="hold_one_scope",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("placed_by")),
                name="hold_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, release_reason="")
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(release_reason=""),
                name="hold_released_why",
            ),
        ]
        indexes = [
            models.Index(fields=["review_on"], name="hold_to_review", condition=Q(released_at=None)),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "reason": FREE_TEXT, "release_reason": FREE_TEXT, "placed_by": LINK, "approved_by": LINK,
            "released_by": LINK,
        }  # fmt: skip
        impersonal = {
            "id public_id company contract": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "ground keeps placed_at approved_at review_on released_at": "on what ground it holds, since and until when",
        }

    @property
    def keeps_a_part(self) -> bool:
        """Whether there are kinds of data that the hold does not need."""
        return set(self.keeps) < set(every_kind())

    @property
    def kept_words(self) -> list[str]:
        return need_words(self.keeps)

    def __str__(self) -> str:
        return str(self.person or self.company or self.contract)
