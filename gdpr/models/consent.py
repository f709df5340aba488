"""The ledger of consents: what each person said about being written to, in order, and never changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import PublicIdModel
from common.personal_data import CONTACT, FREE_TEXT, KEYS, LINK, ROLE, SECRET, TECHNICAL, Wipe
from contacts.models import Person
from gdpr.choices import (
    GRANTS,
    REFUSALS,
    STAFF_METHODS,
    ConsentAction,
    ConsentActor,
    ConsentMethod,
    ContactChannel,
)
from gdpr.models.topic import ConsentText, Topic
from gdpr.querysets import ConsentEventQuerySet, LinkRequestQuerySet

ASKING = (ConsentAction.ASKED, *GRANTS)


class ConsentEvent(PublicIdModel):
    """One thing said by or for a person about one channel and one topic, bound to the address it was said for.

    The address is kept as its keyed fingerprint. A refusal may be of all channels (\"\") or all topics (null); a
    consent is of one of each. `origin` is the person's record when it was said; `speaks_for` are the records that were
    this one person then: a consent takes back the earlier refusals of those only, so that merging two records never
    allows what either had refused. Triggers refuse changes, except that evidence is erased and the person goes.
    """

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="consent_events", db_index=False
    )
    origin = models.UUIDField()
    speaks_for = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # "" where a channel has no address: post
    channel = models.CharField(max_length=5, choices=ContactChannel, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="consent_events")
    action = models.CharField(max_length=19, choices=ConsentAction)
    text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, related_name="consent_events"
    )
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=7, choices=ConsentActor)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    method = models.CharField(max_length=9, choices=ConsentMethod)
    form_url = models.CharField(max_length=300, blank=True)
    box_default_unticked = models.BooleanField(null=True, blank=True)
    refusal_offered = models.BooleanField(null=True, blank=True)
    delivery = models.UUIDField(null=True, blank=True)  # the order line that a soft opt-in stands on
    evidence = models.CharField(max_length=2000, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    token_digest = models.CharField(max_length=64, blank=True)

    objects = ConsentEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(action__in=ASKING)
                | Q(
                    text__isnull=False,
                    topic__isnull=False,
                    box_default_unticked__isnull=False,
                    box_default_unticked=True,
                )
                & ~Q(channel=""),
                name="consent_names_wording",
            ),
            models.CheckConstraint(
                condition=~Q(action__in=ASKING) | Q(channel="post") | ~Q(fingerprint=""),
                name="consent_bound_to_address",
            ),
            models.CheckConstraint(
                condition=~Q(action="granted")
                | Q(method__in=STAFF_METHODS, actor="staff") & ~Q(evidence="")
                | Q(method="own_page", actor="subject") & ~Q(token_digest="")
                | Q(person=None),  # erased: it allows nothing any more
                name="consent_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(action__in=["granted_unconfirmed", "confirmed"]) | ~Q(token_digest=""),
                name="consent_confirmed_by_link",
            ),
            models.CheckConstraint(
                condition=~Q(action="soft_opt_in") | Q(delivery__isnull=False, refusal_offered__isnull=False),
                name="consent_soft_opt_in_whole",
            ),
            models.CheckConstraint(
                condition=Q(action__in=REFUSALS) | Q(topic__isnull=False) & ~Q(channel=""),
                name="consent_only_refusals_are_of_all",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("recorded_at")), name="consent_said_before_recorded"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "channel", "topic", "occurred_at"], name="consent_of_person"),
            models.Index(fields=["fingerprint"], name="consent_of_address", condition=~Q(fingerprint="")),
            models.Index(fields=["token_digest"], name="consent_of_token", condition=~Q(token_digest="")),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "origin": LINK, "speaks_for": LINK, "fingerprint": CONTACT, "by": LINK,
            "channel": CONTACT, "topic": ROLE, "action": CONTACT, "evidence": FREE_TEXT, "ip": TECHNICAL,
            "user_agent": TECHNICAL, "form_url": TECHNICAL, "token_digest": SECRET, "delivery": LINK,
        }  # fmt: skip
        ground = _("So that it can be shown who consented or refused, and when (art. 5(2), 7(1)).")
        erase = {
            "fingerprint": Wipe.KEEP, "origin": Wipe.LEAVE, "speaks_for": Wipe.LEAVE, "channel": Wipe.LEAVE,
            "action": Wipe.LEAVE, "topic": Wipe.LEAVE, "delivery": Wipe.LEAVE, "by": Wipe.LEAVE,
            "evidence": Wipe.BLANK, "ip": Wipe.BLANK, "user_agent": Wipe.BLANK, "form_url": Wipe.BLANK,
        }  # fmt: skip
        impersonal = {
            "id public_id text": KEYS,
            "occurred_at recorded_at": "when it was said and written down",
            "actor method box_default_unticked refusal_offered": "how the person was asked",
        }

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.occurred_at:%Y-%m-%d}"

    @property
    def allows(self) -> bool:
        return self.action in GRANTS

    @property
    def refuses(self) -> bool:
        return self.action in REFUSALS


class LinkRequest(models.Model):
    """A link that waits to be mailed: to the page of whoever has the address, or to confirm a consent (`event`).

    The row lives until a worker has looked the address up and written, or has tried often enough: the page on which
    somebody asks answers the same words in the same time, whether the address is known or not.
    """

    email = models.EmailField(max_length=254)
    event = models.ForeignKey(ConsentEvent, models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=2, default="fi")
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="link_request_waiting")]

    class PersonalData:
        subject = ""  # gone within minutes, within a day where no mail server takes it, known person or not
        personal = {"email": CONTACT, "language": CONTACT}
        impersonal = {"id event": KEYS, "asked_at next_at tries": "when it was asked, and when it goes"}
