"""The promises to come and to restore: their clocks, what stops them, and who is reminded when they are late."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.operations import case as operations
from service.operations.case_refusals import AlreadySolved
from service.operations.case_steps import (
    arrive_for_case,
    await_customer,
    reopen_case,
    restore_case,
    resume_case,
    solve_case,
)
from service.operations.escalation import escalate_case
from service.operations.visit import check_in, complete_visit, plan_visit, reopen_visit
from service.queries.escalation import cases_to_escalate
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # 14:00 in Helsinki
HOUR = timedelta(hours=1)


def at(*parts):
    return datetime(*parts, tzinfo=HELSINKI)


@pytest.fixture
def promised(clerk, covered):
    """A case of an item of which we promise to answer in 1 h, to come in 4 h and to restore in 12 h, by day."""
    level = {"opens_at": time(8), "closes_at": time(16)}
    item = covered(response_hours=1, onsite_hours=4, restore_hours=12, **level)

    def opened(when=FRIDAY, **facts):
        return operations.open_case(item=item, by=clerk, now=when, **facts)

    return opened


def fresh(case):
    case.refresh_from_db()
    return case


def test_the_clocks_run_over_the_night_and_the_weekend_in_the_hours_of_the_level(promised):
    case = promised()

    assert case.answer_due_at == at(2026, 11, 20, 15, 0)
    assert case.onsite_due_at == at(2026, 11, 23, 10, 0)
    assert case.restore_due_at == at(2026, 11, 24, 10, 0)
    assert fresh(case).next_due_at == case.answer_due_at


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (at(2026, 3, 28, 12, 0), at(2026, 3, 29, 13, 0)),  # the day of 23 hours lies between
        (at(2026, 10, 24, 12, 0), at(2026, 10, 25, 11, 0)),  # the day of 25 hours
    ],
)
def test_round_the_clock_a_day_has_24_hours_also_when_the_clocks_are_turned(clerk, covered, opened, due):
    item = covered(restore_hours=24, weekdays=[1, 2, 3, 4, 5, 6, 7], holidays_count=True)

    case = operations.open_case(item=item, by=clerk, now=opened)

    assert case.restore_due_at == due


def test_without_a_service_level_nobody_has_promised_to_come_or_to_restore(clerk):
    case = operations.open_case(company=CompanyFactory(), by=clerk, now=FRIDAY)

    assert (case.onsite_due_at, case.restore_due_at) == (None, None)
    assert case.answer_due_at is not None


def test_a_level_that_only_promises_to_come_stands_and_the_house_says_when_it_answers(clerk, covered):
    item = covered(onsite_hours=8, opens_at=time(8), closes_at=time(16))

    case = operations.open_case(item=item, by=clerk, now=FRIDAY)

    assert case.onsite_due_at == at(2026, 11, 23, 14, 0)
    assert case.answer_due_at == at(2026, 11, 23, 14, 0)


def test_while_the_customer_is_waited_for_all_clocks_stand_still(promised, clerk):
    case = promised()
    await_customer(case=case, by=clerk, now=FRIDAY + HOUR / 2)
    waiting = fresh(case)
    assert (waiting.minutes_left, waiting.onsite_minutes_left, waiting.restore_minutes_left) == (30, 210, 690)
    assert waiting.next_due_at is None

    resume_case(case=case, by=clerk, now=at(2026, 11, 24, 8, 0))

    assert fresh(case).answer_due_at == at(2026, 11, 24, 8, 30)
    assert case.onsite_due_at == at(2026, 11, 24, 11, 30)
    assert case.restore_due_at == at(2026, 11, 25, 11, 30)
    assert case.onsite_minutes_left is None


def test_who_comes_has_answered_too_and_what_runs_again_need_not_be_solved_yet(promised, clerk):
    case = promised()

    arrive_for_case(case=case, by=clerk, now=FRIDAY + HOUR)
    assert (fresh(case).answered_at, case.onsite_at, case.state) == (FRIDAY + HOUR, FRIDAY + HOUR, "open")
    assert case.next_due_at == case.restore_due_at
    arrive_for_case(case=case, by=clerk, now=FRIDAY + 2 * HOUR)
    restore_case(case=case, by=clerk, now=FRIDAY + 2 * HOUR)

    assert (fresh(case).onsite_at, case.restored_at) == (FRIDAY + HOUR, FRIDAY + 2 * HOUR)
    assert (case.next_due_at, case.is_open) == (None, True)


def test_solving_restores_and_reopening_starts_all_clocks_anew(promised, clerk):
    case = promised()
    solve_case(case=case, resolution="Tiiviste vaihdettu", by=clerk, now=FRIDAY + HOUR)
    assert (fresh(case).restored_at, case.next_due_at) == (FRIDAY + HOUR, None)
    with pytest.raises(AlreadySolved):
        arrive_for_case(case=case, by=clerk, now=FRIDAY + HOUR)

    reopen_case(case=case, by=clerk, now=at(2026, 11, 25, 8, 0))

    assert (fresh(case).onsite_at, case.restored_at) == (None, None)
    assert case.onsite_due_at == at(2026, 11, 25, 12, 0)


def test_a_visit_is_on_site_when_it_begins_and_restores_when_it_ends_well(promised, clerk):
    case = promised()
    visit = plan_visit(case=case, planned_at=FRIDAY + HOUR, by=clerk, now=FRIDAY)

    check_in(visit=visit, by=clerk, now=FRIDAY + HOUR)
    assert fresh(case).onsite_at == FRIDAY + HOUR
    done = {"covered_by": "contract", "by": clerk, "now": FRIDAY + 2 * HOUR}
    complete_visit(visit=visit, result="temporary", **done)
    assert fresh(case).restored_at == FRIDAY + 2 * HOUR

    reopen_visit(visit=visit, by=clerk, now=FRIDAY + 2 * HOUR)
    assert (fresh(case).onsite_at, case.restored_at) == (None, None)
    complete_visit(visit=visit, result="no_access", ended_at=FRIDAY + 2 * HOUR, **done)
    assert (fresh(case).onsite_at, case.restored_at) == (FRIDAY + 2 * HOUR, None)


def test_a_visit_before_a_case_was_reopened_says_nothing_of_the_new_promise(promised, clerk):
    case = promised()
    visit = plan_visit(case=case, planned_at=FRIDAY + HOUR, by=clerk, now=FRIDAY)
    solve_case(case=case, resolution="Säädetty", by=clerk, now=FRIDAY + HOUR)
    reopen_case(case=case, by=clerk, now=FRIDAY + 3 * HOUR)

    done = {"covered_by": "contract", "by": clerk, "now": FRIDAY + 4 * HOUR}
    complete_visit(visit=visit, result="fixed", started_at=FRIDAY + HOUR, ended_at=FRIDAY + 2 * HOUR, **done)

    assert (fresh(case).onsite_at, case.restored_at) == (None, None)


def test_each_promise_that_becomes_late_is_told_to_the_owner_and_what_was_told_is_not_told_again(
    promised, clerk, mailoutbox
):
    case = promised()

    def told(moment):
        return [escalate_case(case_id=number, now=moment) for number in cases_to_escalate(now=moment)]

    assert told(at(2026, 11, 20, 15, 5)) == ["owner"]  # the answer
    assert told(at(2026, 11, 23, 10, 5)) == ["owner"]  # nobody came
    assert told(at(2026, 11, 23, 10, 6)) == [""]
    assert told(at(2026, 11, 23, 11, 30)) == ["team"]
    assert told(at(2026, 11, 23, 12, 0)) == []
    assert told(at(2026, 11, 24, 10, 5)) == ["owner"]  # not restored
    assert (fresh(case).escalated_for, case.escalation) == ("restore", "owner")
    assert [letter.subject.rpartition(" case ")[0] for letter in mailoutbox[:2]] == [
        "Kolmikanta: the answer to", "Kolmikanta: nobody is on site yet for",
    ]  # fmt: skip

    restore_case(case=case, by=clerk, now=at(2026, 11, 24, 10, 30))
    assert fresh(case).escalation == "none"
