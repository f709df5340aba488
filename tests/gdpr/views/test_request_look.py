"""Pages of a copy while the texts are looked through for it, and once they were."""

import pytest
from django.urls import reverse
from django.utils import timezone

from common import health
from gdpr.models import AccessPackage, RequestLook
from gdpr.operations.request_look import look_through
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db
SEAL, LOOKING, NOBODY_LOOKS = "Seal the copy", "are being looked through", "worker cannot be reached"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(now):
    return SubjectRequestFactory(person=PersonFactory(), identity_method="address", identified_at=now)


@pytest.fixture
def worker(monkeypatch):
    """A worker signs: only `looked` does its work."""
    monkeypatch.setattr(health, "WORKER_KEY", "test:worker-that-looks")
    health.sign(health.WORKER_KEY, seconds=20)
    health.forget()
    yield
    health.forget()


@pytest.fixture
def no_worker(monkeypatch):
    monkeypatch.setattr(health, "WORKER_KEY", "test:no-worker-that-looks")
    health.forget()
    yield
    health.forget()


def url(name, one):
    return reverse(f"gdpr:{name}", args=[one.public_id])


def looked(one) -> bool:
    return look_through(request_id=one.pk, now=timezone.now())


@pytest.mark.parametrize("page", ["request_others", "request_preview"])
@pytest.mark.usefixtures("worker")
def test_a_page_that_tells_of_texts_waits_for_the_look_and_comes_by_itself(
    client_of, privacy_admin, asked, page
):
    client = client_of(privacy_admin)

    response = client.get(url(page, asked))
    assert (response.status_code, LOOKING in response.text) == (202, True)
    assert client.get(url("request_look", asked) + "?page", headers=HTMX).status_code == 200
    assert looked(asked)

    poll = client.get(url("request_look", asked) + "?page", headers=HTMX)
    assert (poll.status_code, poll["HX-Refresh"]) == (204, "true")
    response = client.get(url(page, asked))
    assert (response.status_code, LOOKING in response.text) == (200, False)


@pytest.mark.usefixtures("worker")
def test_the_request_offers_its_copy_once_the_texts_were_looked_through(client_of, privacy_admin, asked):
    client = client_of(privacy_admin)

    page = client.get(url("request", asked)).text
    assert (SEAL in page, LOOKING in page) == (False, True)
    assert LOOKING in client.get(url("request_look", asked), headers=HTMX).text
    assert looked(asked)

    part = client.get(url("request_look", asked), headers=HTMX).text
    assert (SEAL in part, LOOKING in part, "hx-trigger" in part) == (True, False, False)
    assert SEAL in client.get(url("request", asked)).text


@pytest.mark.usefixtures("no_worker")
def test_without_a_worker_the_pages_say_so_and_offer_no_copy(client_of, privacy_admin, asked):
    client = client_of(privacy_admin)

    for page in ("request", "request_others", "request_preview"):
        text = client.get(url(page, asked)).text
        assert (NOBODY_LOOKS in text, SEAL in text) == (True, False)
    client.post(url("request_package", asked))

    assert not AccessPackage.objects.exists()
    assert RequestLook.objects.get(request=asked).made_at is None


def test_without_scripts_the_wait_is_a_link_and_the_part_leads_to_the_page(client_of, privacy_admin, asked):
    client = client_of(privacy_admin)

    assert f'href="{url("request_others", asked)}"' in client.get(url("request_others", asked)).text
    assert client.get(url("request_look", asked))["Location"] == url("request", asked)


def test_a_change_of_the_address_has_the_texts_looked_through_again(client_of, privacy_admin, asked):
    client = client_of(privacy_admin)
    client.get(url("request", asked))
    looked(asked)
    asked.person.contact_points.create(kind="email", value="uusi@home.example", key="uusi@home.example")

    assert client.get(url("request_preview", asked)).status_code == 202
    assert looked(asked)
    assert client.get(url("request_preview", asked)).status_code == 200
