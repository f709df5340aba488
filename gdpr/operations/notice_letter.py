"""Letters of articles 13 and 14: asked for at the desk, sent by a worker, carried by the first message, come back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from common.jobs import enqueue_on_commit
from contacts.choices import ContactKind
from contacts.models import ContactPoint, Person
from gdpr.choices import ContactChannel
from gdpr.choices.ledgers import DeliveredBy, LetterState, NoticeState
from gdpr.models import NoticeObligation
from gdpr.operations.ledger_refusals import NoAddress, NoticeMissing, ObligationEnded
from gdpr.operations.notice import record_told
from gdpr.queries.notice import latest_notices
from gdpr.queries.notice_letter import language_of, notice_letter, split_by_address
from gdpr.queries.reach import address_for
from gdpr.reading.mail import FAILURES, outcome_of
from users.models import User

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
# The address to which a letter went answers that nobody is there: the person has not been told.
CAME_BACK = """
UPDATE gdpr_noticeobligation o SET state = 'open', ended_at = NULL, letter = 'bounced', letter_failure = 'returned'
FROM contacts_contactpoint p
WHERE p.id = o.letter_point_id AND p.bounce = 'hard' AND p.bounced_at >= o.letter_at
  AND o.state = 'fulfilled' AND o.letter = 'sent' AND o.person_id IS NOT NULL
"""


@transaction.atomic
def queue_notices(*, obligations: Iterable[NoticeObligation], by: User, now: datetime) -> int:
    """Have the notice sent to these persons by e-mail; a worker does it. Who was told already, whose letter is on its
    way and who has no address is left out. Refuses while no notice is published. Returns how many letters wait."""
    if not latest_notices():
        raise NoticeMissing
    numbers = [one.pk for one in obligations]
    rows = NoticeObligation.objects.select_for_update().open().exclude(letter=LetterState.WAITING)
    reached, _others = split_by_address(rows.filter(pk__in=numbers).order_by("pk"), now)
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
    waiting = NoticeObligation.objects.with_letter_to_send(now).order_by("letter_at", "pk")
    return sum(_send_one(number, now) for number in list(waiting.values_list("pk", flat=True)[:1000]))


@transaction.atomic
def _send_one(number: int, now: datetime) -> bool:
    rows = NoticeObligation.objects.select_for_update(skip_locked=True, of=("self",)).with_letter_to_send(now)
    one = rows.select_related("person", "letter_by").filter(pk=number).first()
    if one is None or one.person is None or one.letter_by is None:
        return False
    address = address_for(one.person, ContactChannel.EMAIL, now)
    letter = notice_letter(one.source, language_of(one.person))
    if not address or letter is None:
        _note(one, LetterState.FAILED, now, failure="no_address" if letter else "no_notice")
        return False
    try:
        letter.to(address, number=str(one.public_id)).send()
    except FAILURES as failure:
        _note_failure(one, failure, now)
        return False
    point = ContactPoint.objects.filter(person=one.person, kind=ContactKind.EMAIL, key=address).first()
    NoticeObligation.objects.filter(pk=one.pk).update(letter_point=point)
    _note(one, LetterState.SENT, now)
    record_told(
        obligations=[one], how=DeliveredBy.EMAIL, by=one.letter_by, now=now, language=letter.notice.language
    )
    return True


def _note_failure(one: NoticeObligation, failure: Exception, now: datetime) -> None:
    code, is_address, may_help = outcome_of(failure)
    if may_help and one.letter_tries < len(WAITS):
        wait = WAITS[one.letter_tries]
        NoticeObligation.objects.filter(pk=one.pk).update(
            letter_at=now + wait, letter_tries=one.letter_tries + 1, letter_failure=code
        )
    else:
        _note(one, LetterState.BOUNCED if is_address else LetterState.FAILED, now, failure=code)


def _note(one: NoticeObligation, state: LetterState, now: datetime, failure: str = "") -> None:
    NoticeObligation.objects.filter(pk=one.pk).update(
        letter=state, letter_at=now, letter_tries=one.letter_tries + 1, letter_failure=failure
    )


@transaction.atomic
def carry_notice(*, person: Person, by: User, now: datetime) -> str:
    """What the first message to a person has to say below its own words (art. 14(3)(b)): the notice that is owed, and
    it counts as told with the transaction in which the message is sent. "" for who has been told or is owed none."""
    rows = NoticeObligation.objects.select_for_update().open().exclude(letter=LetterState.WAITING)
    one = rows.filter(person=person).first()
    letter = notice_letter(one.source, language_of(person)) if one else None
    if one is None or letter is None:
        return ""
    record_told(obligations=[one], how=DeliveredBy.MESSAGE, by=by, now=now, language=letter.notice.language)
    return f"\n\n-- \n{letter.subject}\n\n{letter.text}"


def reopen_returned() -> int:
    """Whose letter came back has not been told: owed again, and shown so. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(CAME_BACK)
        return cursor.rowcount
