import uuid

import pytest
from django.urls import reverse

from installed_base.models import InstalledItem
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/items/create/"


def typed(product, **more):
    facts = {
        "product": product.public_id,
        "status": "in_use",
        "source": "sales",
        "confidence": "100",
        "is_ours": "on",
    }
    return facts | more


def test_an_item_is_written_down_with_typed_attributes(client_of, clerk):
    product = ProductFactory(
        attribute_schema={
            "type": "object",
            "properties": {
                "power": {"type": "number", "x-unit": "kW"},
                "inspected": {"type": "string", "format": "date"},
                "inverter": {"type": "boolean"},
                "options": {"type": "array", "items": {"type": "string"}},
                "gas": {"type": "string", "enum": ["R32"]},
            },
        }
    )
    company = CompanyFactory()
    facts = typed(
        product, serial="KX-1", company=company.public_id, attribute_power="7,5", attribute_inspected="22.11.2026",
        attribute_inverter="no", attribute_options="one\ntwo", attribute_gas="R32", delivered_on="1.3.2019",
    )  # fmt: skip

    response = client_of(clerk).post(URL, facts)

    item = InstalledItem.objects.get()
    assert response.url == reverse("installed_base:item", args=[item.public_id])
    assert item.attributes == {
        "power": 7.5, "inspected": "2026-11-22", "inverter": False, "options": ["one", "two"], "gas": "R32",
    }  # fmt: skip
    assert (item.company, str(item.delivered_on)) == (company, "2019-03-01")


def test_a_serial_in_use_is_refused_with_a_link_and_nothing_typed_is_lost(client_of, clerk):
    taken = ItemFactory(serial="KX-1")

    response = client_of(clerk).post(URL, typed(taken.product, serial="kx 1", location="Hall 7"))

    page = response.content.decode()
    assert response.status_code == 422
    assert reverse("installed_base:item", args=[taken.public_id]) in page
    assert 'value="Hall 7"' in page


def test_a_form_sent_twice_makes_one_item(client_of, clerk):
    facts = typed(ProductFactory(), serial="", submission=uuid.uuid4())
    client = client_of(clerk)

    first, second = client.post(URL, facts), client.post(URL, facts)

    assert (InstalledItem.objects.count(), first.url) == (1, second.url)


def test_a_part_is_added_to_its_machine(client_of, clerk):
    machine = ItemFactory()

    client_of(clerk).post(
        f"{URL}?parent={machine.public_id}", typed(ProductFactory(), serial="P1", position="A1")
    )

    part = InstalledItem.objects.get(serial="P1")
    assert (part.parent, part.company, part.position) == (machine, machine.company, "A1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"serial": "x" * 300},
        {"quantity": "0"},
        {"quantity": "many"},
        {"status": "flying"},
        {"delivered_on": "32.13.2026"},
        {"confidence": "101"},
        {"product": "no-such"},
        {"company": "00000000-0000-4000-8000-000000000000"},
        {"serial": "1", "quantity": "3"},
        {"serial": "-"},
        {"notes": "His code is 131052-308T, ask him."},
        {"retired_on": "1.1.2020"},
    ],
)
def test_what_cannot_be_is_told_beside_its_field(client_of, clerk, wrong):
    response = client_of(clerk).post(URL, typed(ProductFactory()) | wrong)

    assert response.status_code == 422
    assert "field-error" in response.content.decode() or "alert-danger" in response.content.decode()
    assert InstalledItem.objects.count() == 0


def test_null_bytes_are_refused_and_emoji_are_not(client_of, clerk):
    product = ProductFactory()
    client = client_of(clerk)

    assert client.post(URL, typed(product, name="a\x00b")).status_code == 400
    assert client.post(URL, typed(product, name="😀 <b>", serial="Ä-1")).status_code == 302
    assert InstalledItem.objects.get().key == "Ä1"


def test_company_and_site_must_fit(client_of, clerk):
    site = SiteFactory()

    wrong = client_of(clerk).post(
        URL, typed(ProductFactory(), company=CompanyFactory().public_id, site=site.public_id)
    )
    client_of(clerk).post(URL, typed(ProductFactory(), site=site.public_id))

    assert wrong.status_code == 422
    assert InstalledItem.objects.get().company == site.company


def test_who_may_not_edit_cannot_even_open_the_form(client_of, marketer, reader):
    for user in (marketer, reader):
        assert client_of(user).get(URL).status_code == 403


def test_a_company_out_of_reach_cannot_be_chosen(client_of, outsider):
    response = client_of(outsider).post(URL, typed(ProductFactory(), company=CompanyFactory().public_id))

    assert response.status_code == 422


def test_serials_are_checked_while_typing(client_of, clerk, outsider):
    item = ItemFactory(serial="KX-1")
    url = "/items/serial-check/"

    assert str(item.public_id) in client_of(clerk).get(url, {"serial": "kx1"}).content.decode()
    assert (
        str(item.public_id)
        not in client_of(clerk).get(url, {"serial": "kx1", "item": item.public_id}).content.decode()
    )
    assert str(item.public_id) not in client_of(outsider).get(url, {"serial": "kx1"}).content.decode()


def test_fields_come_with_the_product(client_of, clerk):
    schema = {"type": "object", "properties": {"power": {"type": "number", "title": "Power"}}}
    product = ProductFactory(attribute_schema=schema)

    page = client_of(clerk).get(
        "/items/attribute-fields/", {"product": product.public_id, "attribute_power": "5"}
    )

    assert 'name="attribute_power"' in page.content.decode()
    assert 'value="5"' in page.content.decode()
    assert client_of(clerk).get("/items/attribute-fields/", {"product": "junk"}).status_code == 200
