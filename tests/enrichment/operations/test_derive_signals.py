"""Signals out of history: what outside sources changed, once, and what is no news."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections, transaction

from companies.choices import Status
from companies.models import Company, FinancialYear
from companies.operations.address import add_address
from companies.operations.company import change_company, create_company
from companies.operations.contact_point import add_contact_point
from companies.operations.financial_year import set_financial_year
from companies.operations.group import set_parent
from companies.operations.site import add_site
from enrichment.models import Signal, SignalLook, SignalRule
from enrichment.operations.derive_signals import derive_new, derive_of_change_set
from history import operations as history
from history.choices import Act, Party
from tests.conftest import NOW
from tests.factories.companies import AddressFactory, CompanyFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def from_(party: str = Party.THIRD, source: str = "PRH", act: str = Act.IMPORT) -> history.Origin:
    return history.Origin(act=act, party=party, source=source)


def change(company: Company, by, party: str = Party.THIRD, source: str = "PRH", now=NOW, **values) -> int:
    """Change facts of a company in one act of a source; returns the act."""
    with history.one_change_set(by=by, at=now, from_=from_(party, source)) as act:
        change_company(company=company, values=values, by=by, now=now)
    return act.pk


def kinds(company: Company) -> list[str]:
    return sorted(Signal.objects.filter(company=company).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {"legal_name": "Uusi Oy"}, ["name"]),
        ({}, {"legal_name": "VANHA OY"}, []),  # louder is no other name
        ({"industry_code": "25.62", "industry_version": "TOL2025"}, {"industry_code": "28120"}, ["industry"]),
        ({"industry_code": "25.62", "industry_version": "TOL2025"}, {"industry_code": "2562"}, []),
        ({"industry_code": "62010", "industry_version": "TOL2008"},
         {"industry_code": "62100", "industry_version": "TOL2025"}, []),  # a new classification, not a new trade
        ({}, {"industry_code": "25.62", "industry_version": "TOL2025"}, []),  # knowledge, no news
        ({"legal_form": "Ky"}, {"legal_form": "Oy"}, ["legal_form"]),
        ({}, {"status": Status.BANKRUPT}, ["bankruptcy"]),
        ({}, {"status": Status.RESTRUCTURING}, ["restructuring"]),
        ({}, {"status": Status.CEASED}, ["status"]),
        ({"status": Status.RESTRUCTURING}, {"status": Status.ACTIVE}, ["status"]),
        ({}, {"notes": "x"}, []),
        ({"legal_form": "Ky"}, {"legal_form": "Oy", "legal_name": "Uusi Oy", "status": Status.CEASED},
         ["legal_form", "name", "status"]),
    ],
)  # fmt: skip
def test_what_a_register_changed_in_a_company(admin, before, after, found):
    company = CompanyFactory(legal_name="Vanha Oy", **before)

    act = change(company, admin, **after)
    looked = derive_of_change_set(change_set_id=act, now=NOW)

    assert (kinds(company), looked.total) == (found, len(found))


def test_what_we_type_makes_no_signal_unless_a_company_is_in_trouble(admin):
    renamed, gone, back = CompanyFactory(), CompanyFactory(), CompanyFactory(status=Status.BANKRUPT)

    for company, values in (
        (renamed, {"legal_name": "Uusi Oy"}), (gone, {"status": Status.BANKRUPT}), (back, {"status": Status.ACTIVE}),
    ):  # fmt: skip
        act = change(company, admin, party=Party.FIRST, source="", **values)
        derive_of_change_set(change_set_id=act, now=NOW)

    assert (kinds(renamed), kinds(gone), kinds(back)) == ([], ["bankruptcy"], [])


def test_a_signal_knows_when_and_from_whom_and_where_the_words_are(admin):
    company = CompanyFactory(legal_name="Vanha Oy")

    act = change(company, admin, party=Party.SECOND, source="Kumppani", legal_name="Uusi Oy")
    derive_of_change_set(change_set_id=act, now=NOW + timedelta(hours=1))

    row = Signal.objects.get(company=company)
    assert (row.happened_on, row.source, row.party, row.weight, row.state) == (
        TODAY,
        "Kumppani",
        "second",
        45,
        "open",
    )
    assert row.figures == {}


def test_the_same_act_looked_at_twice_and_the_same_fact_said_twice_is_one_signal(admin):
    company = CompanyFactory(legal_name="Vanha Oy")
    act = change(company, admin, legal_name="Uusi Oy")

    derive_of_change_set(change_set_id=act, now=NOW)
    again = derive_of_change_set(change_set_id=act, now=NOW)
    twice = change(company, admin, legal_name="Toinen Oy")
    third = derive_of_change_set(change_set_id=twice, now=NOW)
    other = change(company, admin, source="GLEIF", legal_name="Kolmas Oy")
    derive_of_change_set(change_set_id=other, now=NOW)

    assert (again.total, third.total) == (0, 0)
    assert list(Signal.objects.order_by("source").values_list("source", flat=True)) == ["GLEIF", "PRH"]


def test_a_company_that_is_new_to_us_is_no_news(admin):
    with history.one_change_set(by=admin, at=NOW, from_=from_()) as act:
        company = create_company(
            values={"legal_name": "Tuore Oy", "status": Status.BANKRUPT}, by=admin, now=NOW
        )
        add_site(company=company, name="Halli", by=admin, now=NOW)
        add_address(
            company=company, kind="visiting", street="Katu 1", town="Lahti", by=admin, now=NOW, today=TODAY
        )

    derive_of_change_set(change_set_id=act.pk, now=NOW)

    assert kinds(company) == []


def test_a_move_a_site_a_parent_and_another_website_of_a_known_company(admin):
    company, parent = CompanyFactory(), CompanyFactory()
    AddressFactory(company=company, street="Vanhatie 1", town="Lahti")
    add_contact_point(company=company, kind="web", value="https://vanha.example", by=admin, now=NOW)

    with history.one_change_set(by=admin, at=NOW, from_=from_()) as act:
        add_address(
            company=company, kind="visiting", street="Uusitie 2", town="Turku", by=admin, now=NOW, today=TODAY
        )
        add_site(company=company, name="Uusi halli", by=admin, now=NOW)
        set_parent(
            child=company, parent=parent, valid_from=TODAY, share_percent=Decimal(100), by=admin, now=NOW
        )
        add_contact_point(company=company, kind="web", value="https://uusi.example", by=admin, now=NOW)
    derive_of_change_set(change_set_id=act.pk, now=NOW)

    assert kinds(company) == ["address", "parent", "site", "website"]


def test_a_first_address_and_a_first_website_are_knowledge(admin):
    company = CompanyFactory()

    with history.one_change_set(by=admin, at=NOW, from_=from_()) as act:
        add_address(
            company=company, kind="visiting", street="Katu 1", town="Turku", by=admin, now=NOW, today=TODAY
        )
        add_contact_point(company=company, kind="web", value="https://eka.example", by=admin, now=NOW)
    derive_of_change_set(change_set_id=act.pk, now=NOW)

    assert kinds(company) == []


def year(
    company: Company, ends: int, turnover: int | None, staff: int | None, by, *, act: bool = False
) -> int:
    with history.one_change_set(by=by, at=NOW, from_=from_() if act else None) as opened:
        set_financial_year(
            company=company, ends_on=date(ends, 12, 31), currency="EUR", turnover_from=turnover, staff_from=staff,
            by=by, now=NOW,
        )  # fmt: skip
    return opened.pk


@pytest.mark.parametrize(
    ("before", "after", "found", "figures"),
    [
        ((1_000_000, 10), (1_200_000, 10), ["growth"], {"turnover": 20}),
        ((1_000_000, 10), (1_190_000, 10), [], None),
        ((1_000_000, 10), (1_000_000, 13), ["growth"], {"turnover": 0, "staff": 30}),
        ((1_000_000, 10), (700_000, 10), ["decline"], {"turnover": -30}),
        ((1_000_000, 2), (1_000_000, 3), [], None),  # one person more of two is no growth
        ((None, 10), (5_000_000, 10), [], None),
    ],
)
def test_growth_is_a_years_change_from_the_threshold_on(admin, before, after, found, figures):
    company = CompanyFactory()
    year(company, 2024, *before, admin)

    act = year(company, 2025, *after, admin, act=True)
    derive_of_change_set(change_set_id=act, now=NOW)

    assert kinds(company) == found
    if found:
        row = Signal.objects.get(company=company)
        assert row.happened_on == date(2025, 12, 31)
        assert figures.items() <= row.figures.items()


def test_an_old_year_that_comes_late_says_nothing_of_growth(admin):
    company = CompanyFactory()
    year(company, 2024, 1_000_000, 10, admin)
    year(company, 2022, 100_000, 2, admin)

    act = year(company, 2023, 500_000, 5, admin, act=True)
    derive_of_change_set(change_set_id=act, now=NOW)

    assert (kinds(company), FinancialYear.objects.filter(company=company).count()) == ([], 3)


def test_an_administrator_says_what_is_made_and_from_when_on(admin):
    SignalRule.objects.create(kind="growth", weight=90, threshold=50)
    SignalRule.objects.create(kind="name", weight=1, is_on=False)
    company = CompanyFactory(legal_name="Vanha Oy")
    year(company, 2024, 1_000_000, 10, admin)

    first = year(company, 2025, 1_400_000, 10, admin, act=True)
    second = change(company, admin, legal_name="Uusi Oy")
    for act in (first, second):
        derive_of_change_set(change_set_id=act, now=NOW)
    third = year(company, 2025, 1_500_000, 10, admin, act=True)
    derive_of_change_set(change_set_id=third, now=NOW)

    assert list(Signal.objects.values_list("kind", "weight")) == [("growth", 90)]


def test_the_job_looks_at_what_is_new_only(admin):
    old, new = CompanyFactory(legal_name="Vanha Oy"), CompanyFactory(legal_name="Toinen Oy")
    change(old, admin, legal_name="Ennen Oy")

    first = derive_new(now=NOW)
    change(new, admin, legal_name="Uusi Oy")
    second = derive_new(now=NOW)
    third = derive_new(now=NOW)

    assert (first.total, second.found, third.total) == (0, {"name": 1}, 0)
    assert (kinds(old), kinds(new)) == ([], ["name"])


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_late_is_not_missed(admin):
    early, late = CompanyFactory(legal_name="Aikainen Oy"), CompanyFactory(legal_name="Myöhäinen Oy")
    derive_new(now=NOW)
    other = connections["default"].copy()
    other.connect()
    try:
        with (
            other.cursor() as cursor
        ):  # another worker is in the middle of its transaction: its number is the lower one
            cursor.execute("BEGIN")
            cursor.execute(
                "INSERT INTO history_changeset (act, by_id, robot, at, reason, source, party) VALUES"
                " ('import', NULL, 'r', now(), '', 'PRH', 'third') RETURNING id"
            )
            act = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at) VALUES"
                " (%s, 'companies.company', %s, 'changed', '{legal_name}', %s, %s, now())",
                [act, late.pk, '{"legal_name": "Myöhäinen Oy"}', '{"legal_name": "Uusi Oy"}'],
            )
            with transaction.atomic():
                change(early, admin, legal_name="Uudempi Oy")
            found = derive_new(now=NOW)
            cursor.execute("COMMIT")
    finally:
        other.close()

    later = derive_new(now=NOW)

    assert (found.total, later.total) == (1, 1)
    assert (kinds(early), kinds(late)) == (["name"], ["name"])
    derive_new(now=NOW)
    assert SignalLook.objects.get().marks == []
