"""The nightly scan: each finding once, gone when mended, not asked again when confirmed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from companies.models import Company, IndustrySuccessor, Postcode
from companies.operations.contact_point import change_contact_point
from contacts.models import ContactPoint
from quality.choices import FactKind, Problem, UpkeepState
from quality.models import MailDomain, QualitySettings, StalenessRule, UpkeepEntry, Verification
from quality.operations import repair
from quality.operations.domain import learn_domains
from quality.operations.scan import scan
from quality.queries.checks import judge_phone, mended_email
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def made_at(model, moment, **where):
    """Rows as if they had been there since the moment."""
    model.objects.filter(**where).update(created_at=moment)


def findings():
    rows = UpkeepEntry.objects.open().order_by("problem", "fact")
    return [(row.problem, row.fact, row.value) for row in rows]


@pytest.fixture
def dirty(db, now):
    """What comes in by old files: each value was written past the forms."""
    company = CompanyFactory(country="FI", vat_number="FI20774741", lifecycle="customer", created_at=now)
    made_at(Company, now)
    bad = ContactPointFactory(value="aino@firma..fi", key="aino@firma..fi", person=PersonFactory())
    ContactPointFactory(value="aino@firma.fi", key="aino@firma.fi", person=PersonFactory())
    phone = CompanyContactPointFactory(company=company, kind="phone", value="+35812", key="+35812")
    for person in (bad.person,):
        PositionFactory(person=person, company=company)
    return company, bad, phone


def test_what_cannot_be_is_found_once(dirty, now):
    first = scan(now=now)
    second = scan(now=now)

    assert findings() == [
        ("bad_email", "value", "aino@firma..fi"), ("bad_phone", "value", "+35812"), ("bad_vat", "vat_number", "FI20774741"),
    ]  # fmt: skip
    assert sum(one.new for one in first.values()) == 3
    assert sum(one.new + one.gone for one in second.values()) == 0


def test_a_slip_of_the_pen_comes_with_its_proposal_and_belongs_to_the_company(dirty, now):
    company, bad, _phone = dirty
    scan(now=now)

    entry = UpkeepEntry.objects.get(problem=Problem.BAD_EMAIL)
    assert (entry.proposed, entry.company, entry.person) == ({"value": "aino@firma.fi"}, company, bad.person)
    assert entry.weight == 4  # a customer's


def test_a_finding_goes_when_the_fact_is_mended_past_the_queue(dirty, rep, now):
    _company, _bad, phone = dirty
    scan(now=now)
    type(phone).objects.filter(pk=phone.pk).update(
        key="+358401234567"
    )  # no history: the trigger hears nothing

    done = scan(now=now + timedelta(days=1))

    assert done["bad_phone:companies.companycontactpoint:value"].gone == 1
    assert UpkeepEntry.objects.get(problem=Problem.BAD_PHONE).state == UpkeepState.GONE


def test_an_edit_closes_a_finding_at_once(dirty, rep, now):
    _company, _bad, phone = dirty
    scan(now=now)

    change_contact_point(contact_point=phone, value="040 1234567", label="", is_primary=True, by=rep, now=now)

    assert UpkeepEntry.objects.get(problem=Problem.BAD_PHONE).state == UpkeepState.EDITED


def test_what_was_confirmed_as_right_is_not_asked_again_until_it_changes(dirty, rep, now):
    company, _bad, _phone = dirty
    scan(now=now)
    repair.confirm_fact(entry=UpkeepEntry.objects.get(problem=Problem.BAD_VAT), by=rep, now=now, today=TODAY)

    scan(now=now + timedelta(days=1))
    assert not UpkeepEntry.objects.open().filter(problem=Problem.BAD_VAT).exists()

    Company.objects.filter(pk=company.pk).update(vat_number="FI20774742")
    scan(now=now + timedelta(days=2))
    assert UpkeepEntry.objects.open().filter(problem=Problem.BAD_VAT).count() == 1


def test_facts_nobody_confirmed_for_their_term_are_asked_for(rep, now):
    company = CompanyFactory(industry_code="", industry_version="")
    AddressFactory(company=company, street="Vanhatie 1")
    point = ContactPointFactory(person=PersonFactory())
    position = PositionFactory(person=point.person, company=company)
    item = ItemFactory(company=company, location="Halli 1")
    long_ago = now - timedelta(days=4 * 365)
    for table in (
        "companies_company",
        "contacts_person",
        "contacts_position",
        "installed_base_installeditem",
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET created_at = %s", [long_ago])

    scan(now=now)

    stale = UpkeepEntry.objects.open().filter(problem=Problem.STALE)
    assert set(stale.values_list("record", "object_id")) == {
        ("companies.address", company.addresses.get().pk), ("contacts.contactpoint", point.pk),
        ("contacts.position", position.pk), ("installed_base.installeditem", item.pk),
    }  # fmt: skip


def test_confirming_starts_the_term_anew_and_a_sleeping_rule_asks_nothing(rep, now):
    position = PositionFactory()
    made_at(type(position), now - timedelta(days=4 * 365))
    scan(now=now)
    repair.confirm_fact(entry=UpkeepEntry.objects.get(), by=rep, now=now, today=TODAY)

    scan(now=now + timedelta(days=30))
    assert not UpkeepEntry.objects.open().exists()

    scan(now=now + timedelta(days=700))
    assert UpkeepEntry.objects.open().count() == 1
    StalenessRule.objects.create(kind=FactKind.POSITION, months=18, is_active=False)
    scan(now=now + timedelta(days=701))
    assert not UpkeepEntry.objects.open().exists()


def test_customers_come_first_into_a_queue_that_is_nearly_full(now):
    long_ago = now - timedelta(days=4 * 365)
    positions = [
        PositionFactory(company=CompanyFactory(lifecycle=code))
        for code in ("prospect", "customer", "prospect")
    ]
    made_at(type(positions[0]), long_ago)
    QualitySettings.objects.create(pk=1, open_at_most=1)

    done = scan(now=now)

    assert UpkeepEntry.objects.get().object_id == positions[1].pk
    assert done["stale:contacts.position:position"].is_full


def test_a_code_of_a_retired_classification_is_found_and_a_present_one_is_not(now):
    old = CompanyFactory(industry_code="25110", industry_version="TOL2008")
    CompanyFactory(industry_code="25110", industry_version="TOL2025")

    scan(now=now)

    assert list(
        UpkeepEntry.objects.filter(problem=Problem.OLD_INDUSTRY).values_list("object_id", "value")
    ) == [(old.pk, "25110, TOL2008")]


def test_the_net_is_asked_only_when_a_setting_allows_it(now):
    ContactPointFactory(value="a@kuollut.fi", key="a@kuollut.fi")
    ContactPointFactory(value="a@elossa.fi", key="a@elossa.fi")
    ContactPointFactory(value="a@hiljaa.fi", key="a@hiljaa.fi")
    answers = {"kuollut.fi": False, "elossa.fi": True, "hiljaa.fi": None}

    assert learn_domains(takes_mail=answers.get, now=now) == 0
    QualitySettings.objects.create(pk=1, asks_dns=True)
    assert learn_domains(takes_mail=answers.get, now=now) == 2
    scan(now=now)

    assert set(MailDomain.objects.values_list("name", "is_dead")) == {
        ("kuollut.fi", True),
        ("elossa.fi", False),
    }
    assert UpkeepEntry.objects.get(problem=Problem.DEAD_DOMAIN).value == "a@kuollut.fi"


def test_what_was_probably_meant():
    assert mended_email("aino@firma,fi") == "aino@firma.fi"
    assert mended_email("aino @firma.fi.") == "aino@firma.fi"
    assert mended_email("ei ole") == ""
    assert judge_phone("+358401234567", {}) is None
    assert judge_phone("+35812", {}) == {}


def test_a_record_that_goes_takes_its_stamp_along(rep, now):
    point = CompanyContactPointFactory(kind="phone", value="040 1234567", key="+358401234567")
    change_contact_point(
        contact_point=point, value="040 7654321", label="", is_primary=False, by=rep, now=now
    )
    assert Verification.objects.count() == 1

    from companies.operations.contact_point import remove_contact_point

    remove_contact_point(contact_point=point, by=rep, now=now)

    assert Verification.objects.count() == 0
    assert not ContactPoint.objects.exists()


def test_a_town_that_is_not_the_one_of_the_postcode_comes_with_the_right_one(now):
    Postcode.objects.create(country="FI", code="33100", name_fi="TAMPERE", name_sv="TAMMERFORS")
    wrong = AddressFactory(company__country="FI", country="FI", postcode="33100", town="Turku")
    for town in ("Tampere", "Tammerfors", "TAMPERE"):
        AddressFactory(company__country="FI", country="FI", postcode="33100", town=town)
    AddressFactory(
        company__country="SE", country="SE", postcode="11122", town="Tukholma"
    )  # no list of Sweden

    scan(now=now)

    rows = UpkeepEntry.objects.filter(problem=Problem.POSTCODE)
    assert [(row.object_id, row.proposed) for row in rows] == [(wrong.pk, {"town": "Tampere"})]


def test_an_old_code_comes_with_its_one_successor(now):
    for code, following in (("25110", ["25111"]), ("62010", ["62101", "62102"])):
        for next_code in following:
            IndustrySuccessor.objects.create(
                version="TOL2008", code=code, next_version="TOL2025", next_code=next_code
            )
    CompanyFactory(industry_code="25.110", industry_version="TOL2008")
    CompanyFactory(industry_code="62010", industry_version="TOL2008")

    scan(now=now)

    rows = UpkeepEntry.objects.filter(problem=Problem.OLD_INDUSTRY).order_by("pk")
    assert [row.proposed for row in rows] == [{"industry_code": "25111", "industry_version": "TOL2025"}, {}]
