"""What persons say about being written to, as staff write it down: one person at a time, with what shows it."""

from datetime import datetime

from django.db import transaction

from contacts.models import Person
from contacts.operations.lock import PersonRestricted
from gdpr.choices import (
    STAFF_METHODS,
    ConsentAction,
    ConsentActor,
    ConsentMethod,
    ContactChannel,
)
from gdpr.models import ConsentEvent, ConsentText, Death, MarketingObjection, Topic
from gdpr.operations.ledger import add_event
from gdpr.operations.refusals import (
    AddressNotTheirs,
    EvidenceMissing,
    ObjectionStands,
    OrderOfOthers,
    PersonDied,
    SaidInFuture,
    WordingMissing,
)
from gdpr.queries.reach import has_address
from gdpr.queries.restricted import restricted
from installed_base.models import DeliveryLine
from users.models import User

SHORTEST_EVIDENCE = 10  # "OK" shows nothing


@transaction.atomic
def record_consent(
    *, person: Person, address: str, channel: str, text: ConsentText, method: str, evidence: str,
    occurred_at: datetime, by: User, now: datetime,
) -> ConsentEvent:  # fmt: skip
    """Write down that a person consented on paper, on the phone, face to face or in a reply (art. 7(1)).

    Refuses: no evidence, an address that is not the person's, a wording that does not ask for the channel, a day to
    come, and a person who has objected to all marketing: that is taken back first, in the person's own words.
    """
    if method not in STAFF_METHODS or len(evidence.strip()) < SHORTEST_EVIDENCE:
        raise EvidenceMissing
    refuse_asking(person=person, address=address, channel=channel, text=text, by=by, now=now)
    _refuse_future(occurred_at, now)
    return add_event(
        action=ConsentAction.GRANTED, channel=channel, topic=text.topic, text=text, person=person, address=address,
        method=method, evidence=evidence.strip(), occurred_at=occurred_at, actor=ConsentActor.STAFF,
        box_default_unticked=True, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def record_refusal(
    *, person: Person, channel: str, topic: Topic | None, method: str, evidence: str, occurred_at: datetime, by: User,
    now: datetime, address: str = "",
) -> ConsentEvent:  # fmt: skip
    """Write down that a person refused a topic or a channel, or took a consent back: by any way, at once (art. 7(3),
    21(2)). Refuses a day to come alone."""
    _refuse_future(occurred_at, now)
    had = ConsentEvent.objects.filter(person=person).grants()
    had = had.filter(channel=channel) if channel else had
    had = had.filter(topic=topic) if topic else had
    action = ConsentAction.WITHDRAWN if had.exists() else ConsentAction.REFUSED
    return add_event(
        action=action, channel=channel, topic=topic, person=person, address=address, method=method,
        evidence=evidence.strip(), occurred_at=occurred_at, actor=ConsentActor.STAFF, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def record_claim(
    *, person: Person, address: str, channel: str, topic: Topic, source: str, by: User, now: datetime
) -> ConsentEvent:
    """Note that a list says the person consents. Nothing may be sent on that: it waits for the person's own word."""
    return add_event(
        action=ConsentAction.IMPORTED, channel=channel, topic=topic, person=person, address=address,
        method=ConsentMethod.IMPORT, evidence=source, actor=ConsentActor.IMPORT, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def record_soft_opt_in(
    *, person: Person, address: str, channel: str, topic: Topic, delivery: DeliveryLine, was_refusal_offered: bool,
    by: User, now: datetime,
) -> ConsentEvent:  # fmt: skip
    """Note that the person gave the address when buying, and whether refusing was offered then (SVPL 200 § 3). Refuses
    an address that is not the person's, and an order of a company at which the person does not work."""
    if not has_address(person, channel, address):
        raise AddressNotTheirs
    if not person.positions.filter(company=delivery.item.company_id).exists():
        raise OrderOfOthers
    return add_event(
        action=ConsentAction.SOFT_OPT_IN, channel=channel, topic=topic, person=person, address=address,
        method=ConsentMethod.ORDER, refusal_offered=was_refusal_offered, delivery=delivery.public_id,
        actor=ConsentActor.SUBJECT, by=by, now=now,
    )  # fmt: skip


def refuse_asking(
    *, person: Person, address: str, channel: str, text: ConsentText, by: User, now: datetime
) -> None:
    """Refuse to ask, or to write down an answer, where neither may be."""
    if channel not in text.channels or text.retired_at is not None or not text.topic.is_active:
        raise WordingMissing
    if channel != ContactChannel.POST and not has_address(person, channel, address):
        raise AddressNotTheirs
    if MarketingObjection.objects.standing().filter(person=person).exists():
        raise ObjectionStands


def refuse_writing(*, person: Person) -> None:
    """Refuse to write to somebody by our own wish whose data may only be stored, or who has died."""
    if restricted().filter(pk=person.pk).exists():
        raise PersonRestricted
    if Death.objects.standing().filter(person=person).exists():
        raise PersonDied


def _refuse_future(occurred_at: datetime, now: datetime) -> None:
    if occurred_at > now:
        raise SaidInFuture
