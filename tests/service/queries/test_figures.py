"""The figures of the base: parts that sum to one, shares of nothing, and the same answer by night and live."""

import random
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from installed_base.choices import ItemStatus
from installed_base.models import InstalledItem
from service.choices.figures import ACTIVE, Segment
from service.models import FamilySurvey, FigureCell, ServiceContract
from service.operations.contract import renew_contract
from service.operations.figures_snapshot import take_figures
from service.queries.figures import Figures, figures_of
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.cover import (
    ContractFactory,
    ContractLineFactory,
    CoverageFactory,
    ProductWarrantyFactory,
)
from tests.factories.installed_base import FamilyFactory, ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def of_all(**options) -> Figures:
    return figures_of(
        items=InstalledItem.objects.all(), cells=FigureCell.objects.all(), contracts=ServiceContract.objects.all(),
        day=TODAY, **options,
    )  # fmt: skip


def scattered_base(seed: int) -> None:
    """Machines and parts of every age, status and cover, ours and others', at random."""
    dice = random.Random(seed)
    companies = [CompanyFactory(region=region) for region in ("Uusimaa", "Kainuu", "")]
    families = [FamilyFactory(), FamilyFactory()]
    products = [ProductFactory(family=family) for family in [*families, None]]
    products.append(ProductWarrantyFactory(product=ProductFactory(family=families[0])).product)
    sites = [SiteFactory(company=company) for company in companies]
    FamilySurvey.objects.create(company=companies[0], family=families[0], surveyed_on=TODAY)
    items = []
    for _ in range(25):
        where = dice.randrange(3)
        born = dice.choice([None, date(2000, 1, 1) + timedelta(days=dice.randrange(9_900))])
        machine = ItemFactory(
            company=companies[where], site=dice.choice([None, sites[where]]), product=dice.choice(products),
            delivered_on=born, status=dice.choice(list(ItemStatus)), is_ours=dice.random() < 0.8,
            verified_at=dice.choice([None, NOW, NOW - timedelta(days=900)]),
        )  # fmt: skip
        items.append(machine)
        if dice.random() < 0.3:
            items.append(PartFactory(parent=machine, product=dice.choice(products), delivered_on=born))
    for _ in range(12):
        start = date(2024, 1, 1) + timedelta(days=dice.randrange(1000))
        item = dice.choice(items)
        contract = ContractFactory(company=item.company or companies[0], starts_on=start, ends_on=None)
        CoverageFactory(contract=contract, item=item, line=ContractLineFactory(contract=contract))


@pytest.mark.parametrize("machines", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_parts_sum_to_one_and_shares_lie_between_nothing_and_all(seed, machines):
    scattered_base(seed)
    sums = of_all(machines=machines).total
    rows = InstalledItem.objects.filter(status__in=ACTIVE, is_ours=True)
    assert sums.items == (rows.machines() if machines else rows).count() > 0
    parts = [sums.contract_only, sums.warranty_only, sums.both, sums.neither]
    assert sum(part / sums.items for part in parts) == pytest.approx(1)
    for rate in (
        sums.attach_rate,
        sums.coverage_rate,
        sums.visibility,
        sums.cover_day_ratio,
        sums.value_rate,
    ):
        assert rate is None or 0 <= rate <= 1


@pytest.mark.parametrize("by", Segment.values)
@pytest.mark.parametrize("seed", range(2))
def test_the_nights_cells_say_what_is_counted_live(seed, by):
    scattered_base(seed + 50)
    live = of_all(by=by)
    take_figures(day=TODAY)
    take_figures(day=TODAY)
    stored = of_all(by=by, live=0)
    assert (live.is_live, stored.is_live) == (True, False)
    assert stored.total == live.total
    assert stored.ages == live.ages
    assert sorted(stored.segments, key=str) == sorted(live.segments, key=str)
    assert sorted(stored.families, key=str) == sorted(live.families, key=str)


def test_an_empty_base_has_no_rates():
    found = of_all()
    assert (found.total.items, found.families, found.segments) == (0, [], [])
    rates = [found.total.attach_rate, found.total.coverage_rate, found.total.value_rate, found.total.visibility,
             found.total.cover_day_ratio, found.total.penetration, found.ends.rate]  # fmt: skip
    assert rates == [None] * 7


def test_a_big_base_has_no_figures_before_the_first_night():
    ItemFactory()
    assert of_all(live=0).day is None


def test_no_recorded_competitor_says_nothing_until_somebody_looked():
    company, family = CompanyFactory(), FamilyFactory()
    ItemFactory.create_batch(3, company=company, product=ProductFactory(family=family))
    assert of_all().families[0].surveyed is None
    FamilySurvey.objects.create(company=company, family=family, surveyed_on=TODAY)
    assert of_all().families[0].surveyed.penetration == 1
    ItemFactory(company=company, product=ProductFactory(family=family), is_ours=False)
    ItemFactory(company=CompanyFactory(), product=ProductFactory(family=family), is_ours=False)
    assert of_all().families[0].surveyed.penetration == 0.75


def test_a_contract_goes_on_by_a_later_last_day_or_by_another_contract(clerk):
    lost, followed, ran_on, running = (CompanyFactory() for _ in range(4))
    ContractFactory(company=lost, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    ContractFactory(company=lost, starts_on=date(2026, 9, 1), ends_on=None)
    ContractFactory(company=followed, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    ContractFactory(company=followed, starts_on=date(2026, 7, 30), ends_on=None)
    kept = ContractFactory(company=ran_on, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    renew_contract(contract=kept, ends_on=date(2027, 6, 30), by=clerk, now=NOW)
    ContractFactory(company=running, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31))
    ends = of_all().ends
    assert (ends.ended, ends.renewed) == (3, 2)


def test_cover_days_are_days_of_life_that_something_covers():
    item = ItemFactory(delivered_on=date(2026, 11, 13), status=ItemStatus.IN_USE)
    contract = ContractFactory(starts_on=date(2026, 11, 18), ends_on=None)
    CoverageFactory(contract=contract, item=item, during=DateRange(date(2026, 11, 18), None))
    assert of_all().total.cover_day_ratio == 0.5
