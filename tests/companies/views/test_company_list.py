"""The list of companies."""

import pytest
from django.urls import reverse

from companies.choices import Lifecycle
from tests.factories.companies import CompanyFactory

URL = reverse("companies:company_list")


def names(response) -> list[str]:
    return [row["name"] for row in response.context["listing"].rows]


def test_companies_are_listed_by_name_in_finnish_order(rep, client_of):
    for name in ("Äänekoski Oy", "Zeta Oy", "Alfa Oy", "Åbo Ab"):
        CompanyFactory(legal_name=name)

    response = client_of(rep).get(URL)

    assert names(response) == ["Alfa Oy", "Zeta Oy", "Åbo Ab", "Äänekoski Oy"]


@pytest.mark.parametrize(
    "sort", ["name", "-name", "staff", "-turnover", "town", "industry", "-activity", "changed"]
)
def test_pages_follow_one_another_and_lead_back(rep, client_of, sort):
    for number in range(120):
        CompanyFactory(legal_name=f"Yhtiö {number:03d}", staff=number % 7 or None, town=f"T{number % 5}")
    client = client_of(rep)

    pages = [client.get(URL, {"sort": sort})]
    while url := pages[-1].context["listing"].next_url:
        pages.append(client.get(url))
    back = client.get(pages[-1].context["listing"].previous_url)

    assert [len(names(page)) for page in pages] == [50, 50, 20]
    assert len({name for page in pages for name in names(page)}) == 120
    assert names(back) == names(pages[1])
    assert names(client.get(back.context["listing"].previous_url)) == names(pages[0])


def test_a_torn_cursor_shows_the_first_page(rep, client_of):
    CompanyFactory(legal_name="Alfa Oy")

    response = client_of(rep).get(URL, {"after": "WzEsMl0:nonsense"})

    assert (response.status_code, names(response)) == (200, ["Alfa Oy"])


def test_values_of_a_facet_are_joined_by_or_and_facets_by_and(rep, client_of):
    CompanyFactory(legal_name="A", region="Lappi", lifecycle=Lifecycle.CUSTOMER)
    CompanyFactory(legal_name="B", region="Kainuu", lifecycle=Lifecycle.CUSTOMER)
    CompanyFactory(legal_name="C", region="Lappi", lifecycle=Lifecycle.LOST)
    CompanyFactory(legal_name="D", region="Uusimaa", lifecycle=Lifecycle.CUSTOMER)

    response = client_of(rep).get(URL, {"region": ["Lappi", "Kainuu"], "lifecycle": "customer"})

    assert names(response) == ["A", "B"]


def test_an_industry_is_a_division_or_a_finer_code_of_the_european_classifications(rep, client_of):
    for name, code, version in [
        ("Metal 2008", "25.62", "TOL2008"), ("Metal 2025", "25620", "TOL2025"), ("Wood", "16.10", "TOL2008"),
        ("American", "2512", "USSIC"), ("None", "", ""),
    ]:  # fmt: skip
        CompanyFactory(legal_name=name, industry_code=code, industry_version=version)
    client = client_of(rep)

    found = {code: names(client.get(URL, {"industry": code})) for code in ("25", "25.6", "1", "99")}

    assert found == {
        "25": ["Metal 2008", "Metal 2025"],
        "25.6": ["Metal 2008", "Metal 2025"],
        "1": ["Wood"],
        "99": [],
    }


def test_a_new_company_does_not_shift_the_pages(rep, client_of):
    for number in range(60):
        CompanyFactory(legal_name=f"M {number:03d}")
    client = client_of(rep)
    second = client.get(URL).context["listing"].next_url

    CompanyFactory(legal_name="A new one")

    assert names(client.get(second)) == [f"M {number:03d}" for number in range(50, 60)]
