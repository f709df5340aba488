"""Firms that are a natural person's, by form and by name."""

import pytest

from common.sole_trader import is_sole_trader, trader_key
from companies.models import Company
from tests.factories.companies import CompanyFactory

FIRMS = [
    ("Tmi", "Meikäläinen", True),
    ("t:mi", "", True),
    ("Toiminimi.", "", True),
    ("Yksityinen elinkeinonharjoittaja", "", True),
    ("ENSKILD NÄRINGSIDKARE", "", True),
    ("Sole proprietor", "", True),
    ("", "Tmi Matti Meikäläinen", True),
    ("", "Parturi Kaunis T:mi", True),
    ("Oy", "Tmi-palvelut Oy", False),
    ("", "Tmi-palvelut Oy", False),
    ("", "Atmi", False),
    ("Enkeli", "", False),
]


@pytest.mark.parametrize(("form", "name", "expected"), FIRMS)
def test_a_form_decides_and_without_one_the_name(form, name, expected):
    assert is_sole_trader(legal_form=form, name=name) is expected


@pytest.mark.django_db
def test_the_database_says_the_same():
    made = {
        CompanyFactory(legal_form=form, legal_name=name or "X").pk: expected for form, name, expected in FIRMS
    }

    found = set(Company.objects.of_sole_traders().values_list("pk", flat=True))

    assert found == {number for number, expected in made.items() if expected}


def test_a_trader_is_known_by_the_number_however_it_is_written():
    assert trader_key(country="", business_id="2077474-0") == trader_key(country="FI", business_id="20774740")
    assert trader_key(country="FI", business_id="") == ""
