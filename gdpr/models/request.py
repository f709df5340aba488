"""What a data subject asked us."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from common.models import RevisionedModel
from common.personal_data import BOOKKEEPING, CONTACT, FREE_TEXT, IDENTITY, KEYS, LINK, Ownership
from companies.choices import Language
from contacts.models import Person
from gdpr.choices import Ground, IdentityMethod, Outcome, RequestChannel, RequestKind, RequestState
from gdpr.querysets import SubjectRequestQuerySet


class SubjectRequest(RevisionedModel):
    """A right that somebody used, by when it is answered, and how it ended (articles 12 and 15 to 22).

    The clock starts when the request reached us by any way, not when it was written down here. `due_on` is the day
    people work towards; `legal_due_on` is the working day on which an answer is still in time.
    """

    kind = models.CharField(max_length=13, choices=RequestKind)
    channel = models.CharField(max_length=6, choices=RequestChannel)
    language = models.CharField(max_length=2, choices=Language, default=Language.FI)
    requester_name = models.CharField(max_length=200)
    requester_email = models.EmailField(max_length=254, blank=True)
    requester_phone = models.CharField(max_length=40, blank=True)  # E.164
    on_behalf_of = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=20000, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="subject_requests"
    )
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.RECEIVED)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="subject_requests"
    )
    received_at = models.DateTimeField()
    received_on = models.DateField()
    due_on = models.DateField()
    legal_due_on = models.DateField()
    extended_on = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=1000, blank=True)
    identity_method = models.CharField(max_length=8, choices=IdentityMethod, blank=True)
    identity_note = models.CharField(max_length=500, blank=True)
    identity_asked_on = models.DateField(null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # in which the person was to show who asks
    identified_at = models.DateTimeField(null=True, blank=True)
    hidden_words = models.JSONField(default=list, blank=True)  # of others, as confirmed by a person
    hidden_reasons = models.JSONField(
        default=list, blank=True, db_default=Value([], models.JSONField())
    )  # beside hidden_words
    kept_words = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    answer = models.TextField(max_length=20000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(requester_name=""), name="request_has_requester"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on"), legal_due_on__gte=F("due_on")),
                name="request_due_days",
            ),
            models.CheckConstraint(
                condition=Q(extended_on=None, extension_reason="")
                | Q(extended_on__isnull=False) & ~Q(extension_reason=""),
                name="request_extension_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(identity_method="", identified_at=None)
                | ~Q(identity_method="") & Q(identified_at__isnull=False),
                name="request_identity_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", answered_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(answered_at=None, outcome=""),
                name="request_closed_with_answer",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["refused", "partly"]) | ~Q(ground=""),
                name="request_refusal_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")), name="request_not_own_duplicate"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="request_by_due", condition=~Q(state="closed")),
            models.Index(fields=["-changed_at", "-id"], name="request_by_change"),
        ]

    class PersonalData:
        subject = "person"
        ownership = Ownership.KEEP
        ground = _("It must be possible to show that the request was answered (art. 5(2) and 12).")
        personal = {
            "requester_name": IDENTITY, "requester_email": CONTACT, "requester_phone": CONTACT,
            "on_behalf_of": IDENTITY, "words": FREE_TEXT, "person": LINK, "assignee": LINK, "answer": FREE_TEXT,
            "identity_note": FREE_TEXT, "extension_reason": FREE_TEXT, "hidden_words": IDENTITY,
            "kept_words": IDENTITY, "language": IDENTITY,
        }  # fmt: skip
        impersonal = {
            "id public_id duplicate_of": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "kind channel state outcome ground identity_method hidden_reasons": "which right was used and how it ended",
            "received_at received_on due_on legal_due_on extended_on identified_at identity_asked_on"
            " paused_days answered_at": "when what happened",
        }

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it stands in letters."""
        return f"TP-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state != RequestState.CLOSED

    @property
    def is_extended(self) -> bool:
        return self.extended_on is not None
