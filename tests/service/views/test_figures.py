"""The page of figures: behind each bar stand exactly the rows that it counts."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from service.filters.figures import figures_asked
from service.models import FamilySurvey
from service.operations.contract import renew_contract
from service.operations.figures_snapshot import take_figures
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory
from tests.factories.cover import ContractFactory
from tests.factories.installed_base import FamilyFactory, ItemFactory, ProductFactory
from tests.service.queries.test_figures import scattered_base

pytestmark = pytest.mark.django_db
URL = reverse("service:figures")
CHART = re.compile(r'<script id="([^"]+)" type="application/json">(.*?)</script>')


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(clerk, client_of):
    return client_of(clerk)


def bars_of(answer) -> list[tuple[int, str]]:
    """Every bar of the page with the address behind it."""
    bars = []
    for _name, text in CHART.findall(answer.content.decode()):
        data = json.loads(text)
        if isinstance(data, dict) and "series" in data:
            for series in data["series"]:
                bars += zip(series["values"], series.get("urls", []), strict=False)
    return bars


def rows_behind(page, url: str) -> int:
    return page.get(url).context["listing"].count.value


@pytest.mark.parametrize("by", ["industry", "region", "family", "owner", "lifecycle"])
def test_the_list_behind_a_bar_has_as_many_rows_as_the_bar_says(page, clerk, by):
    scattered_base(7)
    lost, kept = (
        CompanyFactory(industry_code="28110", industry_version="TOL2008"),
        CompanyFactory(owner=clerk),
    )
    ContractFactory(company=lost, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    going = ContractFactory(company=kept, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))
    renew_contract(contract=going, ends_on=date(2027, 6, 30), by=clerk, now=NOW)
    ItemFactory(company=lost)
    ItemFactory(company=kept)
    answer = page.get(URL, {"by": by})
    bars = bars_of(answer)
    assert len(bars) > 16
    assert [count for count, _url in bars] == [rows_behind(page, url) for _count, url in bars]
    for row in answer.context["families"]:
        assert (row["ours"], row["others"]) == (rows_behind(page, row["ours_url"]), rows_behind(page, row["others_url"]))  # fmt: skip
    numbers = {one["label"]: one for one in answer.context["kpis"]}
    found = answer.context["figures"]
    assert rows_behind(page, numbers["Attach rate"]["href"]) == found.total.under_contract
    assert rows_behind(page, numbers["Coverage rate"]["href"]) == found.total.covered
    assert rows_behind(page, numbers["Visible"]["href"]) == found.total.items - found.total.visible
    assert rows_behind(page, numbers["Renewal rate"]["href"]) == found.ends.ended


def test_filters_narrow_the_figures_and_their_lists(page):
    scattered_base(8)
    family = ProductFactory(family=FamilyFactory()).family
    for query in (
        {"region": "Uusimaa"},
        {"region": "none"},
        {"family": str(family.public_id)},
        {"components": "true"},
    ):
        answer = page.get(URL, query)
        assert [count for count, _url in bars_of(answer)] == [
            rows_behind(page, url) for _c, url in bars_of(answer)
        ]


def test_shares_of_nothing_are_dashes_with_the_reason(page):
    shown = unescape(page.get(URL).content.decode())
    assert "No active items of ours" in shown
    assert "No contract came to an end in 12 months" in shown
    assert "0 %" not in shown


def base_of(owner) -> None:
    """Two items at a company of theirs, one elsewhere, one nowhere; contracts at both companies that ended."""
    mine, other = CompanyFactory(owner=owner), CompanyFactory()
    for company in (mine, mine, other, None):
        ItemFactory(company=company)
    for company in (mine, other):
        ContractFactory(company=company, starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 30))


def test_figures_count_only_what_the_user_may_see(outsider, client_of):
    base_of(outsider)
    page = client_of(outsider)
    answer = page.get(URL)
    assert (answer.context["figures"].total.items, answer.context["figures"].ends.ended) == (2, 1)
    assert [count for count, _url in bars_of(answer)] == [
        rows_behind(page, url) for _c, url in bars_of(answer)
    ]


def test_the_night_counts_for_those_who_see_a_part_too(outsider, clerk, rf):
    base_of(outsider)
    night = NOW.date() - timedelta(days=1)
    take_figures(day=night)
    request = rf.get(URL)
    for user, items in ((outsider, 2), (clerk, 4)):
        request.user = user
        found, _filterset = figures_asked(request, request.GET, live=0)
        assert (found.is_live, found.day, found.total.items) == (False, night, items)


def test_a_marketer_sees_no_figures(marketer, client_of):
    assert client_of(marketer).get(URL).status_code == 403


def test_a_survey_is_written_down_and_taken_back(page):
    company, family = CompanyFactory(), FamilyFactory()
    ItemFactory(company=company, product=ProductFactory(family=family))
    panel = reverse("service:company_base_figures_panel", args=[company.public_id])
    assert "Not surveyed" in page.get(panel).content.decode()
    create = reverse("service:survey_create", args=[company.public_id])
    refused = page.post(create, {"family": family.public_id, "surveyed_on": "2026-12-24"})
    assert "A survey lies in the past" in refused.content.decode()
    page.post(create, {"family": family.public_id, "surveyed_on": "2026-11-20"})
    survey = FamilySurvey.objects.get()
    assert "Not surveyed" not in page.get(panel).content.decode()
    page.post(create, {"family": family.public_id, "surveyed_on": "2026-11-01"})
    assert FamilySurvey.objects.get().surveyed_on == date(2026, 11, 20)
    page.post(reverse("service:survey_remove", args=[survey.public_id]))
    assert not FamilySurvey.objects.exists()


def test_the_page_asks_a_fixed_number_of_queries(page, django_assert_max_num_queries):
    scattered_base(9)
    with django_assert_max_num_queries(32):
        page.get(URL)
