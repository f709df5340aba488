"""Reads of activities across tables: my day, timelines, what a list shows of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from activities.models import Activity, ActivityItem, ActivityPerson
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from users.models import User
from users.permissions import Scope

MOST_IN_A_DAY = 200
MOST_AT_ONCE = 500
DAYS_AHEAD = 7


@dataclass
class MyDay:
    """What a user has planned: late, today, in the next seven days, and without a time."""

    overdue: list[Activity] = field(default_factory=list)
    today: list[Activity] = field(default_factory=list)
    later: list[Activity] = field(default_factory=list)
    undated: list[Activity] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.overdue) + len(self.today) + len(self.later) + len(self.undated)


def midnight(day: date) -> datetime:
    """The moment at which a day begins where we are; days of 23 and 25 hours included."""
    return timezone.make_aware(datetime.combine(day, time.min))


def my_day(*, user: User, now: datetime) -> MyDay:
    """The user's own plans up to a week ahead, soonest first."""
    local_day = timezone.localtime(now).date()
    today, tomorrow = midnight(local_day), midnight(local_day + timedelta(days=1))
    end = midnight(local_day + timedelta(days=DAYS_AHEAD + 1))
    plans = Activity.objects.visible_to(user).owned_by(user).planned()
    soon = plans.filter(Q(due_at__lt=end) | Q(due_at=None)).order_by("due_at", "id")[:MOST_IN_A_DAY]
    day = MyDay()
    for activity in dressed(soon, user=user):
        if activity.due_at is None:
            day.undated.append(activity)
        elif activity.due_at < today:
            day.overdue.append(activity)
        else:
            (day.today if activity.due_at < tomorrow else day.later).append(activity)
        activity.is_reminded = activity.remind_at is not None and activity.remind_at <= now
        activity.is_late = activity.due_at is not None and activity.due_at < now
    return day


def due_by_tonight(*, user: User, now: datetime) -> int:
    """How many plans of the user are late or for today: the figure in the sidebar."""
    tomorrow = midnight(timezone.localtime(now).date() + timedelta(days=1))
    return Activity.objects.visible_to(user).owned_by(user).overdue(tomorrow).count()


def reminders_due(*, now: datetime) -> list[int]:
    """Numbers of activities whose owners are to be reminded, longest waiting first."""
    waiting = Activity.objects.to_remind(now).filter(owner__is_active=True)
    return list(waiting.order_by("remind_at", "id").values_list("pk", flat=True)[:MOST_AT_ONCE])


def dressed(activities: QuerySet[Activity] | Iterable[Activity], *, user: User) -> list[Activity]:
    """Activities with `shown_company`, `shown_persons` and `shown_items`: of each only what the user may see.

    Three queries, however many activities.
    """
    if isinstance(activities, QuerySet):
        activities = activities.select_related("owner", "company")
    rows = list(activities)
    ids = [row.pk for row in rows]
    persons, items = defaultdict(list), defaultdict(list)
    if ids:
        visible = Person.objects.visible_to(user)
        links = ActivityPerson.objects.filter(activity__in=ids, person__in=visible).select_related("person")
        for link in links.order_by("person__name_sort", "id"):
            persons[link.activity_id].append(link.person)
        things = InstalledItem.objects.visible_to(user)
        links = ActivityItem.objects.filter(activity__in=ids, item__in=things).select_related("item__product")
        for link in links.order_by("item__serial_sort", "id"):
            items[link.activity_id].append(link.item)
    seen = _companies_seen(rows, user)
    for row in rows:
        row.shown_company = row.company if row.company_id in seen else None
        row.shown_persons, row.shown_items = persons[row.pk], items[row.pk]
    return rows


def _companies_seen(rows: list[Activity], user: User) -> set[int]:
    ids = {row.company_id for row in rows if row.company_id}
    if not ids or user.scope == Scope.ALL:
        return ids
    return set(Company.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


@dataclass(frozen=True)
class Timeline:
    """A page of a record's timeline: what is planned (on the first page), what was, and where it goes on."""

    planned: list[Activity]
    past: list[Activity]
    older: str


def timeline(
    *, activities: QuerySet[Activity], user: User, before: tuple[datetime, int] | None = None, size: int = 15
) -> Timeline:
    """What is planned with a record, soonest first, and what was done, newest first, a page at a time.

    `before` is the place where the page before ended: (at, number of the activity).
    """
    past = activities.exclude(state="planned").newest_first()
    if before is not None:
        past = past.filter(Q(at__lt=before[0]) | Q(at=before[0], pk__lt=before[1]))
    planned = [] if before else list(
        activities.planned().select_related("owner", "company").order_by("due_at", "id")[:50]
    )  # fmt: skip
    rows = list(past.select_related("owner", "company")[: size + 1])
    older = f"{rows[size - 1].at.isoformat()}_{rows[size - 1].pk}" if len(rows) > size else ""
    dressed([*planned, *rows[:size]], user=user)
    return Timeline(planned, rows[:size], older)
