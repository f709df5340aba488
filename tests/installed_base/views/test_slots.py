"""Empty slots on the card, and what is put into them."""

from django.urls import reverse

from installed_base.models import Placement
from installed_base.operations.bom import add_bom_line
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory


def rack(clerk, now):
    company = CompanyFactory(owner=clerk)
    item = ItemFactory(product=ProductFactory(code="RACK"), company=company)
    add_bom_line(assembly=item.product, position="BAY/1", note="half height", by=clerk, now=now)
    return item


def test_the_tree_shows_what_holds_nothing_and_leads_to_putting_a_part_in(client_of, clerk, now):
    item = rack(clerk, now)
    url = f"{reverse('installed_base:item_install', args=[item.public_id])}?position=BAY/1"

    page = client_of(clerk).get(reverse("installed_base:item", args=[item.public_id])).content.decode()

    assert "Empty slot" in page
    assert "BAY/1 · half height" in page
    assert url in page


def test_the_tree_of_a_day_shows_the_slot_without_a_way_to_fill_it(client_of, clerk, now):
    item = rack(clerk, now)
    part = PartFactory(parent=item, position="")

    url = reverse("installed_base:item", args=[item.public_id])
    page = client_of(clerk).get(url, {"on": "2026-01-01"}).content.decode()

    assert part.serial in page
    assert "Empty slot" in page
    assert "install/?position" not in page


def test_a_part_is_put_into_the_slot_and_the_slot_is_empty_no_more(client_of, clerk, now):
    item = rack(clerk, now)
    part = ItemFactory(company=item.company)
    browser = client_of(clerk)
    url = reverse("installed_base:item_install", args=[item.public_id])
    assert 'value="BAY/1"' in browser.get(url, {"position": "BAY/1"}).content.decode()

    answer = browser.post(url, {"part": part.public_id, "position": "BAY/1", "on": ""})

    assert answer.status_code == 302
    part.refresh_from_db()
    assert (part.parent, Placement.objects.get(child=part).position) == (item, "BAY/1")
    page = browser.get(reverse("installed_base:item", args=[item.public_id])).content.decode()
    assert "Empty slot" not in page


def test_a_slot_that_somebody_else_filled_meanwhile_is_told(client_of, clerk, now):
    item = rack(clerk, now)
    PartFactory(parent=item, position="BAY/1")
    part = ItemFactory(company=item.company)

    answer = client_of(clerk).post(
        reverse("installed_base:item_install", args=[item.public_id]),
        {"part": part.public_id, "position": "BAY/1", "on": ""},
    )

    assert answer.status_code == 422
    assert "Another part is in this slot on these days" in answer.content.decode()
