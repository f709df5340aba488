"""Maintenance: due by months or by meter, carried over from templates, moved on."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from psycopg.types.range import DateRange

from service.models import ContractLine, Coverage, MaintenancePlan, ServiceContract
from service.operations import plan as operations
from service.queries.maintenance import due_counts
from tests.factories.cases import PlanFactory, ReadingFactory, VisitFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NAMED = {"name": "Vuosihuolto"}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({}, operations.PlanNeedsInterval),
        ({"every_units": 500}, operations.PlanNeedsMeter),
        ({"every_months": 6, "meter": "h"}, operations.PlanNeedsMeter),
        ({"every_months": 6, "last_done_on": date(2026, 11, 23)}, operations.DoneInTheFuture),
        ({"every_months": 6, "item": None}, operations.PlanOfOneThing),
    ],
)
def test_a_plan_that_never_comes_round_is_refused(clerk, facts, refusal):
    with pytest.raises(refusal):
        operations.create_plan(by=clerk, now=NOW, **{**NAMED, "item": ItemFactory(), **facts})


def test_it_is_due_by_months_after_the_last_time_or_after_it_was_taken_into_use(clerk):
    item = ItemFactory(delivered_on=date(2026, 8, 31), commissioned_on=None)

    new = operations.create_plan(item=item, every_months=6, by=clerk, now=NOW, **NAMED)
    assert new.next_due_on == date(2027, 2, 28)
    operations.move_on(plan=new, done_on=date(2026, 11, 1), by=clerk, now=NOW)

    new.refresh_from_db()
    assert new.next_due_on == date(2027, 5, 1)


def test_the_meter_makes_it_due_earlier_than_the_calendar_and_a_reset_takes_nothing_away(clerk):
    item = ItemFactory()
    ReadingFactory(item=item, value=1000, read_at=NOW - 40 * DAY)
    ReadingFactory(item=item, value=1400, read_at=NOW - 20 * DAY)
    ReadingFactory(item=item, value=0, read_at=NOW - 19 * DAY, is_reset=True)
    ReadingFactory(item=item, value=380, read_at=NOW)

    plan = operations.create_plan(
        item=item, every_months=12, meter="h", every_units=Decimal(1000), last_done_on=(NOW - 40 * DAY).date(),
        last_value=Decimal(1000), by=clerk, now=NOW, **NAMED,
    )  # fmt: skip

    assert plan.next_due_on == (NOW + 12 * DAY).date()  # ran 780 at 19.5 a day; 220 are left


def test_what_has_run_too_far_already_fell_due_on_the_day_of_the_reading(clerk):
    item = ItemFactory()
    ReadingFactory(item=item, value=0, read_at=NOW - 30 * DAY)
    ReadingFactory(item=item, value=600, read_at=NOW - 10 * DAY)
    ReadingFactory(item=item, value=900, read_at=NOW)

    plan = operations.create_plan(item=item, meter="h", every_units=Decimal(500), by=clerk, now=NOW, **NAMED)

    assert plan.next_due_on == (NOW - 10 * DAY).date()


def test_with_nothing_known_nothing_is_due(clerk):
    plan = operations.create_plan(
        item=ItemFactory(), every_months=6, meter="h", every_units=Decimal(5), by=clerk, now=NOW, **NAMED
    )

    assert plan.next_due_on is None


def test_a_template_gives_each_item_of_the_product_a_plan_and_its_corrections(clerk):
    product = ProductFactory()
    items = [ItemFactory(product=product, delivered_on=date(2026, 1, 10)) for _n in range(2)]
    ItemFactory(product=product, status="scrapped")
    template = operations.create_plan(product=product, every_months=12, by=clerk, now=NOW, **NAMED)

    plans = MaintenancePlan.objects.filter(template=template)
    assert {(p.item, p.next_due_on) for p in plans} == {(item, date(2027, 1, 10)) for item in items}
    own = plans.get(item=items[0])
    operations.change_plan(plan=own, values={"every_months": 3}, by=clerk, now=NOW)
    operations.change_plan(
        plan=template, values={"every_months": 6, "name": "Puolivuosihuolto"}, by=clerk, now=NOW
    )

    assert {(p.item, p.name, p.next_due_on) for p in plans.all()} == {
        (items[0], "Puolivuosihuolto", date(2026, 4, 10)), (items[1], "Puolivuosihuolto", date(2026, 7, 10)),
    }  # fmt: skip
    ItemFactory(product=product)
    assert operations.carry_over(plan=template, by=clerk, now=NOW) == 1
    assert operations.carry_over(plan=template, by=clerk, now=NOW) == 0


def test_a_template_of_a_contract_line_concerns_what_the_line_covers(clerk):
    item = ItemFactory()
    contract = ServiceContract.objects.create(number="S-1", company=item.company, starts_on=date(2026, 1, 1))
    line = ContractLine.objects.create(contract=contract, description="Huolto")
    Coverage.objects.create(
        source="contract", contract=contract, line=line, item=item, during=DateRange(date(2026, 1, 1), None)
    )
    ItemFactory(company=item.company)

    template = operations.create_plan(contract_line=line, every_months=12, by=clerk, now=NOW, **NAMED)

    assert template.item_plans.get().item == item


def test_what_was_done_by_a_plan_keeps_it(clerk):
    plan = PlanFactory()
    visit = VisitFactory(of_items=[plan.item])
    visit.item_links.update(plan=plan)

    with pytest.raises(operations.PlanHasVisits):
        operations.delete_plan(plan=plan, by=clerk, now=NOW)
    other = PlanFactory()
    operations.delete_plan(plan=other, by=clerk, now=NOW)

    assert list(MaintenancePlan.objects.all()) == [plan]


def test_what_is_due_is_counted_by_spans():
    today = NOW.date()
    for days in (-1, 0, 30, 31, 90, 91):
        PlanFactory(next_due_on=today + days * DAY)
    PlanFactory(next_due_on=today - DAY, is_active=False)

    counts = due_counts(plans=MaintenancePlan.objects.all(), today=today)

    assert (counts.overdue, counts.within) == (1, {30: 2, 60: 3, 90: 4})
