"""What people are told of the processing, and who has been told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.models import PublicIdModel
from common.personal_data import FREE_TEXT, KEYS, LINK, ROLE, Wipe
from contacts.models import ContactPoint, Person
from gdpr.choices.ledgers import DeliveredBy, Exemption, LetterState, NoticeArticle, NoticeState
from gdpr.querysets import ObligationQuerySet


class PrivacyNotice(PublicIdModel):
    """One version of the privacy notice in one language (articles 13 and 14), as it was published. Never changed."""

    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=[("fi", "Suomi"), ("en", "English")])
    html = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="notice_once")]

    class PersonalData:
        subject = ""
        personal = {"by": LINK}
        impersonal = {"id public_id": KEYS, "version language html sha256 at": "a published text"}


class NoticeObligation(PublicIdModel):
    """A person who is to be told that we have their data. Of data from the person it is due when it is collected
    (article 13(1)); of data from somebody else within a month, with the first message, or before it is given to
    others, whichever comes first (article 14(3)). Whoever gave some and of whom others gave some has one of each.
    Outlives the person's record without the name, to show that the time was kept."""

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="notice_obligations"
    )
    subject = models.UUIDField()
    article = models.CharField(
        max_length=2, choices=NoticeArticle, default=NoticeArticle.OTHERS, db_default=NoticeArticle.OTHERS
    )
    source = models.CharField(max_length=120, blank=True)
    obtained_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=NoticeState, default=NoticeState.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    exemption = models.CharField(max_length=1, choices=Exemption, blank=True)
    exempt_because = models.CharField(max_length=500, blank=True)
    exempt_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    exempt_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    # The letter that tells: where it stands, when it goes or went, at which address, why it did not.
    letter = models.CharField(max_length=7, choices=LetterState, blank=True, default="")
    letter_at = models.DateTimeField(null=True, blank=True)
    letter_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter_point = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="notice_letters"
    )
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_failure = models.CharField(max_length=40, blank=True, default="")

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "article"], name="obligation_once_by_article"),
            models.CheckConstraint(
                condition=~Q(article="13") | Q(exemption__in=["", "a"]),
                name="obligation_own_data_known_alone",
            ),
            models.CheckConstraint(
                condition=Q(letter="", letter_at=None)
                | ~Q(letter="") & Q(letter_at__isnull=False, letter_by__isnull=False),
                name="obligation_letter_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="obligation_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="known") | Q(exemption="a", exempt_asked_by__isnull=False),
                name="obligation_known_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="exempt")
                | ~Q(exemption="")
                & ~Q(exempt_because="")
                & Q(exempt_approved_by__isnull=False, exempt_asked_by__isnull=False)
                & ~Q(exempt_approved_by=F("exempt_asked_by")),
                name="obligation_exempt_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="obligation_by_due", condition=Q(state="open")),
            models.Index(fields=["letter_at"], name="obligation_letter", condition=Q(letter="waiting")),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "subject": LINK, "source": ROLE, "exempt_because": FREE_TEXT, "exempt_asked_by": LINK,
            "exempt_approved_by": LINK, "letter_by": LINK, "letter_point": LINK,
        }  # fmt: skip
        erase = {"subject": Wipe.LEAVE}  # shows that the time was kept, and names nobody any more
        impersonal = {
            "id public_id": KEYS,
            "article obtained_at due_on state ended_at exemption": "by when the person is told, and how it ended",
            "letter letter_at letter_tries letter_failure": "what became of the letter, without a word of it",
        }


class NoticeDelivery(PublicIdModel):
    """That a person was told, with which version and how. Append-only."""

    obligation = models.ForeignKey(NoticeObligation, models.PROTECT, related_name="deliveries")
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, related_name="deliveries")
    how = models.CharField(max_length=7, choices=DeliveredBy)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class PersonalData:
        subject = "obligation__person"
        personal = {"by": LINK, "how": ROLE}
        impersonal = {"id public_id obligation notice": KEYS, "at": "when it was told"}
