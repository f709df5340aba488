"""The search page."""

import pytest
from django.urls import reverse

from search.choices import Kind
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def test_the_page_works_without_script_and_names_the_field_that_hit(client_of, rep):
    company = CompanyFactory(legal_name="Konecranes Oyj")
    company.names.create(kind="former", name="KCI Nosturit Oy")

    page = client_of(rep).get(reverse("search:search"), {"q": "nosturit"}).content.decode()

    assert "Former name: KCI <mark>Nosturit</mark> Oy" in page


def test_a_whole_business_id_leads_straight_to_the_company(client_of, rep):
    company = CompanyFactory(business_id="0942718-8", business_id_scheme="fi_ytunnus")
    CompanyFactory(business_id="1234567-1", business_id_scheme="fi_ytunnus")

    response = client_of(rep).get(reverse("search:search"), {"q": "FI09427188"})

    assert response.url == reverse("companies:company", kwargs={"public_id": company.public_id})


def test_a_whole_serial_number_leads_straight_to_the_item(client_of, rep):
    item = ItemFactory(serial="KX-0012-A")
    ItemFactory(serial="KX-0012-AB")

    response = client_of(rep).get(reverse("search:search"), {"q": "kx0012a"})

    assert response.url == reverse("installed_base:item", kwargs={"public_id": item.public_id})


def test_two_items_with_one_serial_number_are_both_shown(client_of, rep):
    for _ in range(2):
        ItemFactory(serial="KX-0012-A")

    response = client_of(rep).get(reverse("search:search"), {"q": "kx0012a"})

    assert response.status_code == 200
    assert response.content.decode().count("0012-A</mark>") == 2


def test_nobody_is_led_to_a_record_that_they_may_not_see(client_of, outsider):
    CompanyFactory(business_id="0942718-8", business_id_scheme="fi_ytunnus")

    response = client_of(outsider).get(reverse("search:search"), {"q": "0942718-8"})

    assert "Nothing found" in response.content.decode()


@pytest.mark.parametrize(
    "text", ["", " ", "%_\\'|&!:*()", "' OR 1=1 --", "😀", "a" * 300, "<!>:* & ~0", "~o1"]
)
def test_odd_signs_do_no_harm(client_of, rep, text):
    CompanyFactory()

    response = client_of(rep).get(reverse("search:search"), {"q": text})

    assert response.status_code == 200


def test_a_former_serial_number_finds_the_item_and_is_called_so(client_of, rep):
    item = ItemFactory(serial="NEW-5")
    item.identifiers.create(scheme="former_serial", value="OLD/7788", is_current=False)

    for name in ("search:search", "search:suggestions"):
        page = client_of(rep).get(reverse(name), {"q": "d778"}).content.decode()

        assert "NEW-5" in page
        assert "Former serial number: OL<mark>D/778</mark>8" in page


@pytest.mark.parametrize(("text", "is_told"), [("67", True), ("6-7", True), ("678", False)])
def test_two_signs_are_answered_with_how_many_a_serial_number_needs(client_of, rep, text, is_told):
    ItemFactory(  # no other word of it has a digit: names by running number are found by theirs
        serial="KX-0123-A0004567", product__code="KX", product__name="Press", company__legal_name="Paja Oy"
    )

    for name in ("search:search", "search:suggestions"):
        page = client_of(rep).get(reverse(name), {"q": text}).content.decode()

        assert ("A0004567" in page, "three signs of a serial number" in page) == (False, is_told)


def test_items_out_of_reach_are_neither_shown_nor_counted(client_of, outsider, rep):
    ItemFactory(serial="KX-OWN-1", company__owner=outsider)
    for number in range(25):
        ItemFactory(serial=f"KX-OWN-9{number}", company__legal_name=f"Salainen {number}")
    client = client_of(outsider)

    page = client.get(reverse("search:search"), {"q": "kxown"})
    box = client.get(reverse("search:suggestions"), {"q": "kxown"}).content.decode()
    listed = client.get(reverse("installed_base:item_list"), {"q": "kxown"}).content.decode()

    (group,) = [group for group in page.context["found"].groups if group.kind == Kind.ITEM]
    assert (len(group.hits), group.has_more) == (1, False)
    for text in (page.content.decode(), box, listed):
        assert "OWN-9" not in text.replace("<mark>", "").replace("</mark>", "")
        assert "Salainen" not in text
    assert "See all in the list" not in box
    assert (
        "See all in the list" in client_of(rep).get(reverse("search:search"), {"q": "kxown"}).content.decode()
    )
