"""Many serial numbers pasted at once."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from installed_base.models import ItemIdentifier
from service.models import Campaign, CampaignItem
from service.queries.serial_list import look_up
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_two_hundred_numbers_are_sorted_into_three_lists(client_of, clerk, django_assert_max_num_queries):
    product = ProductFactory()
    for number in range(197):
        ItemFactory(product=product, serial=f"KX-{number:04d}-A")
    ItemFactory(product=product, serial="TWICE-1")
    ItemFactory(serial="TWICE-1")
    text = "\n".join([*(f"kx {number:04d} a" for number in range(197)), "TWICE 1", "NOPE-1", "NOPE-2"])

    client = client_of(clerk)

    with django_assert_max_num_queries(8):
        page = client.post(reverse("service:serial_list"), {"numbers": text}).content.decode()
    result = look_up(text, user=clerk)

    assert (len(result.found), len(result.ambiguous), result.not_found) == (197, 1, ["NOPE-1", "NOPE-2"])
    assert "NOPE-2" in page


def test_other_numbers_likeness_and_repetition_are_told(clerk):
    item, alike = ItemFactory(serial="AB-1"), ItemFactory(serial="O0IL-5")
    ItemIdentifier.objects.create(item=item, scheme="former_serial", value="OLD-77", is_current=False)

    result = look_up("old77; ab1, AB 1\t00115", user=clerk)

    assert result.found == [("old77", item, "other"), ("ab1", item, ""), ("00115", alike, "likeness")]
    assert (result.repeated, result.items) == (1, [item, alike])


def test_nobody_finds_items_beyond_reach(outsider):
    ItemFactory(serial="SECRET-1")

    assert look_up("SECRET-1", user=outsider).not_found == ["SECRET-1"]


def test_the_found_ones_become_a_campaign(client_of, clerk):
    item = ItemFactory(serial="KX-1")

    client_of(clerk).post(
        reverse("service:serial_list"), {"numbers": "KX-1\nNOPE", "act": "create", "name": "From a letter"}
    )

    assert Campaign.objects.get().name == "From a letter"
    assert list(CampaignItem.objects.values_list("item", "is_listed")) == [(item.pk, True)]


def test_a_reader_may_paste_but_not_make_a_campaign(client_of, reader):
    ItemFactory(serial="KX-1")

    page = client_of(reader).post(
        reverse("service:serial_list"), {"numbers": "KX-1", "act": "create", "name": "X"}
    )

    assert "KX-1" in page.content.decode()
    assert Campaign.objects.count() == 0


def test_the_found_ones_open_as_a_list_that_is_filtered_exported_and_edited(client_of, clerk):
    picked = [ItemFactory(serial=f"KX-{number}") for number in range(3)]
    ItemFactory(serial="ELSE-1")
    client = client_of(clerk)
    paste = {"numbers": "kx0 kx1\nKX-1\nKX-2\nKX-0\nNOPE", "act": "select"}

    answer = client.post(reverse("service:serial_list"), paste)
    again = client.post(reverse("service:serial_list"), paste)
    page = client.get(answer.url).content.decode()

    assert answer.url == again.url
    assert ("3 items picked by number" in page, "ELSE-1" in page) == (True, False)
    query = answer.url.partition("?")[2]
    file = client.get(f"{reverse('installed_base:item_export')}?{query}&format=plain")
    assert b"".join(file).count(b"KX-") == 3
    edit = {"all_matching": "1", "query": query, "save": "1", "status": "in_repair", "change": ["status"]}
    assert client.post(reverse("installed_base:item_bulk_edit"), edit).status_code in {200, 302, 422}
    assert [item.serial for item in picked] == ["KX-0", "KX-1", "KX-2"]


def test_who_is_given_the_address_of_a_pick_sees_only_what_is_theirs(client_of, clerk, outsider):
    ItemFactory(serial="SECRET-1")
    answer = client_of(clerk).post(reverse("service:serial_list"), {"numbers": "SECRET-1", "act": "select"})

    assert "SECRET-1" not in client_of(outsider).get(answer.url).content.decode()


def test_the_api_looks_numbers_up_and_lists_what_was_found(clerk, outsider):
    item = ItemFactory(serial="KX-1")
    api = APIClient()
    api.force_authenticate(clerk)

    made = api.post("/api/v1/item-selections/", {"numbers": ["kx 1", "NOPE"]}, format="json")
    rows = api.get(f"/api/v1/items/?selection={made.data['id']}").data["results"]
    nothing = api.post("/api/v1/item-selections/", {"numbers": ["NOPE"]}, format="json")

    assert made.status_code == 201
    assert made.data["found"] == [{"number": "kx 1", "item": str(item.public_id), "how": ""}]
    assert (made.data["not_found"], [row["serial"] for row in rows]) == (["NOPE"], ["KX-1"])
    assert (
        nothing.data["id"],
        api.post("/api/v1/item-selections/", {"numbers": []}, format="json").status_code,
    ) == (None, 400)
