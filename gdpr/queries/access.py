"""Who saw whom: for the person, for the desk, and for whoever watches those who see very many."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from common.display import day_text
from contacts.models import Person
from gdpr.choices import AccessAction, AccessPurpose
from gdpr.models import AccessLog
from gdpr.queries.identity import uids_of
from gdpr.reading.access import place_of
from gdpr.reading.due import finnish_day
from users.queries import names_of

COUNTED = {AccessAction.VIEW, AccessAction.SEARCH, AccessAction.PRINT}
MOST = 200

SEEN = """
SELECT l.by_id, count(DISTINCT s.uid) FROM gdpr_accesslog l, unnest(l.subjects) AS s(uid)
WHERE l.at >= %s AND l.at < %s AND l.action = ANY(%s) GROUP BY l.by_id HAVING count(DISTINCT s.uid) > %s
"""


@dataclass
class Consultation:
    """What a person is told of a day on which the data was looked at: not by whom (C-579/21, paragraph 76)."""

    on: str
    what: str
    purpose: str
    times: int


@dataclass
class Line:
    """One answer that showed people, as the privacy desk reads it."""

    at: datetime
    who: str
    what: str
    purpose: str
    screen: str
    place: str
    count: int
    by_key: bool


def consultations_of(person: Person) -> list[Consultation]:
    """When and for what the person's data was looked at, by day, newest first."""
    rows = AccessLog.objects.about(uids_of(person)).order_by("-at")
    days: Counter[tuple[date, str, str]] = Counter()
    for at, action, purpose in rows.values_list("at", "action", "purpose").iterator(chunk_size=2000):
        days[finnish_day(at), action, purpose] += 1
    return [
        Consultation(day_text(on), str(AccessAction(action).label), str(AccessPurpose(purpose).label), times)
        for (on, action, purpose), times in days.items()
    ]


def access_rows(
    *, person: Person | None = None, user: UUID | None = None, begin: date | None = None, end: date | None = None
) -> QuerySet[AccessLog]:  # fmt: skip
    """Answers that showed people, newest first, narrowed to one person, one colleague, some days."""
    rows = AccessLog.objects.order_by("-at", "-id")
    if person is not None:
        rows = rows.about(uids_of(person))
    if user is not None:
        rows = rows.filter(by_id=user)
    if begin is not None:
        rows = rows.filter(at__gte=_midnight(begin))
    if end is not None:
        rows = rows.filter(at__lt=_midnight(end + timedelta(days=1)))
    return rows


def access_lines(rows: QuerySet[AccessLog]) -> list[Line]:
    """The newest of the rows with the names of those who saw."""
    found = list(rows[:MOST])
    names = names_of(row.by_id for row in found)
    return [
        Line(
            row.at, names.get(row.by_id, ""), row.get_action_display(), row.get_purpose_display(), row.screen,
            place_of(row.screen), len(row.subjects), row.token_id is not None,
        )
        for row in found
    ]  # fmt: skip


def persons_seen(day: date) -> list[tuple[int, int, int]]:
    """Users who saw more different persons on the day than they may without a question: (user, persons, threshold)."""
    found = []
    for actions, threshold in (
        (COUNTED, settings.MASS_VIEWING),
        ({AccessAction.API}, settings.MASS_VIEWING_API),
    ):
        with connection.cursor() as cursor:
            bounds = [_midnight(day), _midnight(day + timedelta(days=1))]
            cursor.execute(SEEN, [*bounds, sorted(str(action) for action in actions), threshold])
            found += [(user, persons, threshold) for user, persons in cursor.fetchall()]
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
