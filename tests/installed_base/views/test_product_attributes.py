"""The editor of attributes as a product manager uses it, and the report."""

import json

import pytest

from installed_base.operations.product import change_product, create_product
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
SCHEMA = {
    "type": "object",
    "properties": {
        "power": {"type": "number", "title": "Power", "x-unit": "kW", "minimum": 0, "x-order": 0},
        "gas": {"type": "string", "enum": ["R32"], "x-order": 1},
    },
}


def rows(*facts, version):
    data = {"rows-TOTAL_FORMS": len(facts), "rows-INITIAL_FORMS": 2, "version": version}
    for number, row in enumerate(facts):
        data |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def product(clerk, now):
    return create_product(code="P", name="Press", attribute_schema=SCHEMA, by=clerk, now=now)


@pytest.fixture
def url(product):
    return f"/products/{product.public_id}/attributes/"


def test_a_heading_is_renamed_a_row_retired_one_made_searchable_and_the_order_changed(
    client_of, clerk, product, url
):
    facts = rows(
        {"name": "other", "title": "Output", "kind": "number", "unit": "kW", "search": "on", "ORDER": "5"},
        {"name": "gas", "title": "Gas", "kind": "choice", "choices": "R32", "DELETE": "on", "ORDER": "2"},
        {"name": "", "title": "Sähköt", "kind": "boolean", "ORDER": "1"},
        version=1,
    )

    response = client_of(clerk).post(url, facts)

    product.refresh_from_db()
    assert response.status_code == 302
    assert product.attribute_schema["properties"] == {
        "sahkot": {"type": "boolean", "title": "Sähköt", "x-order": 0},
        "power": {
            "type": "number",
            "title": "Output",
            "x-unit": "kW",
            "minimum": 0,
            "x-search": True,
            "x-order": 1,
        },
    }


def test_checking_first_tells_what_would_happen_and_saves_nothing(client_of, clerk, product, url):
    ItemFactory(product=product, attributes={"gas": "R32"})
    facts = rows({"title": "Power", "kind": "number", "required": "on"}, {"kind": "string"}, version=1) | {
        "check": "1"
    }

    page = client_of(clerk).post(url, facts)

    product.refresh_from_db()
    assert (page.status_code, product.schema_version) == (200, 1)
    assert (page.context["report"].failing, page.context["report"].checked) == (1, 1)


def test_the_second_of_two_editors_is_told(client_of, clerk, now, product, url):
    change_product(product=product, values={"attribute_schema": {}}, by=clerk, now=now)

    page = client_of(clerk).post(url + "?as=json", {"schema": json.dumps(SCHEMA), "version": "1"})

    product.refresh_from_db()
    assert (page.status_code, product.attribute_schema) == (422, {})
    assert "Somebody else changed" in page.content.decode()


def test_the_report_lists_items_and_goes_out_as_a_file_safe_against_formulas(
    client_of, clerk, reader, now, product
):
    ItemFactory(product=product, serial="=1+1", attributes={"gas": "R32"})
    ItemFactory(product=product, serial="B", attributes={"power": 5})
    schema = {"type": "object", "properties": {"power": {"type": "number"}}, "required": ["power"]}
    change_product(product=product, values={"attribute_schema": schema}, by=clerk, now=now)
    client = client_of(clerk)

    page = client.get(f"/products/{product.public_id}/schema/report/")
    file = b"".join(client.get(f"/products/{product.public_id}/schema/export/").streaming_content).decode()

    assert [str(row.item) for row in page.context["rows"]] == ["=1+1"]
    assert file.count("\n") == 2
    assert "'=1+1" in file
    assert client_of(reader).get(f"/products/{product.public_id}/schema/export/").status_code == 403


def test_values_nobody_asks_for_are_let_go_by_a_person(client_of, clerk, now, product):
    item = ItemFactory(product=product, attributes={"gas": "R32", "power": 5})
    schema = {"type": "object", "properties": {"power": {"type": "number"}}}
    change_product(product=product, values={"attribute_schema": schema}, by=clerk, now=now)
    client = client_of(clerk)

    card = client.get(f"/items/{item.public_id}/").content.decode()
    client.post(f"/items/{item.public_id}/attributes/remove/", {"name": ["gas", "power"]})

    item.refresh_from_db()
    assert "No longer asked" in card
    assert item.attributes == {"power": 5}


def test_an_item_that_lags_behind_is_edited_by_its_own_version_or_by_the_newest(
    client_of, clerk, now, product
):
    item = ItemFactory(product=product, attributes={"gas": "R32"})
    schema = {"type": "object", "properties": {"hours": {"type": "integer"}}, "required": ["hours"]}
    change_product(product=product, values={"attribute_schema": schema}, by=clerk, now=now)
    client = client_of(clerk)

    own, newest = (
        client.get(f"/items/{item.public_id}/edit/{query}") for query in ("", "?attributes=newest")
    )

    assert [field.name for field in own.context["form"].attribute_fields()] == [
        "attribute_power",
        "attribute_gas",
    ]
    assert [field.name for field in newest.context["form"].attribute_fields()] == ["attribute_hours"]
    assert "still keeps to version 1" in own.content.decode()


def test_28_fields_stand_in_the_form_of_their_product_and_in_no_other(client_of, clerk):
    fields = {f"field_{number}": {"type": "string"} for number in range(28)}
    busy = ProductFactory(attribute_schema={"type": "object", "properties": fields})
    plain = ProductFactory()
    client = client_of(clerk)

    asked = [
        len(client.get(f"/items/create/?product={one.public_id}").context["form"].attribute_fields())
        for one in (busy, plain)
    ]

    assert asked == [28, 0]
