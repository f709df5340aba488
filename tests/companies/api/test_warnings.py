"""What the pages doubt about a company, the API says in its answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import Postcode
from tests.factories.companies import CompanyFactory
from users.operations.api_token import make_token

pytestmark = pytest.mark.django_db


def post(client, name, headers=None, **facts):
    return client.post(f"/api/v1/{name}/", facts, content_type="application/json", headers=headers or {})


def test_a_company_that_looks_like_another_is_made_and_the_other_is_named(client_of, rep):
    known = CompanyFactory(legal_name="Lahden Konepaja Oy")

    answer = post(client_of(rep), "companies", legal_name="Lahden Konepaja Oy", country="FI")

    (warning,) = answer.json()["warnings"]
    assert (answer.status_code, warning["code"], warning["record"]) == (
        201,
        "looks_like",
        str(known.public_id),
    )
    assert "Lahden Konepaja Oy" in warning["text"]


def test_a_company_that_the_caller_does_not_see_is_not_named(client_of, outsider):
    CompanyFactory(legal_name="Lahden Konepaja Oy")

    answer = post(client_of(outsider), "companies", legal_name="Lahden Konepaja Oy", country="FI")

    assert (answer.status_code, answer.json()["warnings"]) == (201, [])


def test_a_key_that_may_only_write_is_told_of_no_other_company(client, rep):
    CompanyFactory(legal_name="Lahden Konepaja Oy")
    now = timezone.now()
    _token, key = make_token(
        user=rep, name="ERP", scopes=["company.edit"], expires_at=now + timedelta(days=9), by=rep, now=now
    )

    answer = post(
        client, "companies", {"Authorization": f"Bearer {key}"}, legal_name="Lahden Konepaja Oy", country="FI"
    )

    assert (answer.status_code, answer.json()["warnings"]) == (201, [])


def test_a_repeated_request_is_told_the_same(client_of, rep):
    CompanyFactory(legal_name="Lahden Konepaja Oy")
    client, key = client_of(rep), {"Idempotency-Key": "once"}

    first, again = (
        post(client, "companies", key, legal_name="Lahden Konepaja Oy", country="FI") for _ in range(2)
    )

    assert len(first.json()["warnings"]) == 1
    assert again.json() == first.json()


def test_only_a_change_of_what_tells_companies_apart_looks_for_others(client_of, rep):
    CompanyFactory(legal_name="Lahden Konepaja Oy")
    client, mine = client_of(rep), CompanyFactory(legal_name="Toinen Oy")
    url = f"/api/v1/companies/{mine.public_id}/"

    def patch(**facts):
        headers = {"If-Match": client.get(url)["ETag"]}
        return client.patch(url, facts, content_type="application/json", headers=headers).json()

    assert patch(notes="x")["warnings"] == []
    assert [one["code"] for one in patch(legal_name="Lahden Konepaja Oy")["warnings"]] == ["looks_like"]
    assert "warnings" not in client.get(url).json()


def test_numbers_addresses_and_postcodes_that_can_hardly_be_are_doubted(client_of, rep):
    Postcode.objects.create(country="FI", code="33100", name_fi="TAMPERE", name_sv="TAMMERFORS")
    client, company = client_of(rep), CompanyFactory()
    whose = {"company": str(company.public_id)}

    place = post(
        client,
        "addresses",
        **whose,
        kind="visiting",
        street="Katu 1",
        postcode="33100",
        town="Turku",
        country="FI",
    )
    phone = post(client, "company-contact-points", **whose, kind="phone", value="+358 99 123 4567")
    good = post(client, "company-contact-points", **whose, kind="phone", value="+358 40 123 4567")

    assert [one.status_code for one in (place, phone, good)] == [201, 201, 201]
    assert "TAMPERE" in place.json()["warnings"][0]["text"].upper()
    assert [one["code"] for one in phone.json()["warnings"]] == ["doubtful"]
    assert good.json()["warnings"] == []
