"""What the reference lists answer to forms, imports and scans."""

from decimal import Decimal

import pytest
from django.utils import translation

from companies.choices import EuSize, StaffClass
from companies.models import Company, IndustrySuccessor, Municipality, Postcode
from companies.operations.reference_lists import load_due
from companies.queries import reference
from companies.queries.size import eu_size, eu_size_of, staff_class, within_staff
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(keepers):
    """All lists, loaded."""
    load_due(clock=lambda: NOW)
    return keepers


@pytest.mark.parametrize(
    ("language", "version", "code", "words"),
    [
        ("fi", "TOL2008", "62010", "Ohjelmistojen suunnittelu ja valmistus"),
        ("en", "TOL2008", "62.010", "Software design"),
        ("en", "TOL2025", "62.10", "Computer programming activities"),  # the European list has it
        ("en", "NACE2", "25.62", "Machining"),
        ("fi", "TOL2008", "62019", "Ohjelmistojen suunnittelu"),  # the nearest one above
        ("en", "USSIC", "7371", ""),
        ("en", "TOL2025", "", ""),
    ],
)
def test_a_code_in_words(lists, language, version, code, words):
    with translation.override(language):
        assert reference.industry_name(version, code) == words


def test_without_any_list_the_division_is_known():
    with translation.override("fi"):
        assert (
            reference.industry_name("TOL2025", "25.62")
            == "Metallituotteiden valmistus (pl. koneet ja laitteet)"
        )


def test_industries_answer_to_digits_and_to_words_of_any_language(lists):
    def codes(text: str, version: str = "TOL2008") -> list[str]:
        return [row.code for row in reference.industries_answering(text, version)]

    assert codes("62.02") == ["6202", "62020"]
    assert codes("ohjelmistojen valmistus") == ["62010"]
    assert codes("software") == ["62010"]
    assert codes("zzz") == []


def test_a_code_became_one_several_or_nothing(lists):
    def after(code: str) -> list[str]:
        return [one.code for one in reference.successors_of("TOL2008", code)]

    assert (after("62.010"), after("62020"), after("99999")) == (["62100"], ["62100", "62200"], [])


def test_a_place_is_known_by_its_postcode(lists):
    place = reference.place_of_postcode("33100")

    assert (place.town, place.region, place.towns) == ("Tampere", "Pirkanmaa", ("Tampere", "Tammerfors"))


def test_a_companys_own_postcode_stands_for_its_municipality(db):
    Municipality.objects.create(country="FI", code="091", name_fi="Helsinki", region_fi="Uusimaa")
    Postcode.objects.create(
        country="FI", code="00045", name_fi="NOKIA GROUP", kind="company", municipality_code="091"
    )

    place = reference.place_of_postcode("00045")

    assert (place.town, place.towns) == ("Helsinki", ("NOKIA GROUP", "Helsinki"))


def test_a_retired_pair_is_no_proposal(lists):
    IndustrySuccessor.objects.filter(code="62010").update(valid_to=NOW.date())

    assert reference.successors_of("TOL2008", "62010") == []


@pytest.mark.parametrize(
    ("staff", "klass"), [(0, "0-4"), (4, "0-4"), (5, "5-9"), (49, "20-49"), (999, "500-999"), (5000, "1000-"), (None, "")]
)  # fmt: skip
def test_size_by_persons(staff, klass):
    company = CompanyFactory(staff=staff)

    assert Company.objects.annotate(k=staff_class()).get(pk=company.pk).k == klass
    assert [str(k) for k in StaffClass if Company.objects.filter(within_staff(k)).exists()] == (
        [klass] if klass else []
    )


@pytest.mark.parametrize(
    ("staff", "turnover", "currency", "size"),
    [
        (9, None, "", EuSize.MICRO), (9, 2_000_000, "EUR", EuSize.MICRO), (9, 2_000_001, "EUR", EuSize.SMALL),
        (10, 1, "EUR", EuSize.SMALL), (49, 10_000_001, "EUR", EuSize.MEDIUM), (249, 50_000_000, "EUR", EuSize.MEDIUM),
        (249, 50_000_001, "EUR", EuSize.LARGE), (250, 1, "EUR", EuSize.LARGE), (9, 90_000_000, "SEK", EuSize.MICRO),
        (None, 1, "EUR", ""),
    ],
)  # fmt: skip
def test_size_in_the_words_of_the_eu(staff, turnover, currency, size):
    company = CompanyFactory(staff=staff, turnover=turnover, turnover_currency=currency)

    assert eu_size_of(staff, turnover and Decimal(turnover), currency) == size
    assert Company.objects.annotate(k=eu_size()).get(pk=company.pk).k == size


def test_a_list_in_another_language_gives_way_to_the_division_in_the_users_own(lists):
    with translation.override("fi"):  # the European list speaks English alone
        assert (
            reference.industry_name("NACE2", "25.62")
            == "Metallituotteiden valmistus (pl. koneet ja laitteet)"
        )
