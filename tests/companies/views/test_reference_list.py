"""The page of the reference lists, and the help they give to forms."""

import pytest
from django.urls import reverse

from companies.models import Address, Company, ReferenceLoad
from companies.operations.reference_lists import load_due
from companies.tasks import load_due_reference_lists, load_reference_list
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory

PAGE = reverse("companies:reference_list_list")


@pytest.fixture
def lists(db, keepers):
    """All lists, loaded."""
    load_due(clock=lambda: NOW)
    return keepers


def test_the_page_says_what_is_loaded(admin, client_of, lists):
    page = client_of(admin).get(PAGE).content.decode()

    assert "toimiala_1_20080101" in page
    assert "CC BY 4.0" in page
    assert "every 2s" not in page


def test_the_page_costs_the_same_whatever_is_loaded(admin, client_of, lists, django_assert_max_num_queries):
    client = client_of(admin)
    client.get(PAGE)

    with django_assert_max_num_queries(13):
        client.get(PAGE)


def test_a_click_asks_the_worker_and_the_row_is_seen_at_once(
    admin, client_of, lists, django_capture_on_commit_callbacks
):
    client = client_of(admin)

    answer = client.post(reverse("companies:reference_list_load", args=["postcodes"]), follow=True)

    load = ReferenceLoad.objects.latest("pk")
    assert (load.list, load.state, load.by) == ("postcodes", "running", admin)
    assert "every 2s" in answer.content.decode()
    load_reference_list(load_id=load.pk)
    load.refresh_from_db()
    assert (load.state, load.changed) == ("done", 0)


def test_a_second_click_is_refused_in_words(admin, client_of, lists):
    client = client_of(admin)
    url = reverse("companies:reference_list_load", args=["postcodes"])
    client.post(url)

    answer = client.post(url, follow=True)

    assert "is being loaded already" in answer.content.decode()
    assert ReferenceLoad.objects.filter(list="postcodes", state="running").count() == 1


def test_an_unknown_list_is_no_page(admin, client_of):
    client = client_of(admin)

    assert client.get("/reference-lists/nonsense/").status_code == 404
    assert client.post("/reference-lists/nonsense/load/", follow=True).status_code == 200


def test_entries_are_found_by_code_and_by_words(admin, client_of, lists):
    client = client_of(admin)

    def codes(which: str, text: str) -> list[str]:
        rows = client.get(reverse("companies:reference_list", args=[which]), {"q": text}).context["rows"]
        return [row.code for row in rows]

    assert codes("postcodes", "turku") == ["20100"]
    assert codes("tol2008", "62.02") == ["6202", "62020"]
    assert codes("tol_successors", "62010") == ["62010"]
    assert codes("legal_forms", "public limited") == ["OYJ"]


def test_only_those_with_the_right_load(rep, client_of, lists):
    client = client_of(rep)

    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("companies:reference_list_load", args=["postcodes"])).status_code == 403


def test_the_job_of_the_schedule_loads_what_is_due(db, keepers):
    load_due_reference_lists()

    assert ReferenceLoad.objects.filter(state="done").count() == 8


def test_industries_are_offered_by_words_with_their_classification(rep, client_of, lists):
    url = reverse("companies:industry_options")

    found = client_of(rep).get(url, {"q": "consultancy", "version": "TOL2008"}).json()["results"]

    assert found[0] == {
        "value": "62020",
        "text": "62.020 Consultancy activities",
        "note": "TOL 2008",
        "sets": "TOL2008",
    }
    assert client_of(rep).get(url, {"q": "62100"}).json()["results"][0]["sets"] == "TOL2025"


def test_a_postcode_tells_its_place(rep, client_of, lists):
    url = reverse("companies:postcode_place")

    assert client_of(rep).get(url, {"postcode": "33100"}).json() == {
        "town": "Tampere", "region": "Pirkanmaa", "towns": ["Tampere", "Tammerfors"],
    }  # fmt: skip
    assert client_of(rep).get(url, {"postcode": "99999"}).json() == {}


def add_address(client, company: Company, **place: str) -> Address:
    url = reverse("companies:company_part_add", args=[company.public_id, "addresses"])
    answer = client.post(url, {"kind": "visiting", "street": "Katu 1", "country": "FI"} | place)
    assert answer.status_code in {200, 204, 302}, answer.content.decode()[:3000]
    return company.addresses.get()


def test_without_scripts_a_postcode_fills_town_and_region_when_the_form_is_sent(rep, client_of, lists):
    address = add_address(client_of(rep), CompanyFactory(), postcode="33100")

    assert (address.town, address.region) == ("Tampere", "Pirkanmaa")


def test_another_town_than_the_lists_is_written_as_it_was_typed(rep, client_of, lists):
    address = add_address(client_of(rep), CompanyFactory(), postcode="33100", town="Turku")

    assert (address.town, address.region) == ("Turku", "")


def test_a_postcode_that_nobody_knows_is_no_hindrance(rep, client_of, lists):
    address = add_address(client_of(rep), CompanyFactory(), postcode="99999", town="Korvatunturi")

    assert (address.postcode, address.town) == ("99999", "Korvatunturi")


def test_the_form_shows_the_industry_in_words_and_takes_one_written_without_scripts(rep, client_of, lists):
    company = CompanyFactory(industry_code="62010", industry_version="TOL2008")
    client = client_of(rep)
    url = reverse("companies:company_edit", args=[company.public_id])
    form = client.get(url).context["form"]
    assert "62010 Software design" in form["industry_code"].as_widget()
    data = {name: form[name].value() for name in form.fields}
    data |= {name: value for name, value in data.items() if value is not None}
    data["base"] = (
        client.get(url)
        .content.decode()
        .partition('name="base" value="')[2]
        .partition('"')[0]
        .replace("&quot;", '"')
    )
    data = {name: value for name, value in data.items() if value is not None}

    answer = client.post(url, data | {"industry_code-typed": "62020"})

    company.refresh_from_db()
    assert (answer.status_code, company.industry_code, company.industry_version) == (302, "62020", "TOL2008")


def names(client, **query) -> list[str]:
    rows = client.get(reverse("companies:company_list"), query).context["listing"].rows
    return [row["name"] for row in rows]


def test_companies_are_found_by_sector_and_size(rep, client_of):
    CompanyFactory(
        legal_name="A",
        industry_code="25.62",
        industry_version="TOL2025",
        staff=12,
        turnover=900_000,
        turnover_currency="EUR",
    )
    CompanyFactory(
        legal_name="B",
        industry_code="62010",
        industry_version="TOL2008",
        staff=4,
        turnover=60_000_000,
        turnover_currency="EUR",
    )
    CompanyFactory(legal_name="C", industry_code="2511", industry_version="USSIC")
    client = client_of(rep)

    assert names(client, section="C") == ["A"]
    assert names(client, section=["C", "K"]) == ["A", "B"]
    assert names(client, industry="2562") == ["A"]
    assert names(client, size="10-19") == ["A"]
    assert names(client, size=["0-4", "10-19"]) == ["A", "B"]
    assert names(client, eu_size="small") == ["A"]
    assert names(client, eu_size="large") == ["B"]
    assert client.get("/api/v1/companies/", {"eu_size": "large"}).json()["results"][0]["legal_name"] == "B"
