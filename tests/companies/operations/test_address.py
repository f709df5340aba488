from datetime import date

import pytest

from companies.choices import AddressKind
from companies.models import Address
from companies.operations import address as operations
from history.models import Change
from tests.factories.companies import CompanyFactory, SiteFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def add(company, rep, now, **values):
    values = {"kind": AddressKind.VISITING, "town": "Lahti", "today": TODAY} | values
    return operations.add_address(company=company, by=rep, now=now, **values)


def test_the_companys_town_is_that_of_its_visiting_address(rep, now):
    company = CompanyFactory()

    add(company, rep, now, kind=AddressKind.POSTAL, town="Helsinki")
    add(company, rep, now, street="Tehtaankatu 1", postcode="15100", region="Päijät-Häme")

    company.refresh_from_db()
    assert (company.postcode, company.town, company.region) == ("15100", "Lahti", "Päijät-Häme")


def test_moving_house_ends_the_old_address_the_day_before(rep, now):
    company = CompanyFactory()
    add(company, rep, now, town="Turku")

    add(company, rep, now, town="Tampere", valid_from=date(2026, 11, 1))

    rows = Address.objects.order_by("id").values_list("town", "valid_from", "valid_to")
    assert list(rows) == [("Turku", None, date(2026, 10, 31)), ("Tampere", date(2026, 11, 1), None)]
    company.refresh_from_db()
    assert company.town == "Tampere"


def test_an_address_of_tomorrow_does_not_show_today(rep, now):
    company = CompanyFactory()
    add(company, rep, now, town="Turku")

    add(company, rep, now, town="Oulu", valid_from=date(2027, 1, 1))

    company.refresh_from_db()
    assert company.town == "Turku"


def test_removing_the_last_address_empties_the_town_and_says_so_on_the_company(rep, now):
    company = CompanyFactory()
    address = add(company, rep, now, street="Katu 1")

    operations.remove_address(address=address, by=rep, now=now, today=TODAY)

    company.refresh_from_db()
    assert company.town == ""
    assert Change.objects.filter(object_type="companies.company").get().old == {"addresses": "Katu 1, Lahti"}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"town": "", "street": " "}, operations.AddressEmpty),
        (
            {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
            operations.EndsBeforeItBegins,
        ),
    ],
)
def test_addresses_that_say_nothing_or_end_first_are_refused(rep, now, values, refusal):
    with pytest.raises(refusal):
        add(CompanyFactory(), rep, now, **values)


def test_an_address_that_begins_before_the_open_one_is_refused(rep, now):
    company = CompanyFactory()
    add(company, rep, now, valid_from=date(2026, 6, 1))

    with pytest.raises(operations.AddressAlreadyOpen):
        add(company, rep, now, valid_from=date(2026, 5, 1))


def test_a_site_of_another_company_is_refused(rep, now):
    with pytest.raises(operations.SiteOfAnotherCompany):
        add(CompanyFactory(), rep, now, site=SiteFactory())
