"""The list of items by what the items tell of themselves."""

import pytest
from django.db import connection

from installed_base.models import InstalledItem
from tests.factories.installed_base import FamilyFactory, ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
SCHEMA = {
    "type": "object",
    "properties": {
        "voltage": {"type": "string", "enum": ["400 V", "690 V"], "title": "Voltage", "x-search": True},
        "power": {"type": "number", "title": "Power", "x-unit": "kW", "x-search": True},
        "built": {"type": "string", "format": "date", "title": "Built", "x-search": True},
        "cooled": {"type": "boolean", "title": "Cooled", "x-search": True},
        "options": {"type": "array", "title": "Options", "x-search": True},
        "secret": {"type": "string", "title": "Not searched"},
    },
}


@pytest.fixture
def press():
    return ProductFactory(name="Press", attribute_schema=SCHEMA, family=FamilyFactory())


@pytest.fixture
def items(press):
    def one(serial, **attributes):
        return ItemFactory(product=press, serial=serial, attributes=attributes)

    one("A", voltage="400 V", power=5, built="2020-01-31", cooled=True, options=["lamp", "fan"])
    one("B", voltage="690 V", power=10.5, built="2021-06-01", cooled=False)
    one("C", power="much")
    ItemFactory(serial="D", attributes={"power": 7})


@pytest.mark.parametrize(
    ("query", "serials"),
    [
        ("attr_voltage=400 V", ["A"]),
        ("attr_voltage=400 V&attr_voltage=690 V", ["A", "B"]),
        ("attr_power=5", ["A"]),
        ("attr_power_from=5&attr_power_to=10.5", ["A", "B"]),
        ("attr_power_from=5,1", ["B"]),
        ("attr_power_to=5", ["A"]),
        ("attr_built_from=31.1.2020&attr_built_to=2021-05-31", ["A"]),
        ("attr_cooled=true", ["A"]),
        ("attr_cooled=false", ["B"]),
        ("attr_options=fan", ["A"]),
        ("attr_power=5&attr_voltage=690 V", []),
    ],
)
def test_items_are_found_by_what_they_tell_on_the_page_and_in_the_api(
    client_of, clerk, items, query, serials
):
    client = client_of(clerk)

    page = client.get(f"/items/?{query}")
    api = client.get(f"/api/v1/items/?{query}")

    assert sorted(row["name"] for row in page.context["listing"].rows) == serials
    assert sorted(row["serial"] for row in api.json()["results"]) == serials


@pytest.mark.parametrize(
    "query", ["attr_secret=x", "attr_x'%22=1", "attr_power=much", "attr_built_from=never", "attr_=1"]
)
def test_what_is_not_understood_is_told(client_of, clerk, items, query):
    client = client_of(clerk)

    assert len(client.get(f"/items/?{query}").context["listing"].problems) == 1
    assert client.get(f"/api/v1/items/?{query}").status_code == 400


def test_filters_are_offered_once_the_list_is_narrowed_to_a_product_or_family(client_of, clerk, press, items):
    client = client_of(clerk)

    offered = [
        [
            facet["label"]
            for facet in client.get(f"/items/{query}").context["listing"].facets
            if facet["name"].startswith("attr_")
        ]
        for query in ("", f"?product={press.public_id}", f"?family={press.family.public_id}")
    ]

    assert offered[0] == []
    assert sorted(offered[1]) == sorted(offered[2]) == ["Built", "Cooled", "Options", "Power (kW)", "Voltage"]


def test_an_attributes_value_is_found_by_the_index():
    rows = InstalledItem.objects.filter(attributes__contains={"voltage": "400 V"}).values("pk").order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "item_attributes" in rows.explain()
