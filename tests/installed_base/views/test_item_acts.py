"""Moving, attaching, detaching, retiring, numbers, deleting: each by its page."""

import pytest
from django.urls import reverse

from installed_base.models import InstalledItem
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory

pytestmark = pytest.mark.django_db


def url(name, item, *more):
    return reverse(f"installed_base:{name}", args=[item.public_id, *more])


def test_a_machine_is_moved(client_of, clerk):
    machine, site = ItemFactory(), SiteFactory()

    response = client_of(clerk).post(
        url("item_move", machine), {"site": site.public_id, "location": "Hall 2"}
    )

    machine.refresh_from_db()
    assert (response.status_code, machine.company, machine.site) == (302, site.company, site)


def test_a_part_that_shall_move_alone_is_refused_in_words(client_of, clerk):
    part = PartFactory(parent=ItemFactory())

    response = client_of(clerk).post(url("item_move", part), {"company": CompanyFactory().public_id})

    assert response.status_code == 422
    assert "detach the part" in response.content.decode()


def test_an_item_is_attached_and_detached(client_of, clerk):
    machine, item, client = ItemFactory(), ItemFactory(), client_of(clerk)

    client.post(url("item_attach", item), {"parent": machine.public_id, "position": "A1"})
    item.refresh_from_db()
    assert (item.parent, item.root, item.position) == (machine, machine, "A1")

    client.post(url("item_detach", item))
    client.post(url("item_detach", item))  # the second click finds nothing to do and says so
    item.refresh_from_db()
    assert item.parent is None


def test_a_circle_is_refused_in_words(client_of, clerk):
    machine = ItemFactory()
    part = PartFactory(parent=machine)

    response = client_of(clerk).post(url("item_attach", machine), {"parent": part.public_id})

    assert response.status_code == 422
    assert "cannot be a part of itself" in response.content.decode()


def test_a_machine_is_retired_with_its_parts(client_of, clerk):
    machine = ItemFactory()
    PartFactory(parent=machine)

    client_of(clerk).post(
        url("item_retire", machine), {"status": "scrapped", "on": "22.11.2020", "with_parts": "on"}
    )

    assert set(InstalledItem.objects.values_list("status", flat=True)) == {"scrapped"}


def test_a_day_to_come_is_no_day_of_retirement(client_of, clerk):
    response = client_of(clerk).post(
        url("item_retire", ItemFactory()), {"status": "retired", "on": "1.1.2999"}
    )

    assert response.status_code == 422


def test_a_serial_is_replaced_and_the_old_one_still_shown(client_of, clerk):
    item = ItemFactory(serial="OLD-1")

    page = client_of(clerk).post(url("item_serial", item), {"serial": "NEW-1"}, follow=True).content.decode()

    assert "NEW-1" in page
    assert "OLD-1" in page


def test_numbers_are_added_and_removed(client_of, clerk):
    item, client = ItemFactory(), client_of(clerk)

    client.post(url("item_identifier_add", item), {"scheme": "barcode", "value": "64-1"})
    client.post(url("item_identifier_add", item), {"scheme": "barcode", "value": "64 1"})
    client.post(url("item_identifier_add", item), {"scheme": "nonsense", "value": ""})
    number = item.identifiers.get()
    other = ItemFactory()
    assert client.post(url("item_identifier_remove", other, number.public_id)).status_code == 404

    client.post(url("item_identifier_remove", item, number.public_id))
    assert item.identifiers.count() == 0


def test_an_item_is_deleted_by_those_who_may(client_of, clerk, rep):
    machine = ItemFactory()
    part = PartFactory(parent=machine)

    assert client_of(rep).get(url("item_delete", part)).status_code == 403
    assert client_of(clerk).post(url("item_delete", machine)).status_code == 409
    assert client_of(clerk).post(url("item_delete", part)).status_code == 302
    assert list(InstalledItem.objects.all()) == [machine]


ACTS = ["item_move", "item_attach", "item_retire", "item_serial", "item_delete"]


@pytest.mark.parametrize("name", ACTS)
def test_every_page_opens_and_no_stranger_gets_in(client_of, admin, outsider, reader, name):
    item = ItemFactory()

    assert client_of(admin).get(url(name, item)).status_code == 200
    assert client_of(reader).get(url(name, item)).status_code == 403
    assert client_of(outsider).get(url(name, item)).status_code in {403, 404}


@pytest.mark.parametrize("name", ["item_confirm", "item_identifier_add"])
def test_acts_are_posted(client_of, admin, outsider, name):
    item = ItemFactory()

    assert client_of(admin).get(url(name, item)).status_code == 405
    assert client_of(outsider).post(url(name, item)).status_code == 404
