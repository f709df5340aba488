"""The links of messages, and whom a link is about now: a person that was merged is found under the one it became."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from contacts.models import Person
from gdpr.choices import ConsentActor
from gdpr.models import ConsentEvent, Death, MarketingObjection, Topic
from gdpr.queries.marks import addresses_of, mark_of
from gdpr.queries.reach import kind_of
from gdpr.queries.restricted import restricted
from gdpr.reading.links import OWN_PAGE, UNSUBSCRIBE, Link, read_token, token_of
from quality.models import MergedRecord

LONGEST_CHAIN = 20  # merges of merges


def unsubscribe_url(person: Person, address: str, channel: str, topic: Topic, now: datetime) -> str:
    """The address by which the reader of a message stops what the message is about."""
    kind = kind_of(channel)
    token = token_of(
        UNSUBSCRIBE, person=person.public_id, mark=mark_of(kind, address) if kind else "", channel=channel,
        topic_id=topic.pk, now=now,
    )  # fmt: skip
    return settings.SITE_URL + reverse("gdpr:unsubscribe", args=[token])


def unsubscribe_headers(person: Person, address: str, topic: Topic, now: datetime) -> dict[str, str]:
    """What every e-mail of marketing carries, so that the reader's mail program shows one button (RFC 2369, RFC 8058)."""
    url = unsubscribe_url(person, address, "email", topic, now)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def own_page_url(person: Person, mark: str, now: datetime) -> str:
    """The address of a person's own page, for a few days."""
    token = token_of(OWN_PAGE, person=person.public_id, mark=mark, now=now)
    return settings.SITE_URL + reverse("gdpr:own_page", args=[token])


def unsubscribe_link(token: str, now: datetime) -> Link | None:
    return read_token(UNSUBSCRIBE, token, now=now, lasts=timedelta(days=settings.UNSUBSCRIBE_DAYS))


def own_page_link(token: str, now: datetime) -> Link | None:
    return read_token(OWN_PAGE, token, now=now, lasts=timedelta(days=settings.OWN_PAGE_DAYS))


def person_of(public_id: UUID) -> Person | None:
    """The person whose record this is or has become; None when it is gone."""
    for _step in range(LONGEST_CHAIN):
        person = Person.objects.filter(public_id=public_id).first()
        if person is not None:
            return person
        into = MergedRecord.objects.filter(uuid=public_id, is_undone=False).values_list(
            "survivor_uuid", flat=True
        )
        following = into.first()
        if following is None:
            return None
        public_id = following
    return None


def may_be_asked(asked: ConsentEvent) -> bool:
    """Whether the letter that asks for a consent may still go out. What the person asked for is sent to the restricted
    too: they act themselves (art. 18(2))."""
    person = asked.person
    if person is None or Death.objects.standing().filter(person=person).exists():
        return False
    if asked.actor != ConsentActor.SUBJECT and restricted().filter(pk=person.pk).exists():
        return False
    since = ConsentEvent.objects.refusals().about(asked.channel, asked.topic_id).filter(person=person)
    if since.filter(occurred_at__gte=asked.occurred_at).exists():
        return False
    return not MarketingObjection.objects.standing().filter(person=person).exists()


def address_behind(person: Person, mark: str) -> tuple[str, str] | None:
    """The (kind, address) of the person's that a link was made for; None when the person has it no more."""
    return next((pair for pair in addresses_of(person) if mark_of(*pair) == mark), None)


def holders_of(kind: str, key: str) -> list[Person]:
    """Everybody living who has the address: a mailbox may be shared."""
    name = "positions__work_email__iexact" if kind == "email" else "positions__work_phone"
    at_work = Person.objects.filter(**{name: key, "positions__ended_on": None}).values("pk")
    own = Person.objects.filter(contact_points__kind=kind, contact_points__key=key).values("pk")
    living = Person.objects.exclude(pk__in=Death.objects.standing().values("person"))
    return list(living.filter(pk__in=own.union(at_work)).order_by("pk")[:20])
