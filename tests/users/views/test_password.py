from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories.users import UserFactory
from users.operations.account import deactivate_user, invite_again, invite_user
from users.operations.password_link import send_link
from users.queries import link_of

pytestmark = pytest.mark.django_db
NEW = {"password": "another horse battery", "again": "another horse battery"}


@pytest.fixture
def invited(admin, now):
    return invite_user(
        email="ulla@example.com",
        full_name="Uusi Ulla",
        role="sales",
        scope="all",
        language="fi",
        by=admin,
        now=now,
    )


def test_the_letter_carries_the_link_in_the_readers_language(invited):
    # A link tells the second in which it was made.
    with time_machine.travel(timezone.now(), tick=False):
        send_link(user_id=invited.pk)
        link = link_of(invited)

    (letter,) = mail.outbox
    assert letter.to == ["ulla@example.com"]
    assert link in letter.body


def test_an_invitation_sets_the_password_once(client, invited):
    link = link_of(invited)

    assert "Uusi Ulla" in client.get(link).content.decode()
    assert client.post(link, NEW).url == "/login/"
    assert client.post(link, NEW).status_code == 410
    entered = client.post("/login/", {"username": "ULLA@example.com", "password": NEW["password"]})
    assert entered.status_code == 302


def test_a_link_is_void_after_three_days_a_newer_link_or_a_closed_account(client, invited, admin):
    with time_machine.travel(timezone.now() - timedelta(days=4)):
        old = link_of(invited)
    assert client.get(old).status_code == 410

    first = link_of(invited)
    invite_again(user=invited, by=admin, now=timezone.now())
    assert (client.get(first).status_code, client.get(link_of(invited)).status_code) == (410, 200)

    last = link_of(invited)
    deactivate_user(user=invited, by=admin, now=timezone.now())
    assert client.get(last).status_code == 410


def test_a_weak_password_is_refused_and_the_link_still_works(client, invited):
    link = link_of(invited)

    assert client.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(link, {"password": NEW["password"], "again": "other"}).status_code == 422
    assert client.post(link, NEW).status_code == 302


@pytest.mark.parametrize("path", ["/password/junk/x/", "/password/00000000-0000-4000-8000-000000000000/x-y/"])
def test_a_made_up_link_opens_nothing(client, path):
    assert client.get(path).status_code in {404, 410}


def test_a_known_and_an_unknown_address_get_the_same_answer(client, rep):
    known = client.post("/password/forgotten/", {"email": rep.email})
    unknown = client.post("/password/forgotten/", {"email": "nobody@example.com"})

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert client.post("/password/forgotten/", {"email": "nonsense"}).status_code == 422


def test_a_forgetful_user_gets_a_letter_and_not_two_at_once(client, rep, django_capture_on_commit_callbacks):
    cache.clear()

    with django_capture_on_commit_callbacks() as first:
        client.post("/password/forgotten/", {"email": rep.email.upper()})
    with django_capture_on_commit_callbacks() as second:
        client.post("/password/forgotten/", {"email": rep.email})

    assert (len(first), len(second)) == (1, 0)


def test_login_is_throttled(client):
    user = UserFactory()
    for name in (user.email, user.email.upper(), f" {user.email}", user.email.title(), user.email):
        response = client.post("/login/", {"username": name, "password": "wrong"})
    right = Client().post("/login/", {"username": user.email, "password": "correct horse battery"})

    other = Client().post("/login/", {"username": UserFactory().email, "password": "correct horse battery"})

    assert (response.status_code, right.status_code, other.status_code) == (429, 429, 302)


def test_login_leads_back_to_where_the_user_wanted_and_never_elsewhere(rep):
    typed = {"username": rep.email, "password": "correct horse battery"}

    assert Client().post("/login/", typed | {"next": "/items/?q=1"}).url == "/items/?q=1"
    assert Client().post("/login/", typed | {"next": "https://evil.example/"}).url == "/"
    assert Client().get("/items/").url == "/login/?next=/items/"
