"""Items that have the same serial number are named in the answer of the API."""

import pytest

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
