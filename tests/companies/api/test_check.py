"""What a write of a company would come to is told before anything is written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.choices import Scheme
from companies.models import Company, Postcode
from history.models import ChangeSet
from tests.factories.companies import CompanyContactPointFactory, CompanyFactory
from users.operations.api_token import make_token

pytestmark = pytest.mark.django_db


def check(client, headers=None, **facts):
    address = "/api/v1/companies/check/"
    return client.post(address, facts, content_type="application/json", headers=headers or {})


def test_a_good_company_may_be_written_and_is_not(client_of, rep):
    before = (Company.objects.count(), ChangeSet.objects.count())

    answer = check(client_of(rep), legal_name="Uusi Oy", country="FI", business_id="0112038-9")

    assert answer.json() == {
        "is_writable": True, "problem": "", "errors": {}, "warnings": [], "suggested": {"vat_number": "FI01120389"},
    }  # fmt: skip
    assert (Company.objects.count(), ChangeSet.objects.count()) == before


def test_what_a_write_would_be_refused_for_is_told_in_the_same_words(client_of, rep):
    known = CompanyFactory(business_id="0112038-9", business_id_scheme=Scheme.Y_TUNNUS, country="FI")
    facts = {"legal_name": "Toinen Oy", "country": "FI", "business_id": "0112038-9"}
    client = client_of(rep)

    answer = check(client, **facts).json()
    written = client.post("/api/v1/companies/", facts, content_type="application/json").json()

    assert (answer["is_writable"], answer["problem"]) == (False, "business_id_taken")
    assert written["type"].endswith(f":{answer['problem']}")
    assert answer["errors"] == written["errors"]
    assert [one["record"] for one in answer["warnings"]] == [str(known.public_id)]


def test_every_fact_that_cannot_be_is_named(client_of, rep):
    answer = check(client_of(rep), legal_name="", phone="x", email="aino(at)paja.example", web="paja.example")

    assert not answer.json()["is_writable"]
    assert set(answer.json()["errors"]) == {"legal_name", "phone", "email"}


def test_who_has_the_same_telephone_is_named_and_odd_facts_are_doubted(client_of, rep):
    known = CompanyFactory(legal_name="Aivan Muu Oy")
    CompanyContactPointFactory(company=known, kind="phone", value="09 1234567", key="+35891234567")
    Postcode.objects.update_or_create(
        country="FI", code="00100", defaults={"name_fi": "HELSINKI", "name_sv": "HELSINGFORS"}
    )

    answer = check(
        client_of(rep), legal_name="Uusi Oy", country="FI", phone="+358 9 1234567", email="info@paja.invalid",
        postcode="00100", town="Turku", industry_code="28110", industry_version="TOL2008",
    ).json()  # fmt: skip

    assert answer["is_writable"]
    assert [one["record"] for one in answer["warnings"] if one["code"] == "looks_like"] == [
        str(known.public_id)
    ]
    assert len([one for one in answer["warnings"] if one["code"] == "doubtful"]) == 3


def test_a_known_company_is_checked_as_a_change_of_it(client_of, rep):
    company = CompanyFactory(
        legal_name="Lahden Paja Oy", business_id="0112038-9", business_id_scheme=Scheme.Y_TUNNUS, country="FI"
    )

    answer = check(client_of(rep), record=str(company.public_id), legal_name="Lahden Paja Oyj")

    company.refresh_from_db()
    assert answer.json()["errors"] == {}
    assert (answer.json()["is_writable"], answer.json()["warnings"]) == (True, [])
    assert (company.legal_name, company.revision) == ("Lahden Paja Oy", 1)


def test_nobody_is_named_whom_the_caller_or_the_key_may_not_see(client, client_of, outsider, rep, reader):
    known = CompanyFactory(legal_name="Lahden Konepaja Oy")
    now = timezone.now()
    _token, key = make_token(
        user=rep, name="ERP", scopes=["company.edit"], expires_at=now + timedelta(days=9), by=rep, now=now
    )
    facts = {"legal_name": "Lahden Konepaja Oy", "country": "FI"}

    assert check(client_of(outsider), **facts).json()["warnings"] == []
    assert check(client, {"Authorization": f"Bearer {key}"}, **facts).json()["warnings"] == []
    assert check(client_of(outsider), record=str(known.public_id)).status_code == 404
    assert check(client_of(reader), **facts).status_code == 403
