"""Asking by mail whether somebody consents: the mail has a link, the link a page, the page a button, and the button counts.

A mail program or a scanner that follows the link confirms nothing (art. 4(11): a clear affirmative action).
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import get_language

from common.jobs import enqueue_on_commit
from contacts.models import Person
from gdpr.choices import ConsentAction, ConsentActor, ConsentMethod, ContactChannel
from gdpr.models import ConsentEvent, ConsentText, LinkRequest
from gdpr.operations.consent import refuse_asking, refuse_writing
from gdpr.operations.ledger import add_event
from gdpr.operations.notice_shown import note_shown
from gdpr.operations.refusals import ConfirmedTooLate
from gdpr.queries.marks import mark_of
from gdpr.reading.links import CONFIRM, read_token, token_of
from gdpr.reading.sealing import digest_of
from users.models import User

LASTS = timedelta(days=7)  # the database holds it too


@transaction.atomic
def ask_for_consent(
    *, person: Person, address: str, text: ConsentText, by: User, now: datetime, form_url: str = "",
    ip: str | None = None, user_agent: str = "", is_own_act: bool = False,
) -> ConsentEvent:  # fmt: skip
    """Write to a person's e-mail address and ask for consent; until the person presses the button, nothing may be sent.

    Refuses an address that is not the person's, a wording out of use, and a person who has objected to all marketing,
    whose data is restricted or who has died. `is_own_act`: the person asked for it on a form of ours, which a
    restriction leaves to the person (art. 18(2)); else a member of staff did.
    """
    refuse_asking(person=person, address=address, channel=ContactChannel.EMAIL, text=text, by=by, now=now)
    if not is_own_act:
        refuse_writing(person=person)
    public_id = uuid.uuid4()
    event = add_event(
        action=ConsentAction.ASKED, channel=ContactChannel.EMAIL, topic=text.topic, text=text, person=person,
        address=address, method=ConsentMethod.WEB_FORM if is_own_act else ConsentMethod.LINK, form_url=form_url,
        actor=ConsentActor.SUBJECT if is_own_act else ConsentActor.STAFF, box_default_unticked=True, ip=ip,
        user_agent=user_agent[:300], public_id=public_id, by=by, now=now,
        token_digest=digest_of(_token(public_id, mark_of("email", address), now)),
    )  # fmt: skip
    LinkRequest.objects.create(
        email=address.lower(), event=event, language=text.language, asked_at=now, next_at=now
    )
    enqueue_on_commit("gdpr.send_links")
    return event


def confirming_token(*, event: ConsentEvent) -> str:
    """The link that confirms what was asked; it is kept nowhere and can be worked out again to be mailed."""
    return _token(event.public_id, event.fingerprint, event.occurred_at)


def asked_by(*, token: str, now: datetime) -> ConsentEvent | None:
    """What a link asks to confirm; None for links that are wrong or too old."""
    link = read_token(CONFIRM, token, now=now, lasts=LASTS)
    if link is None:
        return None
    asked = ConsentEvent.objects.filter(action=ConsentAction.ASKED, token_digest=digest_of(token))
    return asked.select_related("text", "topic", "person").filter(public_id=link.person).first()


@transaction.atomic
def confirm_consent(*, token: str, ip: str | None, user_agent: str, by: User, now: datetime) -> ConsentEvent:
    """Confirm what was asked: of this person, address, channel and topic alone. Pressed twice, it is one entry.

    Refuses a link that is wrong or older than seven days, a person whose record is gone, and one who has refused
    since the link was sent: the later word counts.
    """
    asked = asked_by(token=token, now=now)
    if asked is None or asked.person is None:
        raise ConfirmedTooLate
    Person.objects.select_for_update().get(pk=asked.person_id)
    done = ConsentEvent.objects.filter(
        action=ConsentAction.CONFIRMED, token_digest=asked.token_digest
    ).first()
    if done is not None:
        return done
    note_shown(
        person=asked.person,
        page="Letter that asked for a consent",
        language=get_language() or "fi",
        by=by,
        now=now,
    )
    return add_event(
        action=ConsentAction.CONFIRMED, channel=asked.channel, topic=asked.topic, text=asked.text, person=asked.person,
        mark=asked.fingerprint, method=ConsentMethod.LINK, actor=ConsentActor.SUBJECT, box_default_unticked=True,
        token_digest=asked.token_digest, ip=ip, user_agent=user_agent[:300], by=by, now=now,
    )  # fmt: skip


def _token(public_id: uuid.UUID, mark: str, now: datetime) -> str:
    return token_of(CONFIRM, person=public_id, mark=mark, channel=ContactChannel.EMAIL, now=now)
