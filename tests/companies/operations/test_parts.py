from datetime import date
from decimal import Decimal

import pytest

from common.normalise import NotADomain, NotAnEmail, NotAPhone, NotAWebsite
from companies.models import CompanyContactPoint, FinancialYear, Tag
from companies.operations import contact_point, external_id, financial_year, industry, name, site, tag
from companies.queries import find_by_external_id
from history.models import Change
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def test_a_phone_is_kept_as_people_write_it_and_compared_as_e164(rep, now):
    company = CompanyFactory()

    point = contact_point.add_contact_point(
        company=company, kind="phone", value="+358 40 123 4567", by=rep, now=now
    )

    assert (point.value, point.key, point.is_primary) == ("040 1234567", "+358401234567", True)


def test_the_same_number_in_another_spelling_is_refused(rep, now):
    company = CompanyFactory()
    contact_point.add_contact_point(company=company, kind="phone", value="0401234567", by=rep, now=now)

    with pytest.raises(contact_point.ContactPointKnown):
        contact_point.add_contact_point(company=company, kind="phone", value="+358401234567", by=rep, now=now)


def test_one_number_of_a_kind_comes_first_and_its_heir_follows(rep, now):
    company = CompanyFactory()
    first = contact_point.add_contact_point(company=company, kind="email", value="a@kone.fi", by=rep, now=now)
    second = contact_point.add_contact_point(
        company=company, kind="email", value="b@kone.fi", is_primary=True, by=rep, now=now
    )

    contact_point.remove_contact_point(contact_point=second, by=rep, now=now)

    assert list(CompanyContactPoint.objects.values_list("pk", "is_primary")) == [(first.pk, True)]


@pytest.mark.parametrize(
    ("kind", "value", "refusal"),
    [
        ("phone", "soita", NotAPhone),
        ("email", "aino", NotAnEmail),
        ("web", "javascript:alert(1)", NotAWebsite),
        ("domain", "kone", NotADomain),
    ],
)
def test_what_reaches_nobody_is_refused_beside_its_field(rep, now, kind, value, refusal):
    with pytest.raises(refusal) as raised:
        contact_point.add_contact_point(company=CompanyFactory(), kind=kind, value=value, by=rep, now=now)

    assert raised.value.field == "value"


def test_the_company_shows_the_figures_of_its_newest_year(rep, now):
    company = CompanyFactory()
    for year, turnover, staff in ((2025, 200, None), (2023, 100, 10)):
        financial_year.set_financial_year(
            company=company, ends_on=date(year, 12, 31), turnover_from=turnover, currency="eur",
            staff_from=staff, by=rep, now=now,
        )  # fmt: skip

    company.refresh_from_db()
    assert (company.staff, company.turnover, company.turnover_currency) == (10, 200, "EUR")
    assert FinancialYear.objects.get(ends_on=date(2025, 12, 31)).starts_on == date(2025, 1, 1)


def test_a_year_said_again_is_corrected_and_removed_figures_go_from_the_company(rep, now):
    company = CompanyFactory()
    for turnover in (100, 150):
        year = financial_year.set_financial_year(
            company=company,
            ends_on=date(2025, 6, 30),
            turnover_from=Decimal(turnover),
            currency="EUR",
            by=rep,
            now=now,
        )
    assert (FinancialYear.objects.count(), year.turnover_from, company.turnover) == (1, 150, 150)

    financial_year.remove_financial_year(financial_year=year, by=rep, now=now)

    company.refresh_from_db()
    assert (company.turnover, company.turnover_currency) == (None, "")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, financial_year.NoFigures),
        ({"turnover_from": 1}, financial_year.CurrencyMissing),
        ({"staff_from": 20, "staff_to": 10}, financial_year.RangeBackwards),
        ({"staff_from": 20, "starts_on": date(2026, 1, 1)}, financial_year.YearBackwards),
    ],
)
def test_figures_that_cannot_be_are_refused(rep, now, values, refusal):
    with pytest.raises(refusal):
        financial_year.set_financial_year(
            company=CompanyFactory(), ends_on=date(2025, 12, 31), by=rep, now=now, **values
        )


@pytest.mark.parametrize(
    ("ends", "starts"),
    [
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1)),
        (date(2024, 2, 28), date(2023, 3, 1)),
    ],
)
def test_a_year_has_twelve_months_unless_said_otherwise(ends, starts):
    assert financial_year.twelve_months_before(ends_on=ends) == starts


def test_a_name_is_added_once_ended_and_continued(rep, now):
    company = CompanyFactory()
    row = name.add_name(company=company, kind="trade", name="Kone-Aino", by=rep, now=now)

    with pytest.raises(name.NameKnown):
        name.add_name(company=company, kind="trade", name="KONE-AINO", by=rep, now=now)
    name.end_name(name=row, last_day=date(2026, 11, 22), by=rep, now=now)
    assert row.valid_to == date(2026, 11, 22)
    name.continue_name(name=row, by=rep, now=now)

    assert row.valid_to is None


def test_tags_are_one_word_in_any_case_and_recorded_on_the_company(rep, now):
    company = CompanyFactory()
    tag.tag_company(company=company, name="Konepajat 2026", by=rep, now=now)
    found = tag.tag_company(company=company, name=" konepajat  2026 ", by=rep, now=now)
    tag.untag_company(company=company, tag=found, by=rep, now=now)

    assert list(Tag.objects.values_list("name", flat=True)) == ["Konepajat 2026"]
    on_company = Change.objects.filter(object_type="companies.company").order_by("id")
    assert [c.new for c in on_company] == [{"tags": "Konepajat 2026"}, {"tags": ""}]


def test_a_number_of_another_system_leads_to_one_record(rep, now):
    company, other = CompanyFactory.create_batch(2)
    external_id.link_external_id(
        obj=company, system="ERP", entity="customer", external_id="77", by=rep, now=now
    )
    external_id.link_external_id(
        obj=company, system="ERP", entity="customer", external_id="77", by=rep, now=now
    )

    with pytest.raises(external_id.ExternalIdTaken):
        external_id.link_external_id(
            obj=other, system="ERP", entity="customer", external_id="77", by=rep, now=now
        )

    assert find_by_external_id(system="ERP", external_id="77") == company.public_id


def test_items_are_known_by_their_own_word(rep, now):
    item = ItemFactory()

    row = external_id.link_external_id(obj=item, system="ERP", external_id="A1", by=rep, now=now)

    assert row.object_type == "item"


def test_a_site_with_items_is_closed_not_removed(rep, now):
    hall = SiteFactory()
    ItemFactory(company=hall.company, site=hall)

    with pytest.raises(site.SiteInUse, match="1 item stands"):
        site.remove_site(site=hall, by=rep, now=now)
    site.close_site(site=hall, closed_on=date(2026, 1, 1), by=rep, now=now)

    assert hall.closed_on == date(2026, 1, 1)


def test_an_industry_beside_the_main_one_is_added_once_and_removed(rep, now):
    company = CompanyFactory()
    row = industry.add_industry(company=company, version="TOL2025", code="25.11", by=rep, now=now)
    again = industry.add_industry(company=company, version="TOL2025", code="25.11", by=rep, now=now)
    assert again.pk == row.pk

    industry.remove_industry(industry=row, by=rep, now=now)

    assert company.industries.count() == 0
