"""Cases: opened, corrected, answered, with the response clock."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest

from common.constraints import InvalidValues
from history.queries import changes_of
from installed_base.models import ItemEvent
from service.models import ServiceCase
from service.operations import case as operations
from service.operations.case_refusals import CommentNeeded, OpenedInTheFuture
from service.operations.case_steps import await_customer, resume_case
from tests.factories.cases import CaseFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # 14:00 in Helsinki
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 8:00


def test_a_case_knows_the_item_and_its_machine_at_that_time_and_the_company(clerk):
    machine = ItemFactory()
    part = PartFactory(parent=machine)

    case = operations.open_case(kind="complaint", subject="Vuotaa", item=part, by=clerk, now=FRIDAY)

    assert (case.item, case.machine, case.company, case.owner) == (part, machine, machine.company, clerk)
    assert (case.state, case.opened_at) == ("new", FRIDAY)
    event = ItemEvent.objects.get(ref_id=case.public_id)
    assert (event.item, event.root, event.kind, event.at) == (part, machine, "case_opened", FRIDAY)
    assert changes_of(case).get().verb == "created"


def test_without_a_service_level_the_house_answers_within_a_working_day(clerk):
    case = operations.open_case(company=CompanyFactory(), by=clerk, now=FRIDAY)

    assert case.answer_due_at == MONDAY + timedelta(hours=6)
    assert case.subject == "Ticket"


def test_the_service_level_of_the_contract_that_covers_the_item_sets_the_clock(clerk, covered):
    item = covered(response_hours=4, opens_at=time(8), closes_at=time(20))

    case = operations.open_case(item=item, by=clerk, now=FRIDAY)

    assert case.sla is not None
    assert case.answer_due_at == FRIDAY + timedelta(hours=4)


def test_numbers_go_up_and_are_not_used_twice(clerk):
    company = CompanyFactory()

    first, second = (operations.open_case(company=company, by=clerk, now=FRIDAY) for _n in range(2))

    assert second.number == first.number + 1


def test_the_same_form_sent_twice_makes_one_case(clerk):
    number = uuid.uuid4()

    cases = {operations.open_case(by=clerk, now=FRIDAY, public_id=number).pk for _n in range(2)}

    assert len(cases) == 1


def test_nobody_turns_to_us_in_the_future(clerk):
    with pytest.raises(OpenedInTheFuture):
        operations.open_case(by=clerk, now=FRIDAY, opened_at=FRIDAY + timedelta(hours=1))


def test_a_personal_identity_code_is_refused_wherever_it_is_written(clerk):
    with pytest.raises(InvalidValues):
        operations.open_case(by=clerk, now=FRIDAY, description="Hetu 131052-308T")
    case = CaseFactory()
    with pytest.raises(InvalidValues):
        operations.comment_on_case(case=case, text="Hetu 131052-308T", by=clerk, now=FRIDAY)


def test_another_severity_moves_the_clock_until_somebody_has_answered(clerk):
    case = operations.open_case(company=CompanyFactory(), by=clerk, now=FRIDAY)

    operations.change_case(case=case, values={"severity": "critical"}, by=clerk, now=FRIDAY)
    case.refresh_from_db()
    assert case.answer_due_at == FRIDAY + timedelta(hours=2)
    operations.answer_case(case=case, by=clerk, now=FRIDAY + timedelta(hours=1))
    operations.change_case(case=case, values={"severity": "low"}, by=clerk, now=FRIDAY)

    case.refresh_from_db()
    assert case.answer_due_at == FRIDAY + timedelta(hours=2)


def test_while_it_waits_for_the_customer_the_clock_stands_still(clerk):
    case = operations.open_case(
        company=CompanyFactory(), severity="high", by=clerk, now=FRIDAY
    )  # 4 h: Monday 10:00

    case = await_customer(case=case, by=clerk, now=FRIDAY + timedelta(hours=1))
    assert (case.answer_due_at, case.minutes_left) == (None, 3 * 60)
    assert not ServiceCase.objects.late(FRIDAY + timedelta(days=9)).exists()
    case = resume_case(case=case, by=clerk, now=MONDAY)

    assert case.answer_due_at == MONDAY + timedelta(hours=3)
    assert (case.state, case.waiting_since, case.minutes_left) == ("open", None, None)


def test_a_word_from_the_customer_ends_the_wait_and_one_to_the_customer_answers(clerk):
    case = operations.open_case(company=CompanyFactory(), by=clerk, now=FRIDAY)
    await_customer(case=case, by=clerk, now=FRIDAY)

    operations.comment_on_case(case=case, kind="from_customer", text="Kuva tulossa", by=clerk, now=MONDAY)
    assert case.state == "open"
    operations.comment_on_case(case=case, kind="internal", text="Katsotaan", by=clerk, now=MONDAY)
    assert case.answered_at is None
    operations.comment_on_case(case=case, kind="to_customer", text="Tulemme huomenna", by=clerk, now=MONDAY)

    assert case.answered_at == MONDAY
    assert [c.kind for c in case.comments.order_by("id")] == ["from_customer", "internal", "to_customer"]


def test_an_empty_comment_is_refused(clerk):
    with pytest.raises(CommentNeeded):
        operations.comment_on_case(case=CaseFactory(), text="  ", by=clerk, now=FRIDAY)


def test_another_item_brings_its_machine_and_leaves_one_mark_on_the_timeline(clerk):
    case = operations.open_case(item=ItemFactory(), by=clerk, now=FRIDAY)
    machine = ItemFactory(company=case.company)
    part = PartFactory(parent=machine)

    operations.change_case(case=case, values={"item": part}, by=clerk, now=FRIDAY)

    case.refresh_from_db()
    assert case.machine == machine
    assert list(ItemEvent.objects.filter(ref_id=case.public_id).values_list("item", "root")) == [
        (part.pk, machine.pk)
    ]


def test_who_takes_a_case_owns_it_and_works_on_it(clerk, rep):
    case = operations.open_case(company=CompanyFactory(), by=rep, now=FRIDAY)

    case = operations.take_case(case=case, by=clerk, now=FRIDAY)

    assert (case.owner, case.state) == (clerk, "open")
