"""What a person is owed whom somebody writes down: a notice of the one article or the other, or none and why."""

from datetime import datetime

from django.db import transaction

from contacts.choices import DataFrom
from contacts.models import Person
from contacts.operations.whence import Whence
from gdpr.choices.ledgers import Exemption, NoticeArticle, NoticeState
from gdpr.models import NoticeObligation
from gdpr.operations.ledger_refusals import ObligationEnded
from gdpr.operations.notice_shown import note_collected
from gdpr.reading.due import due_day, finnish_day
from users.models import User


@transaction.atomic
def note_entered(*, person: Person, whence: Whence, by: User, now: datetime) -> NoticeObligation:
    """Note what a person is owed who was written down now: of own data a notice today (article 13(1)), of data from
    elsewhere within a month (article 14(3)(a)), and of somebody who had been told already nothing, with who says so and
    how it was done. Repeated, it adds nothing. Returns what is owed, or is not."""
    source = whence.source.strip()[:120]
    if whence.data_from == DataFrom.PERSON:
        return note_collected(person=person, source=source, by=by, now=now)
    today = finnish_day(now)
    facts = {"person": person, "source": source, "obtained_at": now, "due_on": due_day(today)}
    if whence.data_from == DataFrom.TOLD:
        facts |= {
            "state": NoticeState.KNOWN, "ended_at": now, "exemption": Exemption.KNOWS,
            "exempt_because": whence.told_how.strip()[:500], "exempt_asked_by": by,
        }  # fmt: skip
    one, _is_new = NoticeObligation.objects.get_or_create(
        subject=person.public_id, article=NoticeArticle.OTHERS, defaults=facts
    )
    return one


@transaction.atomic
def tell_all_the_same(*, obligation: NoticeObligation, by: User, now: datetime) -> None:
    """Doubt that somebody had been told: the notice is owed again, within the month or at once when that is over.
    Refuses what is owed already, or ended another way."""
    locked = NoticeObligation.objects.select_for_update().get(pk=obligation.pk)
    if locked.state != NoticeState.KNOWN or locked.person_id is None:
        raise ObligationEnded
    locked.state, locked.ended_at, locked.exemption, locked.exempt_because = NoticeState.OPEN, None, "", ""
    locked.exempt_asked_by = None
    locked.due_on = max(locked.due_on, finnish_day(now))
    locked.save(
        update_fields=["state", "ended_at", "exemption", "exempt_because", "exempt_asked_by", "due_on"]
    )
