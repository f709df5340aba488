import pytest
from django.urls import reverse

from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
SUGGESTIONS = "/search/suggestions/"


def card_of(item):
    return reverse("installed_base:item", args=[item.public_id])


def test_an_at_sign_and_a_day_open_the_card_at_hand_as_of_that_day(client_of, clerk):
    here, last = ItemFactory(), ItemFactory()
    client = client_of(clerk)
    client.get(card_of(last))

    from_card = client.get(
        "/search/", {"q": "@1.6.2016"}, headers={"Referer": f"http://testserver{card_of(here)}"}
    )
    elsewhere = client.get("/search/", {"q": "@2016-06-01"})
    offered = client.get(SUGGESTIONS, {"q": "@2016-06-01"}).content.decode()

    assert from_card["Location"] == f"{card_of(here)}?on=2016-06-01"
    assert elsewhere["Location"] == f"{card_of(last)}?on=2016-06-01"
    assert f"{card_of(last)}?on=2016-06-01" in offered


@pytest.mark.parametrize("text", ["@", "@nonsense", "@2016-13-41", "@31.2.2016"])
def test_what_is_no_day_is_answered_with_how_to_type_one(client_of, clerk, text):
    client = client_of(clerk)

    assert client.get("/search/", {"q": text}).status_code == 200
    assert "@2016-06-01" in client.get(SUGGESTIONS, {"q": text}).content.decode()


def test_a_scanned_address_of_a_card_opens_the_card(client_of, clerk):
    item = ItemFactory()

    response = client_of(clerk).get("/search/", {"q": f"https://kolmikanta.example{card_of(item)}"})

    assert response["Location"] == card_of(item)


def test_the_callers_items_come_first_until_the_call_is_over(client_of, clerk):
    caller = CompanyFactory(legal_name="Soittaja Kone Oy")
    others = [ItemFactory(serial=f"AA-4567-{number}") for number in range(8)]
    mine = ItemFactory(serial="ZZ-99-4567", company=caller)
    client = client_of(clerk)

    client.post(reverse("search:caller_pin", args=[caller.public_id]))
    pinned = client.get(SUGGESTIONS, {"q": "4567"}).context["groups"][0]["hits"][0][1]
    chip = client.get(card_of(others[0])).content.decode()
    client.post("/search/caller/unpin/")
    after = client.get(card_of(others[0])).content.decode()

    assert pinned == card_of(mine)
    assert "Soittaja Kone Oy" in chip
    assert "Soittaja Kone Oy" not in after


def test_a_company_out_of_reach_cannot_be_pinned(client_of, outsider):
    url = reverse("search:caller_pin", args=[CompanyFactory().public_id])

    assert client_of(outsider).post(url).status_code in {403, 404}


def test_the_camera_is_allowed_to_our_own_pages_alone(client):
    assert client.get("/login/")["Permissions-Policy"].startswith("camera=(self), microphone=()")
