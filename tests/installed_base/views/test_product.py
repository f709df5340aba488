import json

import pytest
from django.urls import reverse

from installed_base.models import Product
from tests.factories.installed_base import ItemFactory, MakerFactory, ProductFactory

pytestmark = pytest.mark.django_db


def url(name, product):
    return reverse(f"installed_base:{name}", args=[product.public_id])


def typed(**more):
    return {"kind": "device", "code": "HX-1", "name": "Press", "tracking": "serial"} | more


def rows(*facts):
    data = {"rows-TOTAL_FORMS": len(facts), "rows-INITIAL_FORMS": "0"}
    for number, fact in enumerate(facts):
        data |= {f"rows-{number}-{name}": value for name, value in fact.items()}
    return data


def test_the_page_tells_facts_schema_and_counts(client_of, clerk):
    schema = {"type": "object", "properties": {"power": {"type": "number", "title": "Power", "x-unit": "kW"}}}
    product = ProductFactory(attribute_schema=schema, successor=ProductFactory(name="Next press"))
    ItemFactory(product=product, status="stored")

    page = client_of(clerk).get(url("product", product)).content.decode()

    for words in ("Next press", "Power", "kW", "In storage"):
        assert words in page


def test_a_product_is_put_into_the_catalogue(client_of, clerk):
    MakerFactory(name="Kone-Pohja")

    response = client_of(clerk).post("/products/create/", typed(maker="kone pohja", family="Presses"))

    product = Product.objects.get()
    assert (response.status_code, product.maker.name, product.family.name) == (302, "Kone-Pohja", "Presses")


def test_a_code_in_use_is_refused_with_a_link(client_of, clerk):
    taken = ProductFactory(code="HX-1")

    response = client_of(clerk).post("/products/create/", typed(code="hx1"))

    assert response.status_code == 422
    assert url("product", taken) in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"name": "x" * 300},
        {"kind": "x"},
        {"end_of_sale": "1.1.2026", "end_of_support": "1.1.2025"},
    ],
)
def test_what_cannot_be_is_told(client_of, clerk, wrong):
    assert client_of(clerk).post("/products/create/", typed() | wrong).status_code == 422
    assert Product.objects.count() == 0


def test_a_product_is_corrected_and_a_lost_update_noticed(client_of, clerk):
    product, client = ProductFactory(code="HX-1", name="Press"), client_of(clerk)
    started = client.get(url("product_edit", product)).context["started_from"]

    first = client.post(url("product_edit", product), typed(name="Mine", revision="1", started_from=started))
    second = client.post(
        url("product_edit", product), typed(name="Theirs", revision="1", started_from=started)
    )

    product.refresh_from_db()
    assert (first.status_code, second.status_code, product.name) == (302, 422, "Mine")
    assert 'value="Theirs"' in second.content.decode()


def test_attributes_are_edited_as_rows(client_of, clerk):
    product = ProductFactory()
    facts = rows(
        {"title": "Teho", "kind": "number", "unit": "kW", "required": "on"},
        {"name": "gas", "title": "Gas", "kind": "choice", "choices": "R32; R410A"},
        {"name": "", "title": "", "kind": "string"},
    )

    response = client_of(clerk).post(url("product_attributes", product), facts)

    product.refresh_from_db()
    assert response.status_code == 302
    assert product.attribute_schema["properties"] == {
        "teho": {"type": "number", "title": "Teho", "x-unit": "kW", "x-order": 0},
        "gas": {"type": "string", "enum": ["R32", "R410A"], "title": "Gas", "x-order": 1},
    }
    assert (product.attribute_schema["required"], product.schema_version) == (["teho"], 2)


@pytest.mark.parametrize(
    "facts",
    [
        rows({"name": "a", "kind": "choice", "choices": ""}),
        rows({"name": "a", "kind": "string"}, {"name": "a", "kind": "number"}),
        rows({"name": "A B", "kind": "string"}),
        {},
    ],
)
def test_rows_that_mean_nothing_are_told(client_of, clerk, facts):
    product = ProductFactory()

    assert client_of(clerk).post(url("product_attributes", product), facts or {"x": "y"}).status_code == 422


def test_attributes_are_edited_as_json_and_items_that_no_longer_fit_are_told(client_of, clerk):
    product = ProductFactory()
    ItemFactory(product=product, attributes={"power": "much"})
    schema = {"type": "object", "properties": {"power": {"type": "number"}}}
    client = client_of(clerk)

    page = client.post(
        url("product_attributes", product) + "?as=json", {"schema": json.dumps(schema)}, follow=True
    )

    assert "1 item does not keep to them" in page.content.decode()
    report = client.get(url("product_schema_panel", product))
    assert report.context["report"].failing == 1


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"type": "array"}', "[" * 5000, '{"type":"object","properties":{"a":1}}']
)
def test_json_that_means_nothing_is_told(client_of, clerk, text):
    response = client_of(clerk).post(
        url("product_attributes", ProductFactory()) + "?as=json", {"schema": text}
    )

    assert response.status_code == 422


def test_a_product_in_use_is_not_deleted(client_of, clerk):
    item, unused = ItemFactory(), ProductFactory()

    assert client_of(clerk).post(url("product_delete", item.product)).status_code == 409
    assert client_of(clerk).post(url("product_delete", unused)).status_code == 302


def test_sales_see_products_and_do_not_change_them(client_of, rep):
    product = ProductFactory()

    assert client_of(rep).get(url("product", product)).status_code == 200
    for name in ("product_edit", "product_attributes", "product_delete"):
        assert client_of(rep).get(url(name, product)).status_code == 403
