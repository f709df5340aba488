"""What a year of cover is worth: by the item's own line, by its product's lines at others, or not known."""

from datetime import date

import pytest

from service.queries import cover_worth
from service.queries.cover import coverages_of, standings
from service.queries.cover_worth import yearly_worth
from tests.factories.companies import CompanyFactory
from tests.factories.cover import ContractLineFactory, CoverageFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def worth_of(*items):
    found = standings(items, DAY)
    covers = coverages_of(one for standing in found.values() for one in standing.all)
    return yearly_worth(items, found, covers)


def covered_by(price, product, *, items=1, billing="year"):
    line = ContractLineFactory(price=price, billing=billing)
    made = [ItemFactory(product=product) for _number in range(items)]
    for item in made:
        CoverageFactory(contract=line.contract, line=line, item=item)
    return made


def test_a_line_is_shared_among_its_items_and_counted_for_a_year():
    first, second = covered_by(100, ProductFactory(), items=2, billing="month")

    assert worth_of(first, second) == {first.pk: 600, second.pk: 600}


def test_an_item_without_a_line_is_worth_the_median_of_its_products_lines():
    press = ProductFactory()
    for price in (100, 300, 900):
        covered_by(price, press)
    bare, stranger = ItemFactory(product=press), ItemFactory()

    assert worth_of(bare, stranger) == {bare.pk: 300}


def test_a_line_of_many_items_counts_once_and_by_its_share():
    press = ProductFactory()
    covered_by(1000, press, items=4)
    covered_by(350, press)
    covered_by(450, press)

    bare = ItemFactory(product=press)
    assert worth_of(bare) == {bare.pk: 350}


def test_of_a_product_with_very_many_items_some_are_judged(monkeypatch):
    monkeypatch.setattr(cover_worth, "JUDGED", 1)
    press = ProductFactory()
    covered_by(100, press)
    covered_by(9000, press)

    bare = ItemFactory(product=press, company=CompanyFactory())
    assert worth_of(bare) == {bare.pk: 100}
