from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from activities.queries import due_by_tonight, midnight, my_day
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def helsinki(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))


def subjects(rows) -> list[str]:
    return [row.subject for row in rows]


def test_plans_fall_on_their_day_in_helsinki_not_in_greenwich(rep):
    for subject, due in (
        ("yesterday's last minute", helsinki(2026, 11, 21, 23, 59)),
        ("today's first minute", helsinki(2026, 11, 22, 0, 0)),
        ("today's last minute", helsinki(2026, 11, 22, 23, 59)),
        ("tomorrow's first minute", helsinki(2026, 11, 23, 0, 0)),
        ("the seventh day", helsinki(2026, 11, 29, 23, 59)),
        ("the eighth day", helsinki(2026, 11, 30, 0, 0)),
    ):
        ActivityFactory(owner=rep, subject=subject, due_at=due)

    just_after_midnight = datetime(2026, 11, 21, 22, 5, tzinfo=UTC)  # 00:05 on the 22nd in Helsinki
    day = my_day(user=rep, now=just_after_midnight)

    assert subjects(day.overdue) == ["yesterday's last minute"]
    assert subjects(day.today) == ["today's first minute", "today's last minute"]
    assert subjects(day.later) == ["tomorrow's first minute", "the seventh day"]


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 22), 24)])
def test_days_of_23_and_25_hours_begin_at_their_own_midnight(day, hours):
    start = datetime(*day).date()

    end = midnight(start + timedelta(days=1)).astimezone(UTC)
    assert end - midnight(start).astimezone(UTC) == timedelta(hours=hours)


def test_the_long_day_of_october_has_its_last_hour_today(rep):
    ActivityFactory(owner=rep, subject="late evening", due_at=helsinki(2026, 10, 25, 23, 30))

    day = my_day(user=rep, now=helsinki(2026, 10, 25, 1, 0))

    assert subjects(day.today) == ["late evening"]


def test_only_own_plans_that_are_still_planned_come_up(rep, clerk, now):
    ActivityFactory(owner=clerk, due_at=now)
    ActivityFactory(owner=rep, due_at=now, state="cancelled")
    ActivityFactory(owner=rep, due_at=now, state="done", done_at=now)

    assert len(my_day(user=rep, now=now)) == 0


def test_a_plan_without_a_time_is_not_forgotten(rep, now):
    ActivityFactory(owner=rep, subject="someday", due_at=None)

    assert subjects(my_day(user=rep, now=now).undated) == ["someday"]


def test_the_company_of_an_own_plan_is_named_only_to_those_who_see_it(outsider, rep, now):
    ActivityFactory(owner=outsider, due_at=now, company=CompanyFactory(owner=rep))
    ActivityFactory(owner=outsider, due_at=now, company=CompanyFactory(owner=outsider, legal_name="Oma Oy"))

    day = my_day(user=outsider, now=now)

    assert [str(row.shown_company) for row in day.today] == ["None", "Oma Oy"]


def test_my_day_costs_the_same_with_one_and_thirty_plans(rep, now, django_assert_max_num_queries):
    for _number in range(30):
        ActivityFactory(owner=rep, due_at=now)
    rep = type(rep).objects.get(pk=rep.pk)

    with django_assert_max_num_queries(4):
        my_day(user=rep, now=now)


def test_the_sidebar_counts_what_is_late_or_for_today(rep, now):
    for hours in (-48, 3, 48):
        ActivityFactory(owner=rep, due_at=now + timedelta(hours=hours))
    ActivityFactory(owner=UserFactory(), due_at=now)

    assert due_by_tonight(user=rep, now=now) == 2
