"""Steps of cases, visits, warranties of products taken back, each with what followed from it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from installed_base.models import InstalledItem, ItemEvent
from installed_base.operations.configuration import install_part
from service.models import Coverage, MeterReading, PartUsed, ProductWarranty, ServiceCase, ServiceVisit
from service.operations import case as cases
from service.operations import case_steps, cover_terms, part_used
from service.operations import visit as visits
from service.operations.meter import record_reading
from tests.factories.campaigns import CampaignItemFactory
from tests.factories.cases import CaseFactory, PlanFactory, VisitFactory
from tests.factories.cover import WarrantyTermFactory
from tests.factories.installed_base import ItemFactory, ProductFactory
from tests.undoing import left_of, newest_act, undo

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DONE = {"result": "fixed", "covered_by": "contract"}


def told(record):
    return sorted(ItemEvent.objects.filter(ref_id=record.public_id).values_list("kind", flat=True))


def steps(case):
    case = ServiceCase.objects.get(pk=case.pk)
    return case.state, case.solved_at, case.answered_at, case.restored_at, case.answer_due_at


def test_a_case_that_was_solved_is_open_again_with_its_clocks_and_solved_again_when_that_is_undone(admin):
    case = cases.open_case(item=ItemFactory(), by=admin, now=MONDAY)
    before = steps(case)
    case_steps.solve_case(case=case, resolution="Ohjattu", by=admin, now=MONDAY + HOUR)
    solved = steps(case)

    run = undo(newest_act(), by=admin, now=MONDAY + 2 * HOUR)

    assert (steps(case), left_of(run), told(case)) == (before, [], ["case_opened"])

    undo(run.change_set_id, by=admin, now=MONDAY + 3 * HOUR)

    assert (steps(case), told(case)) == (solved, ["case_closed", "case_opened"])


def test_a_step_stays_whole_once_a_later_one_was_taken(admin):
    case = CaseFactory()
    cases.answer_case(case=case, by=admin, now=MONDAY)
    answered = newest_act()
    case_steps.await_customer(case=case, by=admin, now=MONDAY + HOUR)
    waiting = steps(case)

    run = undo(answered, by=admin, now=MONDAY + 2 * HOUR)

    assert steps(case) == waiting
    assert left_of(run) == [(case.pk, "answered_at", "changed_since"), (case.pk, "state", "changed_since")]


def test_a_case_that_waits_goes_on_as_if_it_had_not_waited(admin):
    case = CaseFactory()
    case_steps.await_customer(case=case, by=admin, now=MONDAY - HOUR)

    run = undo(newest_act(), by=admin, now=MONDAY)

    case.refresh_from_db()
    assert (case.state, case.waiting_since, case.minutes_left) == ("new", None, None)
    assert (case.answer_due_at, left_of(run)) == (MONDAY, [])


def test_a_case_reopened_by_mistake_is_solved_as_before_and_its_reason_goes(admin):
    case = cases.open_case(item=ItemFactory(), by=admin, now=MONDAY)
    case_steps.solve_case(case=case, resolution="Ohjattu", by=admin, now=MONDAY + HOUR)
    solved = steps(case)
    case_steps.reopen_case(case=case, reason="Vuotaa yhä", by=admin, now=MONDAY + 2 * HOUR)

    undo(newest_act(), by=admin, now=MONDAY + 3 * HOUR)

    assert (steps(case), case.comments.count()) == (solved, 0)
    assert told(case) == ["case_closed", "case_opened"]


def test_a_word_to_the_customer_taken_back_leaves_the_case_unanswered(admin):
    case = CaseFactory()
    cases.comment_on_case(case=case, text="Tulemme huomenna", kind="to_customer", by=admin, now=MONDAY)

    undo(newest_act(), by=admin, now=MONDAY)

    case.refresh_from_db()
    assert (case.answered_at, case.state, case.comments.count()) == (None, "new", 0)


def test_a_case_opened_by_mistake_leaves_the_timeline(admin):
    case = cases.open_case(item=ItemFactory(), by=admin, now=MONDAY)

    undo(newest_act(), by=admin, now=MONDAY)

    assert not ServiceCase.objects.exists()
    assert told(case) == []


def test_a_visit_that_was_done_is_ahead_again_with_maintenance_case_and_recall(admin):
    plan = PlanFactory()
    case = CaseFactory(item=plan.item, company=plan.item.company)
    row = CampaignItemFactory(item=plan.item)
    visit = visits.plan_visit(
        planned_at=MONDAY, plans=[plan], case=case, campaign_item=row, by=admin, now=MONDAY
    )
    visits.complete_visit(visit=visit, by=admin, now=MONDAY + HOUR, **DONE)

    run = undo(newest_act(), by=admin, now=MONDAY + 2 * HOUR)

    for one in (visit, plan, case, row):
        one.refresh_from_db()
    assert (visit.state, visit.ended_at, visit.result, told(visit)) == ("planned", None, "", [])
    assert (plan.last_done_on, plan.next_due_on) == (date(2026, 1, 15), date(2027, 1, 15))
    assert (case.state, case.onsite_at, row.state, left_of(run)) == ("new", None, "planned", [])

    undo(run.change_set_id, by=admin, now=MONDAY + 3 * HOUR)

    visit.refresh_from_db()
    plan.refresh_from_db()
    assert (visit.state, told(visit), plan.next_due_on) == ("done", ["visit"], date(2027, 11, 23))


def test_a_visit_planned_by_mistake_goes_and_its_recall_is_open_again(admin):
    row = CampaignItemFactory()
    visits.plan_visit(planned_at=MONDAY, campaign_item=row, by=admin, now=MONDAY)

    run = undo(newest_act(), by=admin, now=MONDAY)

    row.refresh_from_db()
    assert (row.state, row.visit, ServiceVisit.objects.count()) == ("identified", None, 0)
    assert (left_of(run), run.expected.get("left", 0)) == ([], 0)


def test_items_of_a_visit_come_back_with_the_maintenance_they_were_for(admin):
    plan, other = PlanFactory(), ItemFactory()
    visit = visits.plan_visit(planned_at=MONDAY, plans=[plan], by=admin, now=MONDAY)
    visits.change_visit(visit=visit, values={}, items=[other], by=admin, now=MONDAY)

    run = undo(newest_act(), by=admin, now=MONDAY)

    assert list(visit.item_links.values_list("item", "plan")) == [(plan.item_id, plan.pk)]

    undo(run.change_set_id, by=admin, now=MONDAY)

    assert list(visit.item_links.values_list("item", "plan")) == [(other.pk, None)]


def test_a_part_that_was_swapped_on_a_visit_goes_back(admin):
    machine, seal = ItemFactory(), ProductFactory(kind="part")
    old = ItemFactory(product=seal, company=machine.company, serial="OLD-1")
    install_part(item=old, parent=machine, position="P1", on=date(2026, 1, 1), by=admin, now=MONDAY)
    visit = VisitFactory(company=machine.company, of_items=[machine])
    part_used.use_part(
        visit=visit, item=machine, product=seal, serial="NEW-1", removed_item=old, removed_status="scrapped",
        by=admin, now=MONDAY + HOUR,
    )  # fmt: skip

    run = undo(newest_act(), by=admin, now=MONDAY + 2 * HOUR)

    old.refresh_from_db()
    assert (old.parent, old.position, old.status) == (machine, "P1", "in_use")
    assert not PartUsed.objects.exists()
    assert not InstalledItem.objects.filter(serial="NEW-1").exists()
    assert left_of(run) == []


def test_a_reading_taken_back_leaves_the_timeline(admin):
    item = ItemFactory()
    reading = record_reading(item=item, meter="h", value=Decimal(100), by=admin, now=MONDAY)

    run = undo(newest_act(), by=admin, now=MONDAY)

    assert (MeterReading.objects.count(), told(reading)) == (0, [])

    undo(run.change_set_id, by=admin, now=MONDAY)

    assert told(MeterReading.objects.get()) == ["reading"]


def test_the_warranties_of_items_follow_the_warranty_of_their_product_back(admin):
    item = ItemFactory(delivered_on=date(2026, 5, 1))
    old, new = WarrantyTermFactory(months=12), WarrantyTermFactory(months=36)
    cover_terms.assign_term(product=item.product, term=old, starts_on=date(2020, 1, 1), by=admin, now=MONDAY)
    cover_terms.assign_term(product=item.product, term=new, starts_on=date(2026, 1, 1), by=admin, now=MONDAY)
    assert [cover.term for cover in Coverage.objects.filter(item=item)] == [new]

    run = undo(newest_act(), by=admin, now=MONDAY)

    (row,) = ProductWarranty.objects.all()
    assert (row.term, row.during.upper, left_of(run)) == (old, None, [])
    assert [cover.term for cover in Coverage.objects.filter(item=item)] == [old]


def test_the_warranties_of_items_follow_a_term_back(admin):
    item = ItemFactory(delivered_on=date(2026, 5, 1))
    term = WarrantyTermFactory(months=12)
    cover_terms.assign_term(product=item.product, term=term, starts_on=date(2020, 1, 1), by=admin, now=MONDAY)
    cover_terms.change_term(term=term, values={"months": 24}, by=admin, now=MONDAY)

    undo(newest_act(), by=admin, now=MONDAY)

    assert Coverage.objects.get(item=item).during.upper == date(2027, 5, 2)
