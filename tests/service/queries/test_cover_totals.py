"""The whole base summed up answers what each item answers by itself."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from installed_base.models import InstalledItem, ItemParty, ItemSite
from service.choices.cover import CoverSource
from service.queries.cover import coverages_of, standings
from service.queries.cover_lists import covered_on, ending_within
from service.queries.cover_totals import cover_totals, cover_totals_by_company
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.cover import ContractFactory, CoverageFactory, ProductWarrantyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def scattered_base(seed: int) -> list[InstalledItem]:
    """Machines, parts in parts, sites, owners and covers of every scope, at random."""
    dice = random.Random(seed)
    days = lambda: date(2024, 1, 1) + timedelta(days=dice.randrange(1000))  # noqa: E731
    companies = CompanyFactory.create_batch(3)
    sites = [SiteFactory(company=company) for company in companies]
    products = [ProductFactory(), ProductWarrantyFactory().product]
    items = []
    for _ in range(12):
        where = dice.randrange(3)
        item = ItemFactory(
            company=companies[where], site=dice.choice([None, sites[where]]), product=dice.choice(products),
            delivered_on=dice.choice([None, days()]),
        )  # fmt: skip
        items.append(item)
        inner = item
        for _ in range(dice.randrange(4)):
            inner = PartFactory(
                parent=inner, product=dice.choice(products), site=item.site, delivered_on=item.delivered_on
            )
            items.append(inner)
        if dice.random() < 0.4:
            turn = days()
            ItemSite.objects.create(item=item, site=dice.choice(sites), during=DateRange(None, turn))
            ItemSite.objects.create(item=item, site=item.site or sites[0], during=DateRange(turn, None))
            ItemParty.objects.create(
                item=item, company=item.company, role="owner", during=DateRange(turn, None)
            )
    for _ in range(10):
        scope = dice.choice(
            [
                {"item": dice.choice(items)}, {"item": None, "site": dice.choice(sites)},
                {"item": None, "company": dice.choice(companies), "product": dice.choice(products)},
            ]
        )  # fmt: skip
        start = days()
        contract = ContractFactory(
            starts_on=start, ends_on=dice.choice([None, start + timedelta(days=dice.randrange(1, 700))])
        )
        CoverageFactory(contract=contract, include_children=dice.random() < 0.7, **scope)
    return items


@pytest.mark.parametrize("seed", range(6))
def test_sums_over_covers_and_over_items_agree_with_each_items_own_standing(seed):
    items = scattered_base(seed)
    found = standings(items, TODAY)
    sums = cover_totals(TODAY)
    assert sums == cover_totals(TODAY, [item.pk for item in items])
    covers = coverages_of(one for standing in found.values() for one in standing.by)
    kinds = [{covers[one.coverage_id].source for one in standing.by} for standing in found.values()]
    assert sums.both == sum(len(kind) == 2 for kind in kinds)
    assert sums.contract_only == sum(kind == {CoverSource.CONTRACT} for kind in kinds)
    assert sums.warranty_only == sum(kind == {CoverSource.WARRANTY} for kind in kinds)
    assert sums.neither == sum(not kind for kind in kinds)
    assert sums.gap_days == sum(standing.gap_days or 0 for standing in found.values())
    assert sums.items == sum(one.items for _company, one in cover_totals_by_company(TODAY))
    with connection.cursor() as cursor:
        for item in items:
            cursor.execute("SELECT service_gap_days(%s, %s)", [item.pk, TODAY])
            assert cursor.fetchone()[0] == (found[item.pk].gap_days or 0)


@pytest.mark.parametrize("seed", range(6))
def test_the_lists_condition_finds_the_items_that_are_covered_today(seed):
    items = scattered_base(seed + 100)
    listed = set(InstalledItem.objects.filter(covered_on(TODAY)).values_list("pk", flat=True))
    assert listed == {pk for pk, standing in standings(items, TODAY).items() if standing.by}


@pytest.mark.parametrize("seed", range(6))
def test_items_whose_cover_ends_are_those_that_are_covered_today_and_not_then(seed):
    scattered_base(seed)
    for days in (30, 400, 3000):
        then = TODAY + timedelta(days=days)
        found = set(InstalledItem.objects.filter(ending_within(TODAY, days)).values_list("pk", flat=True))
        covered = InstalledItem.objects.filter(covered_on(TODAY)).exclude(covered_on(then))
        assert found == set(covered.values_list("pk", flat=True))


def test_an_empty_base_has_no_rate():
    sums = cover_totals(TODAY)
    assert (sums.items, sums.attach_rate, sums.cover_day_ratio) == (0, None, None)
