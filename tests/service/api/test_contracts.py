"""Contracts and cover by the API."""

import pytest

from service.models import Coverage, ServiceContract
from tests.crm.api.conftest import api_of  # noqa: F401 (a caller of the API)
from tests.factories.companies import CompanyFactory
from tests.factories.cover import ContractFactory, WarrantyTermFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_a_contract_is_written_covers_an_item_is_renewed_and_terminated(api_of, admin):  # noqa: F811
    api, item = api_of(admin), ItemFactory()
    body = {"number": "SC-1", "company": str(item.company.public_id), "starts_on": "2026-01-01", "ends_on": "2026-12-31",
            "notice_months": 3}  # fmt: skip
    made = api.post("/api/v1/contracts/", body, format="json")
    assert (made.status_code, made.data["notice_on"]) == (201, "2026-09-30")
    contract = made.data["id"]
    line = api.post(
        "/api/v1/contract-lines/",
        {"contract": contract, "description": "Huolto", "price": "100.00"},
        format="json",
    )
    cover = {
        "contract": contract,
        "line": line.data["id"],
        "item": str(item.public_id),
        "starts_on": "2026-02-01",
    }
    covered = api.post("/api/v1/covers/", cover, format="json")
    assert covered.status_code == 201, covered.data
    assert (covered.data["effective_from"], covered.data["effective_to"]) == ("2026-02-01", "2026-12-31")
    twice = api.post("/api/v1/covers/", cover, format="json")
    assert (twice.status_code, twice["Content-Type"]) == (409, "application/problem+json")
    changed = api.patch(
        f"/api/v1/covers/{covered.data['id']}/", {"ends_on": "2026-11-30"}, format="json",
        headers={"If-Match": api.get(f"/api/v1/covers/{covered.data['id']}/")["ETag"]},
    )  # fmt: skip
    assert changed.data["effective_to"] == "2026-11-30"
    renewed = api.post(
        f"/api/v1/contracts/{contract}/renew/", {"ends_on": "2027-12-31", "seen": "2026-12-31"}, format="json"
    )
    assert renewed.data["ends_on"] == "2027-12-31"
    again = api.post(
        f"/api/v1/contracts/{contract}/renew/", {"ends_on": "2028-12-31", "seen": "2026-12-31"}, format="json"
    )
    assert again.status_code == 409
    ended = api.post(
        f"/api/v1/contracts/{contract}/terminate/", {"terminated_on": "2026-06-30"}, format="json"
    )
    assert ended.data["terminated_on"] == "2026-06-30"
    void = api.post(
        f"/api/v1/covers/{covered.data['id']}/void/",
        {"void_on": "2026-05-01", "reason": "Opened"},
        format="json",
    )
    assert void.data["effective_to"] == "2026-04-30"


def test_a_term_and_its_product_give_warranties(api_of, admin):  # noqa: F811
    api, product = api_of(admin), ProductFactory()
    item = ItemFactory(product=product, delivered_on="2026-05-01")
    term = api.post("/api/v1/warranty-terms/", {"name": "Two years", "months": 24}, format="json")
    body = {"product": str(product.public_id), "term": term.data["id"], "starts_on": "2026-01-01"}
    given = api.post("/api/v1/product-warranties/", body, format="json")
    assert given.status_code == 201, given.data
    found = api.get("/api/v1/covers/").data["results"]
    assert [(one["item"], one["ends_on"]) for one in found] == [(str(item.public_id), "2028-05-01")]
    sla = api.post("/api/v1/slas/", {"name": "Gold", "response_hours": "2.00"}, format="json")
    assert sla.status_code == 201
    twice = api.post("/api/v1/warranty-terms/", {"name": "two years", "months": 12}, format="json")
    assert twice.status_code == 409


def test_a_warranty_of_an_item_of_its_own_wants_an_end(api_of, admin):  # noqa: F811
    api, item = api_of(admin), ItemFactory()
    body = {"item": str(item.public_id), "starts_on": "2026-01-01"}
    assert api.post("/api/v1/covers/", body, format="json").status_code == 400
    assert api.post("/api/v1/covers/", {**body, "ends_on": "2026-12-31"}, format="json").status_code == 201
    assert Coverage.objects.get().source == "warranty"


def test_who_may_not_edit_cover_is_refused(api_of, reader):  # noqa: F811
    contract, term = ContractFactory(company=CompanyFactory()), WarrantyTermFactory()
    api = api_of(reader)
    for url in (f"/api/v1/contracts/{contract.public_id}/renew/", "/api/v1/contracts/", "/api/v1/covers/"):
        assert api.post(url, {}, format="json").status_code in {403, 404}
    assert api.delete(f"/api/v1/warranty-terms/{term.public_id}/").status_code in {403, 404}
    assert ServiceContract.objects.count() == 1
