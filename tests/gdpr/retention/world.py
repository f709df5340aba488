"""Persons of whom retention has something to say, put into the register on the days that matter."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from contacts.models import Person
from gdpr.choices import Kept
from gdpr.models import RetentionEvaluation
from gdpr.operations.retention.expiry import judge_person
from gdpr.operations.retention.interaction import Told, record_interactions
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.users import UserFactory

HELSINKI = ZoneInfo("Europe/Helsinki")


def noon(year: int, month: int, day: int) -> datetime:
    """Twelve o'clock in Finland."""
    return datetime(year, month, day, 12, tzinfo=HELSINKI)


def person_since(*day: int, **facts) -> Person:
    """A person without positions, written down on the day."""
    person = PersonFactory(**facts)
    Person.objects.filter(pk=person.pk).update(created_at=noon(*day))
    return person


def at_company(person: Person, lifecycle: str = "prospect", **facts):
    """A position of the person at a company of its own."""
    return PositionFactory(person=person, company=CompanyFactory(lifecycle=lifecycle), **facts)


def prospect(*day: int) -> Person:
    """Somebody from a list, at a company that has bought nothing."""
    person = person_since(*day)
    at_company(person)
    return person


def wrote_to(person: Person, *days: date) -> None:
    """Messages of ours, at noon of the days."""
    tell(person, "sent", *(noon(d.year, d.month, d.day) for d in days))


def tell(person: Person, kind: str, *moments: datetime, after: timedelta | None = None) -> None:
    """What another system tells; `after`: how long after delivery a click came."""
    record_interactions(
        told=[
            Told(person, kind, moment, delivered_at=None if after is None else moment - after)
            for moment in moments
        ],
        now=max(moments),
    )


def did(person: Person, kind: str, direction: str, *day: int, **facts):
    """Something done with the person."""
    activity = ActivityFactory(
        kind=kind, direction=direction, state="done", done_at=noon(*day), owner=UserFactory(), **facts
    )
    activity.persons.add(person)
    return activity


def verdict(person: Person, *day: int) -> RetentionEvaluation:
    """What the rules say on the day, early in the morning."""
    moment = datetime(*day, 0, 30, tzinfo=HELSINKI)
    judge_person(person_id=person.pk, now=moment.astimezone(UTC), today=date(*day))
    return RetentionEvaluation.objects.get(person=person)


def ends_on(person: Person, *day: int) -> date | None:
    """The Finnish day on which the person's time is over, as it looks on the day."""
    until = verdict(person, *day).until
    return until and until.astimezone(HELSINKI).date()


def is_due(person: Person, *day: int) -> bool:
    return verdict(person, *day).state == Kept.DUE
