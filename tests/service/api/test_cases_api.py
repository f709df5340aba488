"""Cases, visits, readings and maintenance through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from service.models import MeterReading, ServiceCase
from tests.factories.cases import CaseFactory, ComplaintFactory, VisitFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def api_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_case_is_opened_and_solved_and_a_lost_update_is_refused(clerk):
    api, item = api_of(clerk), ItemFactory()

    made = api.post(
        "/api/v1/cases/",
        {"kind": "complaint", "subject": "Vuotaa", "item": str(item.public_id)},
        format="json",
    )
    url, tag = f"/api/v1/cases/{made.data['id']}/", f'"{made.data["revision"]}"'
    missing = api.post(f"{url}solve/", {"resolution": "x"}, format="json")
    refused = api.post(
        f"{url}solve/", {"resolution": "x"}, format="json", headers={"If-Match": api.get(url)["ETag"]}
    )
    solved = api.post(
        f"{url}solve/", {"resolution": "Tiiviste", "root_cause": "wear", "is_justified": False}, format="json",
        headers={"If-Match": api.get(url)["ETag"]},
    )  # fmt: skip

    assert (made.status_code, made.data["machine"], made.data["state"]) == (201, str(item.public_id), "new")
    assert (missing.status_code, refused.status_code, solved.status_code) == (428, 409, 200)
    assert refused.data["detail"] == "Say whether the complaint was justified."
    assert solved.data["state"] == "solved"
    assert tag


def test_page_and_api_show_the_same_cases_to_each(clerk, outsider, marketer, reader):
    CaseFactory(company__owner=outsider)
    ComplaintFactory()

    for user in (clerk, outsider, reader):
        seen = {str(case.public_id) for case in ServiceCase.objects.visible_to(user)}
        assert {row["id"] for row in api_of(user).get("/api/v1/cases/").data["results"]} == seen
    assert api_of(marketer).get("/api/v1/cases/").status_code == 403


def test_a_meter_that_falls_is_refused_in_a_sentence(clerk):
    api, item = api_of(clerk), ItemFactory()
    data = {"item": str(item.public_id), "meter": "h", "value": "100"}
    api.post(
        "/api/v1/meter-readings/",
        {**data, "read_at": (timezone.now() - timedelta(days=2)).isoformat()},
        format="json",
    )

    refused = api.post("/api/v1/meter-readings/", {**data, "value": "99"}, format="json")

    assert refused.status_code == 409
    assert "the meter showed 100 already" in refused.data["detail"]
    assert MeterReading.objects.count() == 1


def test_a_visit_is_planned_and_completed_and_a_part_used(clerk):
    api, item = api_of(clerk), ItemFactory()
    made = api.post(
        "/api/v1/visits/",
        {"items": [str(item.public_id)], "planned_at": timezone.now().isoformat()},
        format="json",
    )
    url = f"/api/v1/visits/{made.data['id']}/"
    part = api.post(
        "/api/v1/parts-used/",
        {
            "visit": made.data["id"],
            "item": str(item.public_id),
            "product": str(item.product.public_id),
            "serial": "N1",
        },
        format="json",
    )

    done = api.post(
        f"{url}complete/", {"result": "fixed", "covered_by": "billable"}, format="json",
        headers={"If-Match": api.get(url)["ETag"]},
    )  # fmt: skip

    assert (made.status_code, part.status_code, done.data["state"]) == (201, 201, "done")
    assert part.data["installed_item"] is not None


def test_nothing_is_written_on_what_one_does_not_see(outsider, clerk):
    visit, item = VisitFactory(), ItemFactory()
    outsider.role = "aftermarket"
    outsider.save()
    api = api_of(outsider)

    for path, data in (
        ("cases", {"subject": "x", "item": str(item.public_id)}),
        ("parts-used", {"visit": str(visit.public_id), "item": str(item.public_id)}),
        ("meter-readings", {"item": str(item.public_id), "meter": "h", "value": "1"}),
        ("maintenance-plans", {"name": "x", "item": str(item.public_id), "every_months": 1}),
    ):
        assert api.post(f"/api/v1/{path}/", data, format="json").status_code == 400, path
