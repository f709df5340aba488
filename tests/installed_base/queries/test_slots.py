"""Slots that hold nothing."""

from datetime import date

import pytest

from installed_base.operations.bom import add_bom_line
from installed_base.operations.configuration import install_part, remove_part
from installed_base.queries.slots import empty_slots
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def rack(clerk, now):
    product = ProductFactory(code="RACK")
    for place in ("BAY-1", "BAY-2"):
        add_bom_line(assembly=product, position=place, by=clerk, now=now)
    add_bom_line(assembly=product, component=ProductFactory(code="PSU"), position="PSU-1", by=clerk, now=now)
    return ItemFactory(product=product)


def places(item, on=DAY):
    return [slot.position for slot in empty_slots([item], on=on).get(item.pk, [])]


def test_a_slot_is_empty_until_something_is_put_in_and_empty_again_when_it_comes_out(rack, clerk, now):
    part = ItemFactory(company=rack.company)
    install_part(item=part, parent=rack, position="BAY-1", on=date(2026, 11, 1), by=clerk, now=now)
    assert places(rack) == ["BAY-2"]
    assert places(rack, on=date(2026, 10, 1)) == ["BAY-1", "BAY-2"]

    remove_part(item=part, on=date(2026, 11, 20), by=clerk, now=now)

    assert places(rack) == ["BAY-1", "BAY-2"]
    assert places(rack, on=date(2026, 11, 19)) == ["BAY-2"]


def test_what_is_built_in_is_missing_only_once_it_was_there(rack, clerk, now):
    assert "PSU-1" not in places(rack)  # nobody wrote the parts of this machine down
    part = PartFactory(parent=rack, position="PSU-1")
    assert "PSU-1" not in places(rack)

    remove_part(item=part, on=date(2026, 11, 20), by=clerk, now=now)

    assert places(rack) == ["BAY-1", "BAY-2", "PSU-1"]


def test_pieces_of_one_line_fill_its_place_together(rack):
    PartFactory(parent=rack, position="BAY-1.1")

    assert places(rack) == ["BAY-2"]


def test_a_slot_of_other_days_and_a_machine_that_is_gone_have_none(rack, clerk, now):
    add_bom_line(assembly=rack.product, position="BAY-9", valid_from=date(2027, 1, 1), by=clerk, now=now)
    assert "BAY-9" not in places(rack)
    rack.status = "scrapped"

    assert places(rack) == []


def test_slots_of_many_items_cost_three_questions(rack, django_assert_num_queries):
    items = [rack, *(ItemFactory(product=rack.product) for _n in range(5))]

    with django_assert_num_queries(3):
        assert len(empty_slots(items, on=DAY)) == 6
