"""The card of a day: what was in it, whose it was; what is out of the reader's reach is not named."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from common.display import day_text
from installed_base.models import InstalledItem
from installed_base.operations import configuration, party
from installed_base.operations.item import create_item
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, PlacementFactory, ProductFactory

pytestmark = pytest.mark.django_db
DELIVERED, BROKE, MENDED = date(2015, 3, 1), "2016-06-01", date(2018, 9, 1)


def url(name, item):
    return reverse(f"installed_base:{name}", args=[item.public_id])


@pytest.fixture
def machine(clerk, now):
    machine = create_item(
        product=ProductFactory(name="Press"), serial="M-1", delivered_on=DELIVERED, by=clerk, now=now,
        company=CompanyFactory(legal_name="Aapisen Paja Oy"),
    )  # fmt: skip
    old, new = ItemFactory(serial="OLD-77"), ItemFactory(serial="NEW-88")
    configuration.install_part(item=old, parent=machine, position="A1", on=DELIVERED, by=clerk, now=now)
    configuration.swap_part(old=old, new=new, on=MENDED, by=clerk, now=now)
    return machine


def test_the_card_shows_the_part_that_was_in_it_on_the_day_and_no_buttons(client_of, clerk, machine):
    client = client_of(clerk)

    today = client.get(url("item", machine)).content.decode()
    then = client.get(url("item", machine), {"on": BROKE}).content.decode()

    assert "NEW-88" in today
    assert "OLD-77" not in today
    assert "OLD-77" in then
    assert "NEW-88" not in then
    assert f"As of {day_text(date.fromisoformat(str(BROKE)))}." in then
    assert url("item_edit", machine) not in then
    assert f"?on={BROKE}" in then  # the way goes on in that day


def test_before_it_was_delivered_the_card_is_empty_and_says_so(client_of, clerk, machine):
    answer = client_of(clerk).get(url("item", machine), {"on": "2014-01-01"})

    assert answer.status_code == 200
    assert "Nothing was here yet" in answer.content.decode()
    assert "OLD-77" not in answer.content.decode()


def test_what_is_no_day_shows_today(client_of, clerk, machine):
    for text in ("yesterday", "2016-02-31", "0001-01-01", "99999-01-01", ""):
        answer = client_of(clerk).get(url("item", machine), {"on": text})
        assert (answer.status_code, answer.context["past"]) == (200, None)


def test_the_card_as_it_was_known_before_the_register_knew_it(client_of, clerk, machine):
    answer = client_of(clerk).get(url("item", machine), {"on": BROKE, "known": "2020-01-01"})

    assert "The register did not know this item on that day." in answer.content.decode()


def test_companies_and_items_out_of_reach_are_not_named(client_of, outsider, clerk, machine, now):
    mine = CompanyFactory(owner=outsider)
    gone = InstalledItem.objects.get(serial="OLD-77")
    party.sell_item(item=machine, company=mine, by=clerk, now=now)
    assert not InstalledItem.objects.visible_to(outsider).filter(pk=gone.pk).exists()
    client = client_of(outsider)

    then = client.get(url("item", machine), {"on": BROKE}).content.decode()
    panels = [
        client.get(url(f"item_{name}_panel", machine), {"on": BROKE}).content.decode()
        for name in ("parties", "events", "baselines", "relations")
    ]

    for page in (then, *panels, client.get(url("item_tree", machine), {"on": BROKE}).content.decode()):
        assert "OLD-77" not in page
        assert "Aapisen" not in page
    assert "A company outside your reach" in then
    assert "An item outside your reach" in then


def test_a_big_machine_opens_level_by_level_in_the_past_too(
    client_of, clerk, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("installed_base.views.trees_then.WHOLE_TREE", 3)
    machine = ItemFactory(delivered_on=DELIVERED)
    board = PartFactory(parent=machine, position="B")
    chips = PartFactory.create_batch(5, parent=board)
    client = client_of(clerk)

    with django_assert_max_num_queries(30):
        page = client.get(url("item", machine), {"on": BROKE}).content.decode()
    assert board.serial in page
    assert chips[0].serial not in page
    level = client.get(url("item_tree", board), {"on": BROKE}).content.decode()
    assert all(chip.serial in level for chip in chips)
    deep = client.get(url("item", chips[0]), {"on": BROKE}).content.decode()
    assert machine.serial in deep
    assert chips[0].serial in deep


def test_the_tree_is_found_in_by_typing(client_of, clerk, machine):
    board = PartFactory(parent=machine, position="RACK 7", serial="KX-0042")
    other = PartFactory(parent=ItemFactory(), serial="KX-0043")
    client = client_of(clerk)

    for text in ("kx0042", "KX-0o42", "rack", "kx rack", f"0042 {board.product.name.split()[0]}"):
        page = client.get(url("item_tree_search", machine), {"q": text}).content.decode()
        assert "KX-0042" in page, text
        assert other.serial not in page
    assert (
        "Nothing in this machine" in client.get(url("item_tree_search", machine), {"q": "%"}).content.decode()
    )
    then = client.get(url("item_tree_search", board), {"q": "old-77", "on": BROKE}).content.decode()
    assert "Nothing in this machine" not in client.get(
        url("item_tree_search", machine), {"q": "old-77", "on": BROKE}
    ).content.decode()  # fmt: skip
    assert then


def test_the_card_costs_the_same_however_many_parts_and_placements(
    client_of, clerk, machine, django_assert_max_num_queries
):
    for _n in range(20):
        PartFactory(parent=machine)
        PlacementFactory(parent=machine, during="[2001-01-01,2002-01-01)")
    client = client_of(clerk)
    client.get(url("item", machine))

    with django_assert_max_num_queries(25):
        client.get(url("item", machine))
    with django_assert_max_num_queries(30):
        client.get(url("item", machine), {"on": BROKE})


def test_a_day_to_come_shows_what_is_planned(client_of, clerk, machine, now):
    part = ItemFactory(serial="SOON-1")
    soon = now.date() + timedelta(days=30)
    configuration.install_part(item=part, parent=machine, on=soon, by=clerk, now=now)

    answer = client_of(clerk).get(url("item", machine), {"on": soon.isoformat()})

    assert "SOON-1" in answer.content.decode()
