"""Recipients told by themselves of what article 19 asks for: by webhook or e-mail, again and again until it arrives."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr.choices.ledgers import TellingWay
from gdpr.models import RecipientNotification
from gdpr.queries.identity import known_uids
from gdpr.queries.recipients import letter_to_recipient
from gdpr.queries.webhook import secret_for
from gdpr.reading.mail import FAILURES, outcome_of
from gdpr.reading.webhook import Unreachable, post_signed

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440, 2880)]
AT_A_TIME = 60  # seconds
DONE = "done"  # what a server answers that has carried it out at once


def tell_waiting_recipients(*, now: datetime) -> int:
    """Tell each recipient whose moment has come. What does not arrive is tried again for four days, then it stands on
    the desk to be told by hand; so does what a server refuses for good. Any number of workers may do this; one killed
    between the server's word and the note tells it again under the same number. Returns how many were told."""
    waiting = RecipientNotification.objects.to_go(now).order_by("next_at", "pk")
    begun, told = monotonic(), 0
    for number in list(waiting.values_list("pk", flat=True)[:1000]):
        # A signature holds for five minutes from its moment: what is left goes in the next minute, with a new one.
        if monotonic() - begun > AT_A_TIME:
            break
        told += _tell_one(number, now)
    return told


@transaction.atomic
def _tell_one(number: int, now: datetime) -> bool:
    rows = RecipientNotification.objects.select_for_update(skip_locked=True, of=("self",)).to_go(now)
    one = rows.select_related("recipient").filter(pk=number).first()
    if one is None:
        return False
    try:
        is_done = _by_webhook(one, now) if one.recipient.way == TellingWay.WEBHOOK else _by_mail(one)
    except Unreachable as failure:
        _note_failure(one, now, code=failure.code, is_final=failure.is_final)
        return False
    one.tries, one.next_at, one.failure, one.sent_at = one.tries + 1, None, "", now
    one.confirmed_at = now if is_done else None
    one.save(update_fields=["tries", "next_at", "failure", "sent_at", "confirmed_at"])
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
        one.recipient.webhook_url, told, number=str(one.public_id), secret=secret_for(one.recipient), at=now,
        allow_private=settings.WEBHOOK_PRIVATE_ADDRESSES,
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


def _note_failure(one: RecipientNotification, now: datetime, *, code: str, is_final: bool) -> None:
    goes_on = not is_final and one.tries < len(WAITS)
    one.next_at = now + WAITS[one.tries] if goes_on else None
    one.tries, one.failure = one.tries + 1, code[:40]
    one.save(update_fields=["tries", "next_at", "failure"])
