"""The report of a month: how many changed, in what, and the companies behind each number."""

import re
from datetime import date

import pytest
from django.urls import reverse

from enrichment.queries.signal_report import month_report, told_month
from tests.factories.companies import CompanyFactory
from tests.factories.enrichment import SignalFactory

REPORT = reverse("enrichment:signal_report")
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def world(db):
    """Five companies, of which three changed in November, one of them twice and one elsewhere in time."""
    big = CompanyFactory(legal_name="Iso Oy", staff=120, lifecycle="customer")
    small = CompanyFactory(legal_name="Pieni Oy", staff=3, lifecycle="customer")
    prospect = CompanyFactory(legal_name="Prospekti Oy", staff=15)
    CompanyFactory(legal_name="Hiljainen Oy", staff=40)
    for kind, source in (("manager", "PRH"), ("manager", "GLEIF"), ("name", "PRH")):
        SignalFactory(company=big, kind=kind, source=source)
    SignalFactory(company=small, kind="address")
    SignalFactory(company=prospect, kind="manager", happened_on=date(2026, 11, 30))
    SignalFactory(company=CompanyFactory(legal_name="Lokakuu Oy", staff=50), happened_on=date(2026, 10, 31))


def test_each_company_counts_once_and_in_each_kind(rep, world):
    report = month_report(user=rep, day=NOVEMBER)

    assert (report.everything.changed, report.everything.of, report.everything.percent) == (3, 5, 60.0)
    assert (report.over_ten.changed, report.over_ten.of, report.over_ten.percent) == (2, 4, 50.0)
    assert report.by_kind["manager"] == {"customer": 1, "prospect": 1, "": 2}
    assert (report.by_lifecycle["customer"].changed, report.by_lifecycle["customer"].of) == (2, 2)
    assert (report.by_size["100-249"].changed, report.by_size["10-19"].of) == (1, 1)


def test_who_sees_less_counts_less(outsider, world):
    assert month_report(user=outsider, day=NOVEMBER).everything.of == 0


def test_each_number_leads_to_as_many_companies(rep, client_of, world):
    client = client_of(rep)
    page = client.get(REPORT, {"month": "2026-11"}).content.decode()

    links = re.findall(r'href="(/companies/\?[^"]+)"[^>]*>\s*(\d[\d ]*)\s*<', page)

    assert len(links) > 5
    for url, number in links:
        rows = client.get(url.replace("&amp;", "&")).context["listing"].rows
        assert len(rows) == int(number), url


def test_the_report_is_a_few_queries_whatever_there_is(rep, client_of, world, django_assert_max_num_queries):
    client = client_of(rep)
    client.get(REPORT)

    with django_assert_max_num_queries(12):
        client.get(REPORT)


def test_an_odd_month_is_the_running_one(rep, client_of, world):
    assert client_of(rep).get(REPORT, {"month": "2026-99"}).status_code == 200


def test_the_report_as_a_file(rep, client_of, world):
    answer = client_of(rep).get(reverse("enrichment:signal_report_export"), {"month": "2026-11"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "All companies;3;5;60.0"
    assert "New managing director;2;5;" in lines


def test_while_nothing_has_changed_in_a_month_the_one_before_is_told(rep, outsider, world):
    assert told_month(user=rep, today=date(2026, 11, 30)) == date(2026, 11, 1)
    assert told_month(user=rep, today=date(2026, 12, 1)) == date(2026, 11, 1)
    assert told_month(user=outsider, today=date(2026, 11, 30)) == date(2026, 10, 1)
