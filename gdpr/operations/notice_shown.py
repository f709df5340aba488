"""Data that a person gives us: owed a notice at that moment, and given it by the page on which it is asked for (art. 13)."""

from datetime import datetime

from django.db import transaction

from contacts.models import Person
from gdpr.choices.ledgers import DeliveredBy, NoticeArticle
from gdpr.models import NoticeDelivery, NoticeObligation
from gdpr.operations.notice import record_told
from gdpr.queries.notice import notice_for
from gdpr.queries.notice_letter import language_of
from gdpr.reading.due import finnish_day
from users.models import User


@transaction.atomic
def note_collected(
    *, person: Person, source: str, by: User, now: datetime, how: str = "", language: str = ""
) -> NoticeObligation:
    """Note that a person has given us data at this moment, and with `how` that the notice was given then. Somebody
    who knew an older version is noted as given the new one. While no notice is published nobody was told: it stays
    owed, and shows as late the day after. Repeated, it adds nothing. Returns what is owed, or was."""
    Person.objects.select_for_update().get(pk=person.pk)
    one, _is_new = NoticeObligation.objects.get_or_create(
        subject=person.public_id, article=NoticeArticle.OWN,
        defaults={"person": person, "source": source[:120], "obtained_at": now, "due_on": finnish_day(now)},
    )  # fmt: skip
    notice = notice_for(language or language_of(person))
    if not how or notice is None:
        return one
    if not record_told(obligations=[one], how=how, by=by, now=now, language=notice.language):
        knows = NoticeDelivery.objects.filter(obligation=one, notice__version=notice.version)
        if not knows.exists():
            NoticeDelivery.objects.create(obligation=one, notice=notice, how=how, by=by, at=now)
    one.refresh_from_db()
    return one


def note_shown(*, person: Person, page: str, language: str, by: User, now: datetime) -> NoticeObligation:
    """Note that a page of ours showed the notice where the person pressed the button that gave us data."""
    return note_collected(
        person=person, source=page, how=DeliveredBy.SHOWN, language=language, by=by, now=now
    )
