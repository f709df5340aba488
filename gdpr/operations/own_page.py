"""What somebody does on their own page: allows and refuses by channel and topic, objects, asks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from common.submissions import already_made
from contacts.models import Person
from gdpr.choices import (
    STOPS_MARKETING,
    ConsentAction,
    ConsentActor,
    ConsentMethod,
    IdentityMethod,
    RequestChannel,
    RequestKind,
)
from gdpr.models import ConsentText, MarketingObjection, SubjectRequest, Topic
from gdpr.operations.consent import refuse_asking
from gdpr.operations.ledger import add_event
from gdpr.operations.notice_shown import note_shown
from gdpr.operations.request import choose_person, confirm_identity, receive_request
from gdpr.operations.suppression import allow_marketing_again, suppress_person
from gdpr.queries.reach import address_for, kind_of
from gdpr.reading.sealing import digest_of
from users.models import User

Cell = tuple[str, int]  # channel, topic
OWN_PAGE = "Own page"  # as a source it is a name, the same in each language


@transaction.atomic
def choose_topics(
    *, person: Person, ticked: Collection[Cell], shown: Collection[Cell], token: str, address: str, by: User,
    now: datetime,
) -> tuple[int, int]:  # fmt: skip
    """Carry out what changed on the page: a tick taken away is a refusal, a tick set is a consent to the wording that
    stands beside it. `shown` are the cells that were ticked when the page was made: what somebody else changed since
    is left alone. Returns how many were given and taken."""
    given = taken = 0
    how = {
        "person": person,
        "method": ConsentMethod.OWN_PAGE,
        "actor": ConsentActor.SUBJECT,
        "by": by,
        "now": now,
    }
    topics = {topic.pk: topic for topic in Topic.objects.active()}
    for channel, number in sorted(set(shown) - set(ticked)):
        if number in topics:
            add_event(
                action=ConsentAction.WITHDRAWN, channel=channel, topic=topics[number],
                address=_at(person, channel, address, now), **how,
            )  # fmt: skip
            taken += 1
    for channel, number in sorted(set(ticked) - set(shown)):
        if number not in topics:
            continue
        texts = ConsentText.objects.filter(topic=topics[number])
        text = texts.asking_for(channel, person.language or "fi").first()
        if text is None:
            continue
        at = _at(person, channel, address, now)
        if not at and kind_of(channel):
            continue  # the number went since the page was made
        refuse_asking(person=person, address=at, channel=channel, text=text, by=by, now=now)
        add_event(
            action=ConsentAction.GRANTED, channel=channel, topic=topics[number], address=at, text=text,
            box_default_unticked=True, token_digest=digest_of(token), **how,
        )  # fmt: skip
        given += 1
    if given:
        note_shown(person=person, page=OWN_PAGE, language=get_language() or "fi", by=by, now=now)
    return given, taken


@transaction.atomic
def object_to_all(*, person: Person, by: User, now: datetime) -> None:
    """Refuse all marketing, at once and at every address. Said twice, it is said once."""
    if not MarketingObjection.objects.standing().filter(person=person).exists():
        suppress_person(person=person, request=None, by=by, now=now)


@transaction.atomic
def take_objection_back(*, person: Person, by: User, now: datetime) -> None:
    """Take the objection back: only the person can, and here it is the person. Nothing is allowed by that alone."""
    objection = MarketingObjection.objects.standing().filter(person=person).first()
    if objection is not None:
        allow_marketing_again(objection=objection, because="The person, on their own page", by=by, now=now)


@transaction.atomic
def ask_desk(
    *, person: Person, email: str, kind: str, words: str, language: str, by: User, now: datetime,
    submission: UUID | None = None,
) -> SubjectRequest:  # fmt: skip
    """Write down what the person asks of the privacy desk. Who asks is sure: the link went to an address on file. Sent
    twice, it is written down once."""
    made = already_made(SubjectRequest, submission)
    if made is not None:
        return made
    request = receive_request(
        kind=kind, channel=RequestChannel.FORM, requester_name=person.full_name, requester_email=email,
        received_at=now, words=words, language=language, by=by, now=now, submission=submission, has_assignee=False,
    )  # fmt: skip
    choose_person(request=request, person=person, by=by, now=now)
    confirm_identity(request=request, method=IdentityMethod.ADDRESS, note="", by=by, now=now)
    note_shown(person=person, page=OWN_PAGE, language=language, by=by, now=now)
    return request


ASKABLE = tuple(kind for kind in RequestKind if kind not in STOPS_MARKETING)


def _at(person: Person, channel: str, address: str, now: datetime) -> str:
    """The link's own address for e-mail, the person's number for the others."""
    return address if channel == "email" else address_for(person, channel, now)
