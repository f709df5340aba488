"""Serial numbers are built as the product says."""

import pytest

from installed_base.models.serial_pattern import example_of, fits
from installed_base.operations.item import change_item, create_item
from installed_base.operations.refusals import SerialUnlikePattern
from tests.factories.installed_base import ItemFactory, ProductFactory

PATTERN = r"KX-\d{4}-(?P<seq>\d{3})"


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (PATTERN, "KX-1234-567"),
        (r"(?P<prefix>\d{2})-(?P<seq>\d+)", "12-3"),
        (r"[A-Z]{2}(SN|PN)?\s?\d{5}", "AASN 12345"),
        (r"[^A]{3}", "[^A]{3}"),
    ],
)
def test_an_example_fits_its_pattern_or_is_the_pattern(pattern, example):
    spelt = example_of(pattern)

    assert spelt == example
    assert spelt == pattern or fits(spelt, pattern)


@pytest.mark.parametrize("pattern", ["", "(", r"(a+)+b"])
def test_without_a_usable_pattern_every_number_fits(pattern):
    assert fits("anything", pattern)


def test_a_number_built_otherwise_is_refused_with_an_example(clerk, now):
    product = ProductFactory(serial_pattern=PATTERN)

    with pytest.raises(SerialUnlikePattern) as refusal:
        create_item(product=product, serial="12345", by=clerk, now=now)

    assert "KX-1234-567" in refusal.value.message
    assert refusal.value.field == "serial"
    assert create_item(product=product, serial="kx-2024-001", by=clerk, now=now).pk
    assert create_item(product=product, serial="", by=clerk, now=now).pk


def test_an_old_number_stays_until_it_is_changed(clerk, now):
    item = ItemFactory(product__serial_pattern=PATTERN, serial="OLD 7")

    change_item(item=item, values={"location": "Hall", "serial": "OLD 7"}, by=clerk, now=now)

    assert item.location == "Hall"
    with pytest.raises(SerialUnlikePattern):
        change_item(item=item, values={"serial": "OLD 8"}, by=clerk, now=now)


def test_the_form_and_the_api_say_it_beside_the_number(clerk, client_of):
    item = ItemFactory(product__serial_pattern=PATTERN, serial="OLD 7")
    url = f"/items/{item.public_id}/serial/"

    page = client_of(clerk).post(url, {"serial": "OLD 8"}).content.decode()
    new = {"product": str(item.product.public_id), "serial": "OLD 9"}
    answer = client_of(clerk).post("/api/v1/items/", new, content_type="application/json")

    assert "KX-1234-567" in page
    assert answer.status_code == 400
    assert "KX-1234-567" in answer.content.decode()
