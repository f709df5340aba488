"""Stopping messages by a link: nobody has to say who they are to be left alone (art. 7(3), 21(3))."""

from datetime import datetime

from django.db import transaction

from gdpr.choices import ConsentAction, ConsentActor, SuppressionReason
from gdpr.models import ConsentEvent, MarketingObjection, Topic
from gdpr.operations.ledger import add_event
from gdpr.operations.suppression import suppress_mark, suppress_person
from gdpr.queries.links import person_of
from gdpr.queries.reach import kind_of
from gdpr.reading.links import Link
from users.models import User


@transaction.atomic
def stop_topic(*, link: Link, method: str, by: User, now: datetime) -> ConsentEvent | None:
    """Stop what the message was about, in its channel. Works also when the person's record is gone: the address is
    remembered. Said twice, it is one entry."""
    person = person_of(link.person)
    topic = Topic.objects.filter(pk=link.topic_id).first()
    if topic is None:
        stop_everything(link=link, by=by, now=now)
        return None
    newest = ConsentEvent.objects.filter(origin=link.person if person is None else person.public_id).until(
        now
    )
    newest = newest.filter(fingerprint=link.mark).about(link.channel, topic.pk).newest_first().first()
    if newest is not None and newest.refuses:
        return newest
    return add_event(
        action=ConsentAction.WITHDRAWN, channel=link.channel, topic=topic, person=person, origin=link.person,
        mark=link.mark, method=method, actor=ConsentActor.SUBJECT, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def stop_everything(*, link: Link, by: User, now: datetime) -> None:
    """Stop all marketing: at every address of the person, or at the address alone when the record is gone."""
    person = person_of(link.person)
    if person is not None and not MarketingObjection.objects.standing().filter(person=person).exists():
        suppress_person(person=person, request=None, by=by, now=now)
    kind = kind_of(link.channel) if link.channel else "email"
    if link.mark:
        suppress_mark(kind=kind, mark=link.mark, reason=SuppressionReason.OBJECTION, request=None, now=now)
