"""The privacy desk for programs."""

import pytest

from gdpr.models import MarketingObjection, SubjectRequest
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def test_a_web_form_writes_a_request_down(client_of, privacy_admin):
    facts = {
        "kind": "erasure", "channel": "form", "requester_name": "Aino", "received_at": "2026-11-20T09:00:00Z",
    }  # fmt: skip

    answer = client_of(privacy_admin).post(ROOT + "subject-requests/", facts, content_type="application/json")

    assert answer.status_code == 201
    assert (answer.json()["due_on"], answer.json()["legal_due_on"]) == ("2026-12-20", "2026-12-21")


def test_a_request_is_extended_and_closed(client_of, privacy_admin):
    one, client = SubjectRequestFactory(), client_of(privacy_admin)
    place = f"{ROOT}subject-requests/{one.public_id}/"

    def etag():
        return {"If-Match": client.get(place).headers["ETag"]}

    refused = client.post(
        place + "close/", {"outcome": "refused"}, content_type="application/json", headers=etag()
    )
    closed = client.post(
        place + "close/", {"outcome": "no_data"}, content_type="application/json", headers=etag()
    )

    assert (refused.status_code, closed.status_code) == (400, 200)
    assert SubjectRequest.objects.get().outcome == "no_data"


def test_others_see_no_requests(client_of, rep):
    one = SubjectRequestFactory()

    assert client_of(rep).get(ROOT + "subject-requests/").status_code == 403
    assert client_of(rep).get(f"{ROOT}subject-requests/{one.public_id}/").status_code == 403


def test_a_refusal_of_marketing_is_recorded_and_never_deleted(client_of, rep):
    person, client = PersonFactory(), client_of(rep)

    made = client.post(
        ROOT + "marketing-objections/", {"person": str(person.public_id)}, content_type="application/json"
    )
    again = client.post(
        ROOT + "marketing-objections/", {"person": str(person.public_id)}, content_type="application/json"
    )

    assert (made.status_code, again.status_code) == (201, 409)
    assert client.delete(f"{ROOT}marketing-objections/{made.json()['id']}/").status_code == 405
    assert MarketingObjection.objects.count() == 1
