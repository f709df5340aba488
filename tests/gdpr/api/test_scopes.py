"""A key of the CRM is no key of the privacy desk, whoever it belongs to."""

import pytest

from contacts.models import Person
from tests.crm.api.conftest import api_of  # noqa: F401
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory
from users.permissions import ROLE_PERMISSIONS, Permission, Role

pytestmark = pytest.mark.django_db
DESK = {
    Permission.REQUEST_HANDLE, Permission.RESTRICTED_VIEW, Permission.PRIVACY_MANAGE, Permission.ARCHIVE_VIEW,
    Permission.CONSENT_RECORD, Permission.TOPIC_MANAGE, Permission.MARKETING_OBJECT,
}  # fmt: skip
PLACES = [
    "subject-requests", "erasure-plans", "held-rows", "notice-obligations", "recipients", "disclosures",
    "recipient-notifications", "privacy-health", "legal-holds", "retention-rules", "retention-runs",
    "legal-archive", "accounting-documents",
]  # fmt: skip


@pytest.fixture
def crm_key(api_of, admin):  # noqa: F811
    return api_of(admin, [str(one) for one in ROLE_PERMISSIONS[Role.ADMIN] - DESK])


@pytest.mark.parametrize("place", PLACES)
def test_what_is_the_desks_is_closed_to_a_key_without_its_scopes(crm_key, api_of, admin, place):  # noqa: F811
    SubjectRequestFactory()

    assert crm_key.get(f"/api/v1/{place}/").status_code == 403
    assert api_of(admin).get(f"/api/v1/{place}/").status_code == 200


def test_a_restricted_person_is_nobody_to_it(crm_key, api_of, admin, now):  # noqa: F811
    person = PersonFactory(last_name="Rajattu")
    Person.objects.filter(pk=person.pk).update(is_restricted=True)
    place = f"/api/v1/persons/{person.public_id}/"

    assert (crm_key.get(place).status_code, api_of(admin).get(place).status_code) == (404, 200)
    assert crm_key.get("/api/v1/persons/").json()["results"] == []


def test_what_an_operation_asks_is_asked_of_the_key_too(api_of, admin):  # noqa: F811
    person = PersonFactory()
    scopes = [str(Permission.PERSON_VIEW), str(Permission.PERSON_EDIT)]

    answer = api_of(admin, scopes).delete(f"/api/v1/persons/{person.public_id}/", HTTP_IF_MATCH="*")

    assert (answer.status_code, Person.objects.count()) == (403, 1)


def test_the_user_in_person_keeps_every_right(client_of, privacy_admin):
    assert client_of(privacy_admin).get("/api/v1/subject-requests/").status_code == 200
