"""Items that have the same serial number are named in the answer of the API."""

import pytest

from installed_base.models import InstalledItem
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_an_item_of_another_product_with_the_same_serial_number_is_named(client_of, clerk):
    known = ItemFactory(serial="KX-1001")

    answer = client_of(clerk).post(
        "/api/v1/items/", {"product": str(ProductFactory().public_id), "serial": "kx 1001"},
        content_type="application/json",
    )  # fmt: skip

    assert answer.status_code == 201
    assert [one["record"] for one in answer.json()["warnings"]] == [str(known.public_id)]


def test_it_is_named_before_anything_is_written_too(client_of, clerk):
    known = ItemFactory(serial="KX-1001")
    client, address = client_of(clerk), "/api/v1/items/check/"

    facts = {"product": str(ProductFactory().public_id), "serial": "kx 1001"}
    fits = client.post(address, facts, content_type="application/json").json()
    facts["product"] = str(known.product.public_id)
    taken = client.post(address, facts, content_type="application/json").json()

    assert (fits["is_writable"], [one["record"] for one in fits["warnings"]]) == (
        True,
        [str(known.public_id)],
    )
    assert (taken["is_writable"], taken["problem"]) == (False, "serial_taken")
    assert InstalledItem.objects.count() == 1
