"""Who may open what of the privacy desk: every page and every endpoint there is, tried by each role."""

import pytest
from django.test import Client

from gdpr.operations.consent import record_consent
from tests.factories.contacts import ContactPointFactory
from tests.factories.gdpr import ConsentTextFactory
from tests.factories.users import UserFactory
from tests.stage.pages import every_address
from tests.stage.world import make_world
from users.permissions import Role

pytestmark = pytest.mark.django_db
SHUT = {401, 403, 404, 405}
PREFIXES = (
    "subject-requests", "privacy-health", "notice-obligations", "erasure-plans", "held-rows", "legal-holds",
    "retention-rules", "retention-runs", "legal-archive", "accounting-documents", "recipients", "disclosures",
    "recipient-notifications", "marketing-objections", "permissions", "consents", "suppressions", "interactions", "deaths", "sensitive-findings",
    "lost-acts",
)  # fmt: skip
# What stands on the page of a person: whether they may be written to, why they are kept, what they said.
SEEN_BY_ALL = {
    "api:consents-detail", "api:consents-list", "api:consents-provenance", "api:marketing-objections-detail",
    "api:marketing-objections-list", "api:marketing-objections-provenance", "api:permissions-list",
    "api:suppressions-check", "gdpr:audience", "gdpr:person_permission_panel", "gdpr:person_why", "person-why",
    "api:deaths-detail", "api:deaths-list", "api:deaths-provenance",
}  # fmt: skip
# Writing down what a person says, and taking lists out with their reason.
OF_THOSE_WHO_WORK = SEEN_BY_ALL | {
    "gdpr:consent_ask", "gdpr:consent_create", "gdpr:person_refuse_marketing", "gdpr:refusal_create", "gdpr:soft_opt_in_create",
    "api:interactions-list", "gdpr:person_death", "gdpr:take_out_persons",
}  # fmt: skip
OPEN = dict.fromkeys((Role.SALES, Role.AFTERMARKET, Role.MARKETING), OF_THOSE_WHO_WORK)
OPEN[Role.READER] = SEEN_BY_ALL


def _of_the_desk(address) -> bool:
    is_ours = address.name.startswith("gdpr:") or address.name == "person-why"
    return not address.is_public and (
        is_ours or address.route.removeprefix("api/v1/").startswith(tuple(f"{one}/" for one in PREFIXES))
    )


@pytest.mark.slow
@pytest.mark.parametrize("role", OPEN)
def test_each_role_opens_of_the_desk_what_is_its_own_and_nothing_else(role):
    world = make_world(UserFactory(role=Role.SALES))
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")

    addresses = [one for one in every_address(world) if _of_the_desk(one)]
    opened = {
        one.name
        for one in addresses
        for ask in (client.get, client.post)
        if ask(one.url).status_code not in SHUT
    }

    assert len(addresses) > 100  # the test would hold nothing if the desk were not found
    assert opened == OPEN[role]


def test_what_shows_a_consent_is_read_by_the_desk_alone(client_of, rep, reader, privacy_admin, consented):
    panel, ledger = (
        f"/persons/{consented.public_id}/permission/panel/",
        f"/api/v1/consents/?person={consented.public_id}",
    )

    for user, is_told in ((rep, False), (reader, False), (privacy_admin, True)):
        for url in (panel, ledger):
            assert (b"Paper of the fair" in client_of(user).get(url).content) is is_told


@pytest.fixture
def consented(rep, now):
    person, text = ContactPointFactory(value="aino@example.com").person, ConsentTextFactory()
    record_consent(
        person=person, address="aino@example.com", channel="email", text=text, method="paper",
        evidence="Paper of the fair", occurred_at=now, by=rep, now=now,
    )  # fmt: skip
    return person
