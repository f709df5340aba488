"""Versions of a product's attributes, and items of each."""

import pytest

from history.queries import changes_of
from installed_base.operations.item import change_item, create_item
from installed_base.operations.item_attributes import drop_removed_attributes
from installed_base.operations.product import change_product, create_product
from installed_base.operations.refusals import AttributesInvalid
from installed_base.queries import failing_items, items_against_schema, removed_values, schema_for
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def schema(required=(), **properties):
    return {"type": "object", "properties": properties} | ({"required": list(required)} if required else {})


NUMBER, TEXT = {"type": "number", "title": "Power", "x-unit": "kW"}, {"type": "string"}


@pytest.fixture
def press(clerk, now):
    return create_product(
        code="P", name="Press", attribute_schema=schema(power=NUMBER, gas=TEXT), by=clerk, now=now
    )


@pytest.fixture
def change(press, clerk, now):
    def to(**facts):
        change_product(product=press, values={"attribute_schema": schema(**facts)}, by=clerk, now=now)
        return press

    return to


def item_of(product, clerk, now, **attributes):
    return create_item(product=product, attributes=attributes, by=clerk, now=now)


def test_each_change_keeps_the_version_before(press, change):
    change(power=NUMBER)
    change(power=NUMBER, hours=NUMBER)

    versions = press.schema_versions.order_by("number").values_list("number", "schema")
    assert [(number, sorted(kept["properties"])) for number, kept in versions] == [
        (1, ["gas", "power"]), (2, ["power"]), (3, ["hours", "power"]),
    ]  # fmt: skip


def test_an_item_of_an_old_version_is_still_corrected_and_goes_to_the_newest_when_it_can(
    press, change, clerk, now
):
    item = item_of(press, clerk, now, power=5, gas="R32")
    change(required=["hours"], power=NUMBER, hours=NUMBER)

    change_item(item=item, values={"location": "Hall 2"}, by=clerk, now=now)
    change_item(item=item, values={"attributes": {"power": 6, "gas": "R410A"}}, by=clerk, now=now)
    old = (item.schema_version, dict(item.attributes))
    change_item(item=item, values={"attributes": {"power": 6, "hours": 100}}, by=clerk, now=now)

    assert old == (1, {"power": 6, "gas": "R410A"})
    assert (item.schema_version, item.attributes) == (2, {"power": 6, "hours": 100, "gas": "R410A"})


def test_an_item_is_held_against_its_own_version_when_it_does_not_keep_to_the_newest(
    press, change, clerk, now
):
    item = item_of(press, clerk, now, power=5)
    change(required=["hours"], power=NUMBER, hours=NUMBER)

    with pytest.raises(AttributesInvalid):
        change_item(item=item, values={"attributes": {"power": "much"}}, by=clerk, now=now)

    assert schema_for(item)[0] == 1


def test_an_item_that_keeps_to_the_newest_counts_as_of_it(press, change, clerk, now):
    item = item_of(press, clerk, now, power=5)
    change(power=NUMBER, hours=NUMBER)
    item.refresh_from_db()

    assert schema_for(item)[0] == 2


def test_a_new_item_keeps_to_the_newest(press, change, clerk, now):
    change(required=["hours"], hours=NUMBER)

    with pytest.raises(AttributesInvalid):
        item_of(press, clerk, now, power=5)
    assert item_of(press, clerk, now, hours=5).schema_version == 2


def test_the_report_lists_what_no_longer_keeps_and_what_nobody_asks_for(press, change, clerk, now):
    good = item_of(press, clerk, now, power=5)
    strange = item_of(press, clerk, now, power=5, gas="R32")
    wrong = item_of(press, clerk, now, gas="R32")
    change(required=["power"], power=NUMBER)

    report = items_against_schema(press)
    rows = list(failing_items(press, press.items.all()))

    assert (report.checked, report.failing, report.removed) == (3, 1, 2)
    assert [(row.item, bool(row.problems), row.removed) for row in rows] == [
        (strange, False, {"gas": "R32"}), (wrong, True, {"gas": "R32"}),
    ]  # fmt: skip
    assert good not in [row.item for row in rows]


def test_values_of_a_removed_attribute_are_kept_under_their_last_heading_until_somebody_lets_go(
    press, change, clerk, now
):
    item = item_of(press, clerk, now, power=5, gas="R32")
    change(gas=TEXT)
    item.refresh_from_db()

    kept = removed_values(item)
    drop_removed_attributes(item=item, names=["power", "gas"], by=clerk, now=now)

    assert kept == [("power", "Power (kW)", 5)]
    assert item.attributes == {"gas": "R32"}
    assert changes_of(item).first().old["attributes"] == {"power": 5, "gas": "R32"}


def test_28_fields_of_one_product_are_asked_of_its_items_only(clerk, now):
    fields = {f"field_{number}": {"type": "integer"} for number in range(28)}
    busy = create_product(code="B", name="Busy", attribute_schema=schema(**fields), by=clerk, now=now)
    plain = create_product(code="A", name="Plain", by=clerk, now=now)

    item = item_of(busy, clerk, now, **dict.fromkeys(fields, 1))
    other = item_of(plain, clerk, now)

    assert (len(item.attributes), other.attributes) == (28, {})
    assert items_against_schema(busy).failing == 0


def test_equal_attributes_are_checked_once(press, change, django_assert_max_num_queries):
    ItemFactory.create_batch(20, product=press, attributes={"power": 1})
    change(required=["hours"], hours=NUMBER)

    with django_assert_max_num_queries(2):
        assert items_against_schema(press, examples=0).failing == 20
