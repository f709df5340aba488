"""Visits: planned, begun, done; maintenance moves on; parts are placed."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from history.queries import changes_of
from installed_base.models import InstalledItem, ItemEvent, Placement
from installed_base.operations.configuration import install_part
from service.models import PartUsed, ServiceVisit
from service.operations import part_used, visit_refusals
from service.operations import visit as operations
from tests.factories.campaigns import CampaignItemFactory, RunningCampaignFactory
from tests.factories.cases import CaseFactory, PlanFactory, ReadingFactory, VisitFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DONE = {"result": "fixed", "covered_by": "contract"}


def test_a_visit_to_see_to_a_case_takes_its_item_company_and_words(clerk):
    case = CaseFactory()

    visit = operations.plan_visit(case=case, planned_at=NOW, by=clerk, now=NOW)

    assert (visit.company, visit.subject, list(visit.items.all())) == (
        case.company,
        case.subject,
        [case.item],
    )
    with pytest.raises(visit_refusals.VisitNeedsTime):
        operations.plan_visit(case=case, planned_at=None, by=clerk, now=NOW)


def test_check_in_and_out_count_the_hours_and_mark_the_timeline(clerk):
    machine = ItemFactory()
    part = PartFactory(parent=machine)
    visit = VisitFactory(company=machine.company, of_items=[part], technician=None, kind="repair")

    operations.check_in(visit=visit, by=clerk, now=NOW)
    visit = operations.complete_visit(visit=visit, by=clerk, now=NOW + 1.5 * HOUR, report="Tiiviste", **DONE)

    assert (visit.state, visit.hours, visit.technician) == ("done", Decimal("1.50"), clerk)
    event = ItemEvent.objects.get(ref_id=visit.public_id)
    assert (event.item, event.root, event.kind) == (part, machine, "visit")
    with pytest.raises(visit_refusals.NotAhead):
        operations.complete_visit(visit=visit, by=clerk, now=NOW, **DONE)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({**DONE, "result": ""}, visit_refusals.ResultNeeded),
        ({**DONE, "covered_by": ""}, visit_refusals.PayerNeeded),
        ({**DONE, "ended_at": NOW + HOUR}, visit_refusals.DoneInTheFuture),
        ({**DONE, "started_at": NOW, "ended_at": NOW - HOUR}, visit_refusals.EndsBeforeItBegins),
    ],
)
def test_a_visit_that_cannot_be_is_refused(clerk, facts, refusal):
    with pytest.raises(refusal):
        operations.complete_visit(visit=VisitFactory(), by=clerk, now=NOW, **facts)


def test_a_done_visit_moves_its_maintenance_on_from_that_day_and_meter(clerk):
    plan = PlanFactory(every_months=6, meter="h", every_units=5000, last_done_on=date(2026, 5, 1))
    ReadingFactory(item=plan.item, value=1200, read_at=NOW - HOUR)
    visit = operations.plan_visit(plans=[plan], planned_at=NOW, by=clerk, now=NOW)

    operations.complete_visit(visit=visit, by=clerk, now=NOW, **DONE)

    plan.refresh_from_db()
    assert (plan.last_done_on, plan.last_value) == (date(2026, 11, 23), 1200)
    assert plan.next_due_on == date(2027, 5, 23)


def test_a_visit_that_came_to_nothing_leaves_the_maintenance_due(clerk):
    plan = PlanFactory()
    visit = operations.plan_visit(plans=[plan], planned_at=NOW, by=clerk, now=NOW)

    operations.complete_visit(visit=visit, by=clerk, now=NOW, **DONE | {"result": "no_access"})

    plan.refresh_from_db()
    assert plan.last_done_on == date(2026, 1, 15)


def test_a_visit_nobody_planned_is_written_down_at_once_and_only_once(clerk):
    number = uuid.uuid4()
    item = ItemFactory()

    for _n in range(2):
        operations.log_visit(
            by=clerk,
            now=NOW,
            done={"report": "ok", "hours": Decimal(2)},
            items=[item],
            public_id=number,
            **DONE,
        )

    assert ServiceVisit.objects.get().state == "done"


def test_at_half_past_midnight_in_helsinki_it_is_done_the_next_day(clerk):
    plan = PlanFactory(every_months=12)
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    visit = operations.plan_visit(plans=[plan], planned_at=late, by=clerk, now=late)

    operations.complete_visit(visit=visit, by=clerk, now=late, **DONE)

    plan.refresh_from_db()
    assert plan.last_done_on == date(2026, 11, 24)


def test_a_part_with_a_number_is_swapped_in_and_the_old_one_comes_out(clerk):
    machine, seal = ItemFactory(), ProductFactory(kind="part")
    old = ItemFactory(product=seal, company=machine.company, serial="OLD-1")
    install_part(item=old, parent=machine, position="P1", on=date(2026, 1, 1), by=clerk, now=NOW)
    visit = VisitFactory(company=machine.company, of_items=[machine])

    used = part_used.use_part(
        visit=visit, item=machine, product=seal, serial="NEW-1", removed_item=old, removed_status="scrapped",
        by=clerk, now=NOW,
    )  # fmt: skip

    new = InstalledItem.objects.get(serial="NEW-1")
    old.refresh_from_db()
    assert used.installed_item == new
    assert (new.parent, new.position, old.parent, old.status) == (machine, "P1", None, "scrapped")
    assert {p.child.serial: (p.during.lower, p.during.upper) for p in Placement.objects.filter(parent=machine)} == {
        "OLD-1": (date(2026, 1, 1), date(2026, 11, 23)), "NEW-1": (date(2026, 11, 23), None),
    }  # fmt: skip


def test_oil_is_used_up_and_goes_nowhere(clerk):
    item, oil = ItemFactory(), ProductFactory(kind="part", tracking="none")
    visit = VisitFactory(of_items=[item])

    used = part_used.use_part(visit=visit, item=item, product=oil, quantity=Decimal("2.5"), by=clerk, now=NOW)
    assert (used.installed_item, Placement.objects.count()) == (None, 0)
    part_used.forget_part(part=PartUsed.objects.get(), by=clerk, now=NOW)

    assert not PartUsed.objects.exists()
    assert [change.verb for change in changes_of(used)] == ["deleted", "created"]


def test_a_part_of_another_machine_or_one_written_down_before_is_refused(clerk):
    machine = ItemFactory()
    visit = VisitFactory(of_items=[machine])
    with pytest.raises(visit_refusals.PartNotInMachine):
        part_used.use_part(
            visit=visit, item=machine, removed_item=PartFactory(parent=ItemFactory()), by=clerk, now=NOW
        )
    with pytest.raises(visit_refusals.PartNotNamed):
        part_used.use_part(visit=visit, item=machine, by=clerk, now=NOW)
    seal = ProductFactory(kind="part")
    part_used.use_part(visit=visit, item=machine, product=seal, serial="A1", by=clerk, now=NOW)
    with pytest.raises(visit_refusals.PartUsedAlready):
        part_used.use_part(visit=visit, item=machine, product=seal, serial="a-1", by=clerk, now=NOW)


def test_a_part_that_is_only_taken_out_leaves_nothing_in(clerk):
    machine = ItemFactory()
    part = PartFactory(parent=machine)
    visit = VisitFactory(of_items=[machine])

    used = part_used.use_part(visit=visit, item=machine, removed_item=part, by=clerk, now=NOW)

    part.refresh_from_db()
    assert (used.product, used.installed_item, part.parent) == (part.product, None, None)
    with pytest.raises(visit_refusals.PartStaysInMachine):
        part_used.forget_part(part=used, by=clerk, now=NOW)


def test_a_visit_booked_from_a_recall_carries_its_item_along(clerk):
    row = CampaignItemFactory(campaign=RunningCampaignFactory())
    visit = operations.plan_visit(campaign_item=row, planned_at=NOW, by=clerk, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.visit, list(visit.items.all())) == ("planned", visit, [row.item])

    operations.complete_visit(visit=visit, by=clerk, now=NOW + HOUR, **DONE)
    row.refresh_from_db()
    assert (row.state, row.done_on) == ("done", date(2026, 11, 23))

    operations.reopen_visit(visit=visit, by=clerk, now=NOW + HOUR)
    row.refresh_from_db()
    assert (row.state, row.done_on) == ("planned", None)

    operations.cancel_visit(visit=visit, by=clerk, now=NOW + HOUR)
    row.refresh_from_db()
    assert row.state == "identified"


def test_a_visit_that_could_do_nothing_leaves_the_recall_open(clerk):
    row = CampaignItemFactory(
        campaign=RunningCampaignFactory(), state="notified", notified_on=date(2026, 11, 1)
    )
    visit = operations.plan_visit(campaign_item=row, planned_at=NOW, by=clerk, now=NOW)

    operations.complete_visit(
        visit=visit, result="no_access", covered_by="warranty", by=clerk, now=NOW + HOUR
    )

    row.refresh_from_db()
    assert (row.state, row.done_on) == ("notified", None)
