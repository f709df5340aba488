"""To whom personal data is given, what was given, and what they must be told afterwards."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django_countries.fields import CountryField

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BEHAVIOUR, BOOKKEEPING, CONTACT, FREE_TEXT, KEYS, LINK, Wipe
from gdpr.choices import AccessPurpose
from gdpr.choices.ledgers import EEA, DisclosedBy, NotificationKind, RecipientRole, Safeguard, TellingWay
from gdpr.querysets import DisclosureQuerySet, NotificationQuerySet, RecipientQuerySet
from users.models import ApiToken


class Recipient(RevisionedModel):
    """Somebody to whom personal data is given: who, as what, where, and under which agreement (art. 13(1)(e), 28, 30)."""

    name = models.CharField(max_length=160)
    role = models.CharField(max_length=10, choices=RecipientRole)
    country = CountryField(default="FI")
    safeguard = models.CharField(max_length=10, choices=Safeguard, blank=True)
    agreement = models.CharField(max_length=160, blank=True)  # number or date of the agreement on processing
    receives = models.CharField(max_length=300)  # what kinds of data, and for what
    has_everything = models.BooleanField(default=False)  # keeps or carries the whole register: hosting, mail
    contact = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    way = models.CharField(max_length=7, choices=TellingWay, default=TellingWay.HAND)
    webhook_url = models.URLField(max_length=500, blank=True, default="")
    webhook_turn = models.PositiveIntegerField(default=1)  # which secret: it is worked out, never kept
    # Under which key of the server the recipient was given its secret: a mark of the key, "" before any was given.
    webhook_key = models.CharField(max_length=16, blank=True, default="", db_default="")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    keys = models.ManyToManyField(ApiToken, through="RecipientKey", related_name="recipients", blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="recipient_name_once"),
            models.CheckConstraint(
                condition=~Q(role="processor") | ~Q(agreement=""), name="recipient_processor_has_agreement"
            ),
            models.CheckConstraint(
                condition=Q(country__in=EEA) | ~Q(safeguard=""), name="recipient_abroad_has_safeguard"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="recipient_days"
            ),
            models.CheckConstraint(
                condition=~Q(way="email", email="") & ~Q(way="webhook", webhook_url=""),
                name="recipient_can_be_told",
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"contact": CONTACT, "email": CONTACT}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "name role country safeguard agreement receives has_everything": "about the organisation",
            "way webhook_url webhook_turn webhook_key": "how the organisation is told",
            "started_on ended_on keys": "since when data is given, and with which keys it is read",
        }

    def __str__(self) -> str:
        return self.name


class RecipientKey(models.Model):
    """An API key with which a recipient reads: what is read with it is a disclosure."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="key_links")
    token = models.OneToOneField(ApiToken, models.CASCADE, related_name="recipient_link")

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id recipient token": KEYS}


class Disclosure(PublicIdModel):
    """A batch of persons that left the register: to whom, what of them, for what, by which way (articles 15(1)(c), 19).

    Without a recipient it stays in our own use; its file is to be thrown away after the last day on which it may be
    used. Append-only.
    """

    recipient = models.ForeignKey(
        Recipient, models.PROTECT, null=True, blank=True, related_name="disclosures"
    )
    via = models.CharField(max_length=6, choices=DisclosedBy)
    purpose = models.CharField(max_length=9, choices=AccessPurpose)
    what = models.CharField(max_length=120)  # the list it was
    fields = ArrayField(models.CharField(max_length=120))
    count = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="disclosures")
    at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="disclosure_by_day")]

    class PersonalData:
        subject = ""
        personal = {"by": BEHAVIOUR}
        impersonal = {
            "id public_id recipient": KEYS,
            "via purpose what fields count at valid_until": "about the batch, without the persons",
        }


class DisclosedPersons(models.Model):
    """Up to five thousand persons of a batch, by the universal IDs that say nothing once they are erased."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="parts")
    subjects = ArrayField(models.UUIDField())

    class Meta:
        indexes = [GinIndex(fields=["subjects"], name="disclosed_subjects")]

    class PersonalData:
        subject = ""
        personal = {"subjects": LINK}
        erase = {"subjects": Wipe.LEAVE}  # whoever was given the data still has to be told
        impersonal = {"id disclosure": KEYS}


class RecipientNotification(PublicIdModel):
    """What a recipient must be told about a person whose data it was given: that it was rectified, erased or
    restricted (article 19), until the recipient confirms or it proves impossible."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="notifications")
    subject = models.UUIDField()
    kind = models.CharField(max_length=10, choices=NotificationKind)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    change = models.BigIntegerField(null=True)  # number of the change in history that made it necessary
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    impossible_because = models.CharField(max_length=500, blank=True)
    # What goes by itself: tried so often, next then, and what came of the last try.
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=40, blank=True, default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "subject", "kind", "change"],
                name="notification_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(impossible_because=""), name="notification_one_end"
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="notification_by_day"),
            models.Index(fields=["next_at"], name="notification_to_go", condition=Q(next_at__isnull=False)),
        ]

    class PersonalData:
        subject = ""
        personal = {"subject": LINK, "impossible_because": FREE_TEXT, "settled_by": LINK}
        erase = {"subject": Wipe.LEAVE}  # whoever was given the data still has to be told
        impersonal = {
            "id public_id recipient change": KEYS,
            "kind fields made_at sent_at confirmed_at": "what must be told, and when it was",
            "tries next_at failure": "how the telling went, without a word of it",
        }

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and not self.impossible_because
