"""Letters of articles 13 and 14: asked for at the desk, sent by a worker, carried by the first message, come back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from common.jobs import enqueue_on_commit
from contacts.choices import ContactKind
from contacts.models import ContactPoint, Person
from gdpr.choices import ContactChannel
from gdpr.choices.ledgers import DeliveredBy, LetterState, NoticeState
from gdpr.models import NoticeObligation
from gdpr.operations.ledger_refusals import NoAddress, NoticeMissing, ObligationEnded
from gdpr.operations.notice import record_told
from gdpr.operations.outbox import Claim, Outbox
from gdpr.queries.notice import latest_notices
from gdpr.queries.notice_letter import language_of, notice_letter, one_for_each, split_by_address
from gdpr.queries.reach import address_for
from gdpr.reading.mail import FAILURES, outcome_of
from users.models import User

LETTERS = Outbox(
    to_go=NoticeObligation.objects.with_letter_to_send, at="letter_at", tries="letter_tries",
    waits=[timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)],
)  # fmt: skip
# The address to which a letter went answers that nobody is there: the person has not been told.
CAME_BACK = """
UPDATE gdpr_noticeobligation o SET state = 'open', ended_at = NULL, letter = 'bounced', letter_failure = 'returned'
FROM contacts_contactpoint p
WHERE p.id = o.letter_point_id AND p.bounce = 'hard' AND p.bounced_at >= o.letter_at
  AND o.state = 'fulfilled' AND o.letter = 'sent' AND o.person_id IS NOT NULL
"""
# What the same letter told of the person's own data has not been told either.
TOLD_WITH_IT = """
UPDATE gdpr_noticeobligation t SET state = 'open', ended_at = NULL
FROM gdpr_noticeobligation o
WHERE t.subject = o.subject AND t.article = '13' AND o.article = '14' AND o.letter = 'bounced' AND o.state = 'open'
  AND t.state = 'fulfilled' AND t.person_id IS NOT NULL AND t.ended_at = o.letter_at
  AND (SELECT d.how FROM gdpr_noticedelivery d WHERE d.obligation_id = t.id ORDER BY d.at DESC LIMIT 1) = 'email'
"""


@transaction.atomic
def queue_notices(*, obligations: Iterable[NoticeObligation], by: User, now: datetime) -> int:
    """Have the notice sent to these persons by e-mail; a worker does it. Who was told already, whose letter is on its
    way and who has no address is left out. Refuses while no notice is published. Returns how many letters wait."""
    if not latest_notices():
        raise NoticeMissing
    numbers = [one.pk for one in obligations]
    rows = NoticeObligation.objects.select_for_update().open().exclude(letter=LetterState.WAITING)
    reached, _others = split_by_address(one_for_each(rows.filter(pk__in=numbers)), now)
    count = NoticeObligation.objects.filter(pk__in=[one.pk for one in reached]).update(
        letter=LetterState.WAITING, letter_at=now, letter_by=by, letter_tries=0, letter_failure=""
    )
    if count:
        enqueue_on_commit("gdpr.send_notices")
    return count


@transaction.atomic
def send_notice(*, obligation: NoticeObligation, by: User, now: datetime) -> None:
    """Have the notice sent to one person. Refuses one who was told already or has no address that works, and while no
    notice is published."""
    locked = NoticeObligation.objects.select_for_update().get(pk=obligation.pk)
    if locked.state != NoticeState.OPEN or locked.letter == LetterState.WAITING:
        raise ObligationEnded
    if not queue_notices(obligations=[locked], by=by, now=now):
        raise NoAddress


def send_waiting_notices(*, now: datetime) -> int:
    """Send each letter whose moment has come, and note what became of it: sent counts as told; an address that is
    refused for good comes back; a server that is away is tried again, five times. Any number of workers may do this;
    one killed between the server's word and the note sends the same message again. Returns letters sent."""
    return LETTERS.work_off(send=lambda claim: _send_one(claim, now), now=now)


def _send_one(claim: Claim, now: datetime) -> bool:
    one = NoticeObligation.objects.select_related("person", "letter_by").get(pk=claim.number)
    if one.person is None or one.letter_by is None:
        return False
    address = address_for(one.person, ContactChannel.EMAIL, now)
    letter = notice_letter(one.source, language_of(one.person), one.article)
    if not address or letter is None:
        _note(claim, LetterState.FAILED, now, failure="no_address" if letter else "no_notice")
        return False
    try:
        letter.to(address, number=str(one.public_id)).send()
    except FAILURES as failure:
        _note_failure(claim, failure, now)
        return False
    point = ContactPoint.objects.filter(person=one.person, kind=ContactKind.EMAIL, key=address).first()
    with transaction.atomic():
        if _note(claim, LetterState.SENT, now, letter_point=point):
            record_told(
                obligations=[one],
                how=DeliveredBy.EMAIL,
                by=one.letter_by,
                now=now,
                language=letter.notice.language,
            )
    return True


def _note_failure(claim: Claim, failure: Exception, now: datetime) -> None:
    code, is_address, may_help = outcome_of(failure)
    again = LETTERS.next_try(claim, now) if may_help else None
    if again:
        LETTERS.note(claim, NoticeObligation, letter_at=again, letter_failure=code)
    else:
        _note(claim, LetterState.BOUNCED if is_address else LetterState.FAILED, now, failure=code)


def _note(claim: Claim, state: LetterState, now: datetime, failure: str = "", **more: Any) -> bool:
    return LETTERS.note(claim, NoticeObligation, letter=state, letter_at=now, letter_failure=failure, **more)


@dataclass(frozen=True)
class Below:
    """A notice that a message carries below its own words."""

    obligation: NoticeObligation
    language: str
    words: str


def notice_below(*, person: Person) -> Below | None:
    """The notice that is owed to a person, as the next message carries it; nothing is locked or noted by it."""
    rows = NoticeObligation.objects.open().exclude(letter=LetterState.WAITING)
    one = (
        rows.filter(person=person).order_by("-article").first()
    )  # what names the source tells the rest as well
    letter = notice_letter(one.source, language_of(person), one.article) if one else None
    if one is None or letter is None:
        return None
    return Below(one, letter.notice.language, f"\n\n-- \n{letter.subject}\n\n{letter.text}")


@transaction.atomic
def note_carried(*, below: Below | None, by: User, now: datetime) -> None:
    """Note that the message went out with it, unless the person has been told in another way meanwhile."""
    rows = NoticeObligation.objects.select_for_update().open().exclude(letter=LetterState.WAITING)
    one = rows.filter(pk=below.obligation.pk).first() if below else None
    if below and one:
        record_told(obligations=[one], how=DeliveredBy.MESSAGE, by=by, now=now, language=below.language)


def reopen_returned() -> int:
    """Whose letter came back has not been told: owed again, and shown so. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(CAME_BACK)
        count = cursor.rowcount
        cursor.execute(TOLD_WITH_IT)
        return count
