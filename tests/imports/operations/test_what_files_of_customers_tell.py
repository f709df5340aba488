"""What files of customers tell beside names and numbers: owner, where they stand with us, region, year's end."""

from datetime import date

import pytest

from companies.models import Address, Company, FinancialYear, Municipality, Postcode
from imports.models import RowIssue
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory


def counts(imported):
    return {name: count for name, count in imported.counts.items() if count}


def test_an_owner_is_found_by_the_name_of_staff_either_name_first(admin, bring_in):
    aino = UserFactory(full_name="Aino Rantala")
    text = "Nimi;Kaupunki;Asiakasvastaava\nA Oy;Turku;Aino Rantala\nB Oy;Turku;RANTALA, Aino\nC Oy;Turku;-\nD Oy;Turku;Ei Kukaan\n"

    imported = bring_in("companies", text, by=admin)

    assert list(Company.objects.filter(owner=aino).values_list("legal_name", flat=True).order_by("pk")) == [
        "A Oy",
        "B Oy",
    ]
    assert list(RowIssue.objects.filter(of=imported).values_list("value", "code")) == [
        ("Ei Kukaan", "unknown_owner")
    ]


def test_a_name_that_two_of_staff_have_makes_nobody_owner(admin, bring_in):
    UserFactory.create_batch(2, full_name="Matti Lehto")
    text = "Nimi;Kaupunki;Myyjä\nA Oy;Turku;Matti Lehto\n"

    imported = bring_in("companies", text, by=admin, fields=["legal_name", "town", "owner"])

    assert Company.objects.get().owner != "Matti Lehto"
    assert RowIssue.objects.get(of=imported).code == "unknown_owner"


def test_where_a_customer_stands_with_us_comes_along_and_stays_as_said(admin, bring_in):
    known = CompanyFactory(
        legal_name="A Oy", business_id="0112038-9", business_id_scheme="fi_ytunnus", country="FI"
    )
    text = (
        "Nimi;Y-tunnus;Asiakkuuden vaihe;Toivottu kanava\nA Oy;0112038-9;Asiakas;Puhelin\nB Oy;1069622-4;Prospekti;\n"
        "C Oy;2077474-0;Entinen asiakas;sähköposti\n"
    )

    first = bring_in("companies", text, by=admin)
    again = bring_in("companies", text, by=admin)

    assert (counts(first), counts(again)) == ({"created": 2, "updated": 1}, {"unchanged": 3})
    assert list(
        Company.objects.order_by("legal_name").values_list(
            "lifecycle", "lifecycle_by_hand", "preferred_channel"
        )
    ) == [("customer", True, "phone"), ("prospect", False, ""), ("former", True, "email")]
    assert Company.objects.get(pk=known.pk).lifecycle == "customer"


@pytest.fixture
def places(db):
    Municipality.objects.create(country="FI", code="837", region_fi="Pirkanmaa", name_fi="Tampere")
    Municipality.objects.create(country="FI", code="091", region_fi="Uusimaa", name_fi="Helsinki")
    Postcode.objects.create(country="FI", code="33100", municipality_code="837", name_fi="Tampere")
    Postcode.objects.create(country="FI", code="00100", municipality_code="091", name_fi="Helsinki")


def test_the_region_follows_from_the_postcode_where_the_file_tells_none(admin, bring_in, places):
    text = (
        "Nimi;Y-tunnus;Postinumero;Postitoimipaikka\nA Oy;0112038-9;{};{}\nB Ab;1069622-4;11122;Stockholm\n"
    )

    first = bring_in("companies", text.format("33100", "Tampere"), by=admin)
    again = bring_in("companies", text.format("33100", "Tampere"), by=admin)

    assert (counts(first)["created"], counts(again)) == (2, {"unchanged": 2})
    assert list(Company.objects.order_by("pk").values_list("region", flat=True)) == ["Pirkanmaa", ""]
    assert list(Address.objects.order_by("pk").values_list("region", flat=True)) == ["Pirkanmaa", ""]

    moved = bring_in("companies", text.format("00100", "Helsinki"), by=admin)

    assert counts(moved) == {"updated": 1, "unchanged": 1}
    assert Company.objects.get(business_id="0112038-9").region == "Uusimaa"


def test_a_region_that_somebody_wrote_stays_while_the_postcode_does(admin, bring_in, places):
    text = "Nimi;Postinumero;Postitoimipaikka{}\nA Oy;33100;Tampere{}\n"
    bring_in("companies", text.format(";Maakunta", ";Häme"), by=admin)

    again = bring_in("companies", text.format("", ""), by=admin)

    assert (Company.objects.get().region, counts(again)) == ("Häme", {"unchanged": 1})


def test_a_financial_year_ends_on_the_day_that_the_file_tells(admin, bring_in):
    text = "Nimi;Kaupunki;Henkilöstö;Tilikausi päättynyt\nA Oy;Turku;5;30.6.2025\nB Oy;Turku;6;2024\n"

    first = bring_in("companies", text, by=admin)
    again = bring_in("companies", text, by=admin)

    assert (counts(first), counts(again)) == ({"created": 2}, {"unchanged": 2})
    assert list(FinancialYear.objects.order_by("pk").values_list("starts_on", "ends_on")) == [
        (date(2024, 7, 1), date(2025, 6, 30)),
        (date(2024, 1, 1), date(2024, 12, 31)),
    ]
