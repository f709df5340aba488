"""Recipients told by themselves of what article 19 asks for: by webhook or e-mail, again and again until it arrives."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr.choices.ledgers import TellingWay
from gdpr.models import RecipientNotification
from gdpr.operations.outbox import Claim, Outbox
from gdpr.queries.identity import known_uids
from gdpr.queries.recipients import letter_to_recipient
from gdpr.queries.webhook import secrets_for
from gdpr.reading.mail import FAILURES, outcome_of
from gdpr.reading.webhook import Unreachable, post_signed

NOTIFICATIONS = Outbox(
    to_go=RecipientNotification.objects.to_go, at="next_at", tries="tries",
    waits=[timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440, 2880)],
)  # fmt: skip
# A signature holds for five minutes from its moment: what is left goes in the next minute, with a new one.
AT_A_TIME = 60  # seconds
DONE = "done"  # what a server answers that has carried it out at once


def tell_waiting_recipients(*, now: datetime) -> int:
    """Tell each recipient whose moment has come. What does not arrive is tried again for four days, then it stands on
    the desk to be told by hand; so does what a server refuses for good. Any number of workers may do this; one killed
    between the server's word and the note tells it again under the same number. Returns how many were told."""
    return NOTIFICATIONS.work_off(send=lambda claim: _tell_one(claim, now), now=now, within=AT_A_TIME)


def _tell_one(claim: Claim, now: datetime) -> bool:
    one = RecipientNotification.objects.select_related("recipient").get(pk=claim.number)
    try:
        is_done = _by_webhook(one, now) if one.recipient.way == TellingWay.WEBHOOK else _by_mail(one)
    except Unreachable as failure:
        again = None if failure.is_final else NOTIFICATIONS.next_try(claim, now)
        NOTIFICATIONS.note(claim, RecipientNotification, next_at=again, failure=failure.code[:40])
        return False
    done = {"confirmed_at": now} if is_done else {}  # the desk may have noted meanwhile that it was confirmed
    NOTIFICATIONS.note(claim, RecipientNotification, next_at=None, failure="", sent_at=now, **done)
    return True


def _by_webhook(one: RecipientNotification, now: datetime) -> bool:
    told: dict[str, Any] = {
        "type": f"person.{one.kind}",
        "timestamp": one.made_at.isoformat(),
        "data": {
            "notification": str(one.public_id), "person": str(one.subject), "columns": one.fields,
            "formerly": [str(uid) for uid in known_uids(one.subject) if uid != one.subject],
        },
    }  # fmt: skip
    said = post_signed(
        one.recipient.webhook_url, told, number=str(one.public_id), secrets=secrets_for(one.recipient), at=now,
        seconds=settings.WEBHOOK_SECONDS, allow_private=settings.WEBHOOK_PRIVATE_ADDRESSES,
    )  # fmt: skip
    return said.get("status") == DONE


def _by_mail(one: RecipientNotification) -> bool:
    """The letter without the facts themselves: mail goes open. Nobody has confirmed anything by it."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Personal data that we gave you: %(kind)s") % {"kind": one.get_kind_display()}
        text = letter_to_recipient(one, with_facts=False)
        try:
            send_mail(subject, text, None, [one.recipient.email])
        except FAILURES as failure:
            code, _is_address, may_help = outcome_of(failure)
            raise Unreachable(code, is_final=not may_help) from None
    return False
