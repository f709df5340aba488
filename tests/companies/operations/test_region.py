"""The region of an address, by which companies are looked for, follows from its postcode."""

import pytest

from companies.models import Company, Municipality, Postcode
from companies.operations.address import add_address, change_address
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tampere():
    Municipality.objects.create(country="FI", code="837", region_fi="Pirkanmaa", name_fi="Tampere")
    Postcode.objects.create(country="FI", code="33100", municipality_code="837", name_fi="Tampere")


def moved(company, rep, now, **place):
    return add_address(company=company, kind="visiting", by=rep, now=now, today=now.date(), **place)


def test_an_address_without_a_region_gets_that_of_its_postcode(rep, now, tampere):
    company = CompanyFactory()

    address = moved(company, rep, now, street="Katu 1", postcode="33100", town="Tampere")

    assert (address.region, Company.objects.get(pk=company.pk).region) == ("Pirkanmaa", "Pirkanmaa")


def test_a_region_that_somebody_wrote_stands_and_another_country_has_its_own_postcodes(rep, now, tampere):
    written = moved(CompanyFactory(), rep, now, postcode="33100", town="Tampere", region="Häme")
    abroad = moved(CompanyFactory(), rep, now, postcode="33100", town="Värnamo", country="SE")

    assert (written.region, abroad.region) == ("Häme", "")


def test_a_postcode_that_is_corrected_brings_its_region(rep, now, tampere):
    address = moved(CompanyFactory(), rep, now, postcode="99999", town="Tampere", region="Lappi")

    change_address(address=address, values={"postcode": "33100"}, by=rep, now=now, today=now.date())

    assert address.region == "Pirkanmaa"
