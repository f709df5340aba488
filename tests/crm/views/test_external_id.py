"""What other systems call persons, products and items, seen and linked on their pages."""

import pytest

from companies.models import ExternalId
from companies.operations.external_id import link_external_id
from tests.factories.contacts import PersonFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
KINDS = [("persons", PersonFactory), ("products", ProductFactory), ("items", ItemFactory)]


@pytest.mark.parametrize(("place", "factory"), KINDS)
def test_a_number_is_linked_seen_on_the_page_and_unlinked(client_of, admin, place, factory):
    record, client = factory(), client_of(admin)
    page = f"/{place}/{record.public_id}/"

    linked = client.post(f"{page}external-ids/add/", {"system": "ERP", "external_id": "K-77"})
    link = ExternalId.objects.get()
    seen = client.get(page).text
    gone = client.post(f"/external-ids/{link.public_id}/remove/")

    assert (linked.status_code, gone.status_code) == (302, 302)
    assert (link.object_uuid, "K-77" in seen) == (record.public_id, True)
    assert not ExternalId.objects.exists()


def test_a_number_that_another_record_has_is_refused_in_words(client_of, admin, now):
    link_external_id(obj=ItemFactory(), system="ERP", external_id="K-77", by=admin, now=now)
    page = f"/items/{ItemFactory().public_id}/external-ids/add/"

    answer = client_of(admin).post(page, {"system": "ERP", "external_id": "K-77"})

    assert "Another record already has this number" in answer.text
    assert ExternalId.objects.count() == 1


def test_who_may_only_look_sees_the_number_and_changes_nothing(client_of, reader, admin, now):
    item = ItemFactory()
    link = link_external_id(obj=item, system="ERP", external_id="K-77", by=admin, now=now)
    client = client_of(reader)

    assert "K-77" in client.get(f"/items/{item.public_id}/").text
    assert client.get(f"/items/{item.public_id}/external-ids/add/").status_code == 403
    assert client.post(f"/external-ids/{link.public_id}/remove/").status_code == 403


def test_the_number_of_somebody_out_of_reach_is_nobodys(client_of, admin, outsider, now):
    link = link_external_id(obj=ItemFactory(), system="ERP", external_id="K-77", by=admin, now=now)

    answer = client_of(outsider).post(f"/external-ids/{link.public_id}/remove/")

    assert (answer.status_code, ExternalId.objects.count()) == (404, 1)
