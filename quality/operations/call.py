"""What a call brought to light becomes entries of the queue."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from activities.choices import CORRECTIONS, Outcome
from activities.models import Activity
from companies.choices import ContactKind as CompanyKind
from companies.choices import Status
from contacts.choices import ContactKind
from contacts.models import Person, Position
from quality.choices import Problem, Reporter
from quality.models import UpkeepEntry
from quality.operations.upkeep import raise_doubt
from quality.queries.facts import fact_of, record_of


@transaction.atomic
def hear_activity(*, activity_id: int, now: datetime) -> int:
    """Put what an outcome says into the queue: a number that is wrong, a person who left, a company that ceased.

    Heard twice, it is there once. Returns how many entries there are of it.
    """
    activity = Activity.objects.select_for_update(of=("self",)).select_related("company", "owner").filter(
        pk=activity_id, outcome__in=CORRECTIONS
    ).first()  # fmt: skip
    if activity is None:
        return 0
    known = UpkeepEntry.objects.filter(activity=activity).count()
    if known:
        return known
    doubts = _DOUBTS[Outcome(activity.outcome)](activity)
    for obj, key, problem, proposed in doubts:
        raise_doubt(
            obj=obj, fact=fact_of(record_of(obj), key), problem=problem, reporter=Reporter.CALL, by=activity.owner,
            now=now, proposed=proposed, activity=activity,
        )  # fmt: skip
    return len(doubts)


def hear_missed(*, now: datetime, since: datetime) -> int:
    """What nobody heard while the broker was away. Returns how many activities were heard."""
    missed = Activity.objects.filter(outcome__in=CORRECTIONS, done_at__gte=since, upkeep=None).values_list(
        "pk", flat=True
    )
    return sum(1 for number in list(missed) if hear_activity(activity_id=number, now=now))


Doubt = tuple[models.Model, str, Problem, dict[str, Any]]


def _wrong_number(activity: Activity) -> list[Doubt]:
    """The number of each person who was called, else the company's own."""
    found: list[Doubt] = []
    for person in activity.persons.all():
        point = person.contact_points.filter(kind=ContactKind.PHONE).order_by("-is_primary", "id").first()
        if point is not None:
            found.append((point, "value", Problem.WRONG_NUMBER, {}))
            continue
        position = _position_of(person, activity).exclude(work_phone="").first()
        if position is not None:
            found.append((position, "work_phone", Problem.WRONG_NUMBER, {}))
    if not found and activity.company is not None:
        points = activity.company.contact_points.filter(kind=CompanyKind.PHONE)
        point = points.order_by("-is_primary", "id").first()
        if point is not None:
            found.append((point, "value", Problem.WRONG_NUMBER, {}))
    return found


def _left(activity: Activity) -> list[Doubt]:
    """The position of each person at the company of the call, or the main one."""
    day = timezone.localtime(activity.at).date()
    found: list[Doubt] = []
    for person in activity.persons.all():
        position = _position_of(person, activity).first()
        if position is not None:
            on = max(day, position.started_on or day)
            found.append((position, "position", Problem.LEFT, {"ended_on": on}))
    return found


def _ceased(activity: Activity) -> list[Doubt]:
    if activity.company is None or activity.company.status == Status.CEASED:
        return []
    return [(activity.company, "status", Problem.CEASED, {"status": Status.CEASED.value})]


def _position_of(person: Person, activity: Activity) -> models.QuerySet[Position]:
    held = person.positions.filter(ended_on=None)
    if activity.company is not None:
        held = held.filter(company=activity.company)
    return held.order_by("-is_primary", "id")


_DOUBTS = {
    Outcome.WRONG_NUMBER: _wrong_number,
    Outcome.LEFT_COMPANY: _left,
    Outcome.COMPANY_CEASED: _ceased,
}
