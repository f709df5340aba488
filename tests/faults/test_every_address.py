"""Every address of the product, opened by everybody: no crash, no leak, no change by looking."""

import logging

import pytest
from django.test import Client

from history.models import Change
from tests.factories.users import UserFactory
from tests.stage.pages import every_address
from users.permissions import Role

PUBLIC = {
    "users:login", "users:logout", "healthz", "language", "gdpr:package_fetch", "gdpr:own_link", "gdpr:own_page",
    "gdpr:consent_confirm", "gdpr:unsubscribe", "gdpr:privacy_notice",
}  # fmt: skip
BELOW_ERROR = 500
LOGS_OUT = {"users:logout"}
# Campaigns and their criteria are about products, not about customers; their items are not shared.
SHARED = (
    "campaigns/", "campaign-criteria/", "families/", "bom-lines/", "part-fits/", "features/", "documents/",
    "schema-versions/", "makers/", "maker-spellings/", "custom-fields/", "terms/", "slas/", "warranty-terms/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def quiet():
    """Refusals are what these tests are made of: do not log each."""
    logger = logging.getLogger("django.request")
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(logging.NOTSET)


def browser_of(user=None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.slow
@pytest.mark.parametrize("role", Role.values)
def test_no_page_crashes_for_anybody_whole_or_as_a_part_and_looking_changes_nothing(world, role):
    client = browser_of(UserFactory(role=role))
    before = Change.objects.count()
    crashed = []
    for address in every_address(world):
        for headers in ({}, {"HX-Request": "true", "HX-Target": "x"}):
            answer = client.get(address.url, headers=headers)
            b"".join(
                answer
            ) if answer.streaming else answer.content  # a file that is read to its end is closed
            if answer.status_code >= BELOW_ERROR:
                crashed.append(f"{answer.status_code} {address}")
            if not _has_parts(answer, role):
                break

    assert "\n".join(crashed) == ""
    assert Change.objects.count() == before


def _has_parts(answer, role: str) -> bool:
    """Pages are drawn as parts too; how a refusal looks as a part does not hang on the role: one says it for all."""
    is_page = answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]
    return is_page or role == Role.READER


@pytest.mark.slow
def test_no_form_crashes_when_it_is_sent_empty(world):
    client = browser_of(UserFactory(role=Role.ADMIN))
    crashed = []
    for address in every_address(world):
        if address.name in LOGS_OUT:
            continue
        answer = client.post(address.url)
        if answer.status_code >= BELOW_ERROR:
            crashed.append(f"{answer.status_code} {address}")

    assert "\n".join(crashed) == ""


@pytest.mark.slow
def test_nobody_comes_in_without_logging_in(world):
    client = browser_of()
    let_in = []
    for address in every_address(world):
        for answer in (client.get(address.url), client.post(address.url)):
            refused = answer.status_code in (401, 403, 405) or "/login/" in answer.headers.get("Location", "")
            if not (refused or address.is_public):
                let_in.append(f"{answer.status_code} {address}")
            if world.word.encode() in getattr(answer, "content", b""):
                let_in.append(f"names {address}")

    assert "\n".join(let_in) == ""


@pytest.mark.slow
def test_public_addresses_are_few_and_known(world):
    public = {address.name for address in every_address(world) if address.is_public}

    assert {name for name in public if not name.startswith("users:")} <= PUBLIC


@pytest.mark.slow
def test_a_stranger_gets_no_record_of_somebody_else_by_any_address(world, outsider):
    client = browser_of(outsider)
    leaks = []
    for address in every_address(world):
        is_shared = "product" in address.route or address.route.removeprefix("api/v1/").startswith(SHARED)
        about_a_record = "<uuid:public_id>" in address.route and not is_shared
        # the names of colleagues and teams are known to all who log in
        about_a_record &= address.name not in {"api:users-detail", "api:teams-detail"}
        allowed = (400, 403, 404, 405) if address.is_api else (403, 404, 405)
        for verb in (client.get, client.post):
            if address.name in LOGS_OUT:
                continue
            answer = verb(address.url)
            body = b"".join(answer) if answer.streaming else answer.content
            if about_a_record and not address.is_public and answer.status_code not in allowed:
                leaks.append(f"{answer.status_code} {address}")
            if world.word.encode() in body or world.word.lower().encode() + b"@" in body:
                leaks.append(f"names {verb.__name__} {address}")

    assert client.get("/").status_code == 200
    assert "\n".join(leaks) == ""
