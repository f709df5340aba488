import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.operations import record
from installed_base.models import InstalledItem
from installed_base.operations.item import change_item
from tests.factories.custom_fields import make_field
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory
from users.models import RecentRecord

pytestmark = pytest.mark.django_db
SCHEMA = {"type": "object", "properties": {"power": {"type": "number", "title": "Power", "x-unit": "kW"}}}


def url_of(item):
    return reverse("installed_base:item", args=[item.public_id])


def test_the_card_tells_what_whose_and_in_what(client_of, clerk):
    product = ProductFactory(name="HX-400 press", attribute_schema=SCHEMA)
    machine = ItemFactory(product=product, serial="SN-1", attributes={"power": 7.5, "colour": "red"})
    part = PartFactory(parent=machine, serial="CU-9")
    machine.identifiers.create(scheme="former_serial", value="OLD-1", is_current=False)

    page = client_of(clerk).get(url_of(machine)).content.decode()

    for words in ("SN-1", "HX-400 press", machine.company.legal_name, "CU-9", "7.5", "kW", "red", "OLD-1"):
        assert words in page
    assert url_of(part) in page
    assert list(RecentRecord.objects.values_list("record_id", flat=True)) == [machine.public_id]


def test_a_part_shows_its_machine_with_itself_lit(client_of, clerk):
    machine = ItemFactory(serial="SN-1")
    part = PartFactory(parent=machine, serial="CU-9")

    response = client_of(clerk).get(url_of(part))

    (top,) = response.context["tree"]
    assert (top.item, [node.is_lit for node in top.children]) == (machine, [True])


def test_a_stranger_and_a_wrong_number_meet_the_same_404(client_of, outsider, clerk):
    item = ItemFactory()

    assert client_of(outsider).get(url_of(item)).status_code == 404
    assert client_of(clerk).get("/items/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_a_reader_sees_the_card_without_buttons(client_of, reader):
    item = ItemFactory()

    response = client_of(reader).get(url_of(item))

    assert response.status_code == 200
    assert reverse("installed_base:item_edit", args=[item.public_id]) not in response.content.decode()
    assert (
        client_of(reader).post(reverse("installed_base:item_confirm", args=[item.public_id])).status_code
        == 403
    )


def test_strange_words_are_shown_as_words(client_of, clerk):
    item = ItemFactory(serial="<script>alert(1)</script>", name="😀" * 50, location="x" * 200)

    page = client_of(clerk).get(url_of(item)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_where_a_fact_came_from_is_on_the_card(client_of, clerk, now):
    item = ItemFactory()
    change_item(item=item, values={"location": "Hall 3"}, by=clerk, now=now)

    page = client_of(clerk).get(url_of(item)).content.decode()

    assert 'data-by="Kaisa Clerk"' in page


def count_of_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_machine_of_two_thousand_parts_costs_no_more_than_one_without(client_of, clerk):
    client, alone, big = client_of(clerk), ItemFactory(), ItemFactory()
    parts = [
        InstalledItem(product=big.product, company=big.company, parent=big, root=big, serial=f"P{number}")
        for number in range(2000)
    ]
    InstalledItem.objects.bulk_create(parts)

    few, many = count_of_queries(client, url_of(alone)), count_of_queries(client, url_of(big))

    assert many <= few + 2
    assert many <= 25


def test_big_machines_are_shown_a_hundred_parts_at_a_time(client_of, clerk):
    big = ItemFactory()
    InstalledItem.objects.bulk_create(
        InstalledItem(product=big.product, company=big.company, parent=big, root=big, serial=f"P{number:04d}")
        for number in range(150)
    )
    tree = reverse("installed_base:item_tree", args=[big.public_id])
    client = client_of(clerk)

    first = client.get(tree)
    rest = client.get(tree, {"from": "100"})

    assert ([len(first.context["nodes"]), first.context["more_from"]], len(rest.context["nodes"])) == (
        [100, 100],
        50,
    )
    assert client.get(tree, {"from": "junk"}).status_code == 200


def test_confirming_is_one_click(client_of, clerk):
    item = ItemFactory(confidence=30)

    response = client_of(clerk).post(reverse("installed_base:item_confirm", args=[item.public_id]))

    item.refresh_from_db()
    assert (response.status_code, item.confidence, item.verified_by) == (302, 100, clerk)


def test_the_change_log_is_for_those_who_may_read_it(client_of, clerk, marketer, now):
    item = ItemFactory(serial="")
    change_item(item=item, values={"location": "Hall 3", "quantity": 2500}, by=clerk, now=now)
    url = reverse("installed_base:item_changes_panel", args=[item.public_id])

    page = client_of(clerk).get(url).content.decode()
    assert "Hall 3" in page
    assert "2,500<" in page  # no decimals that nobody typed
    assert ">–" in page
    assert client_of(marketer).get(url).status_code == 403


def test_the_change_log_tells_custom_fields_by_their_headings_to_those_who_may_see_them(
    client_of, clerk, admin, now
):
    make_field(admin, "Noise level", resource="item", seen_by=["aftermarket"])
    make_field(admin, "Margin", resource="item", seen_by=["admin"], edited_by=["admin"])
    item = ItemFactory()
    change_item(item=item, values={"cf_noise_level": "A", "cf_margin": "B"}, by=admin, now=now)
    url = reverse("installed_base:item_changes_panel", args=[item.public_id])

    page = client_of(clerk).get(url).content.decode()

    assert "Noise level" in page
    assert "cf_" not in page
    assert "Margin" not in page


def test_numbers_that_a_file_added_are_told_in_the_change_log(client_of, clerk, now):
    item = ItemFactory()
    record(
        obj=item, verb="changed", old={}, new={"identifiers": ["T-1", "T-2"], "external_id": "E-9"}, by=clerk, at=now
    )  # fmt: skip

    page = (
        client_of(clerk)
        .get(reverse("installed_base:item_changes_panel", args=[item.public_id]))
        .content.decode()
    )

    assert "T-1, T-2" in page
    assert "E-9" in page
    assert "external_id" not in page
