import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from installed_base.models import InstalledItem, ItemFlag
from tests.factories.installed_base import ItemFactory, ItemFlagFactory

pytestmark = pytest.mark.django_db
LIST = "/flags/"


def test_a_fact_is_flagged_from_the_card_and_stands_there_and_in_the_list(client_of, clerk):
    item = ItemFactory()
    client = client_of(clerk)

    client.post(
        reverse("installed_base:item_flag", args=[item.public_id]), {"fact": "site", "words": "Turku"}
    )

    card = client.get(reverse("installed_base:item", args=[item.public_id])).content.decode()
    assert "Turku" in card
    assert "Turku" in client.get(LIST).content.decode()


def test_a_flag_is_dismissed_or_put_right_from_the_list(client_of, clerk):
    right, wrong = ItemFlagFactory(), ItemFlagFactory()
    client = client_of(clerk)

    client.post(reverse("installed_base:flag_dismiss", args=[right.public_id]))
    client.post(reverse("installed_base:flag_settle", args=[wrong.public_id]))
    client.post(reverse("installed_base:flag_settle", args=[right.public_id]))

    assert dict(ItemFlag.objects.values_list("pk", "outcome")) == {right.pk: "dismissed", wrong.pk: "edited"}


def test_a_reader_sees_flags_and_cannot_set_them(client_of, reader):
    flag = ItemFlagFactory(words="Väärä")
    url = reverse("installed_base:item_flag", args=[flag.item.public_id])

    assert "Väärä" in client_of(reader).get(LIST).content.decode()
    assert client_of(reader).post(url, {"fact": "site"}).status_code == 403


def test_flags_outside_ones_reach_are_not_there(client_of, outsider):
    flag = ItemFlagFactory(words="Väärä")

    assert "Väärä" not in client_of(outsider).get(LIST).content.decode()
    assert client_of(outsider).post(
        reverse("installed_base:flag_dismiss", args=[flag.public_id])
    ).status_code in {403, 404}


def test_the_list_costs_the_same_whatever_its_length(client_of, clerk):
    client = client_of(clerk)
    ItemFlagFactory()
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    ItemFlagFactory.create_batch(20)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_a_fact_is_edited_where_it_stands(client_of, clerk):
    item = ItemFactory()
    client = client_of(clerk)
    url = reverse("installed_base:item_fact", args=[item.public_id, "location"])
    htmx = {"HX-Request": "true"}

    form = client.get(url, headers=htmx).content.decode()
    answer = client.post(url, {"location": "Halli 3", "revision": item.revision, "was": ""}, headers=htmx)

    assert 'hx-target="closest dd"' in form
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert InstalledItem.objects.get().location == "Halli 3"
    assert client.get(url.replace("location", "notes")).status_code == 404


def test_the_keys_of_the_card_are_listed(client_of, clerk, reader):
    url = reverse("installed_base:item", args=[ItemFactory().public_id])

    told = [key for key, _words in client_of(clerk).get(url).context["card_keys"]]
    reading = [key for key, _words in client_of(reader).get(url).context["card_keys"]]

    assert {"k", "h", "g", "p", "o", "r", "t", "b", "n", "v", "e", "f"} <= set(told)
    assert not {"v", "e", "f"} & set(reading)
