"""The figures in the API: what the page says, as numbers."""

import pytest
import time_machine
from rest_framework.test import APIClient

from tests.conftest import NOW
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import FamilyFactory, ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/figures/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def asked(user, **query):
    client = APIClient()
    client.force_authenticate(user)
    return client.get(URL, query)


def test_figures_are_told_with_null_for_shares_of_nothing(clerk):
    answer = asked(clerk).json()
    assert (answer["is_live"], answer["total"]["items"], answer["total"]["attach_rate"]) == (True, 0, None)
    assert answer["renewals"] == {"months": 12, "ended": 0, "renewed": 0, "rate": None}


def test_figures_are_narrowed_and_split(clerk):
    family = FamilyFactory()
    ItemFactory(company=CompanyFactory(region="Kainuu"), product=ProductFactory(family=family))
    ItemFactory(company=CompanyFactory(region="Uusimaa"))
    answer = asked(clerk, by="family", region="Kainuu").json()
    assert [(part["value"], part["figures"]["neither"]) for part in answer["parts"]] == [
        (str(family.public_id), 1)
    ]
    assert [(one["surveyed"], one["penetration"]) for one in answer["families"]] == [(False, None)]
    assert asked(clerk, family=str(family.public_id)).json()["renewals"] is None
    assert asked(clerk, by="weather").status_code == 400


def test_figures_take_the_right_to_see_cover_and_count_what_is_seen(clerk, outsider, marketer):
    ItemFactory()
    assert asked(clerk).json()["total"]["items"] == 1
    assert asked(outsider).json()["total"]["items"] == 0
    assert asked(marketer).status_code == 403
    assert APIClient().get(URL).status_code == 401
