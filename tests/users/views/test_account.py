from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.users import UserFactory
from users.models import ApiToken, UserSession
from users.queries import token_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW = "another horse battery"


def logged_in(user, agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"):
    client = Client(headers={"user-agent": agent})
    response = client.post("/login/", {"username": user.email, "password": PASSWORD})
    assert response.status_code == 302
    return client


def test_settings_set_language_and_looks(client_of, rep):
    response = client_of(rep).post("/account/", {"full_name": "Rasmus 😀", "language": "fi", "theme": "dark"})

    rep.refresh_from_db()
    assert (rep.full_name, rep.language) == ("Rasmus 😀", "fi")
    assert (response.cookies["theme"].value, response.cookies["django_language"].value) == ("dark", "fi")


def test_a_login_is_written_down_and_can_be_ended_from_another(rep):
    one, other = logged_in(rep), logged_in(rep)
    assert [session.device for session in UserSession.objects.all()] == ["Firefox, Linux"] * 2

    here = UserSession.objects.get(session_key=one.session.session_key)
    other.post(f"/sessions/{here.pk}/end/")

    assert one.get("/account/").status_code == 302
    assert other.get("/sessions/").status_code == 200


def test_somebody_elses_session_is_not_there(rep, clerk):
    logged_in(rep)
    session = UserSession.objects.get()

    assert logged_in(clerk).post(f"/sessions/{session.pk}/end/").status_code == 404


def test_logging_out_forgets_the_session_and_the_drafts(rep):
    answer = logged_in(rep).post("/logout/")

    assert UserSession.objects.count() == 0
    assert answer["Clear-Site-Data"] == '"storage"'


def test_a_session_in_use_is_noted_every_few_minutes(rep):
    client = logged_in(rep)
    old = timezone.now() - timedelta(minutes=9)
    UserSession.objects.update(seen_at=old)
    client.get("/account/")
    assert UserSession.objects.get().seen_at == old

    session = client.session
    session["seen"] = old.timestamp()
    session.save()
    client.get("/account/")

    assert UserSession.objects.get().seen_at > old


def test_a_new_password_ends_every_other_session(rep):
    here, there = logged_in(rep), logged_in(rep)

    here.post("/account/password/", {"present": PASSWORD, "password": NEW, "again": NEW})

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert UserSession.objects.get().session_key == here.session.session_key


@pytest.mark.parametrize(
    "wrong",
    [
        {"present": "not it"},
        {"password": "short", "again": "short"},
        {"again": "something else"},
        {"password": "rep@example.com", "again": "rep@example.com"},
        {"password": "123456789012", "again": "123456789012"},
    ],
)
def test_a_bad_password_is_refused_in_words(client_of, rep, wrong):
    typed = {"present": PASSWORD, "password": NEW, "again": NEW} | wrong

    assert client_of(rep).post("/account/password/", typed).status_code == 422


def test_whoever_must_change_the_password_does_that_first():
    user = UserFactory(must_change_password=True)
    client = logged_in(user)

    assert client.get("/companies/").url == "/account/password/"
    assert client.get("/companies/", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/password/"
    client.post("/account/password/", {"present": PASSWORD, "password": NEW, "again": NEW})
    assert client.get("/account/").status_code == 200


def test_a_token_is_shown_once_and_does_no_more_than_was_ticked(client_of, rep):
    client, now = client_of(rep), timezone.now()
    day = (now + timedelta(days=30)).date().isoformat()

    page = client.post("/tokens/create/", {"name": "Shop", "expires_on": day, "scopes": ["company.view"]})

    plain = page.context["plain"]
    token = token_of(plain=plain, now=now)
    assert (token.user, token.scopes) == (rep, ["company.view"])
    assert plain not in client.get("/tokens/").content.decode()

    client.post(f"/tokens/{token.public_id}/revoke/")
    assert token_of(plain=plain, now=now) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["user.manage"]},
        {"scopes": []},
        {"expires_on": "2999-01-01"},
        {"expires_on": "2001-01-01"},
        {"name": ""},
    ],
)
def test_a_token_that_cannot_be_is_refused(client_of, rep, wrong):
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    typed = {"name": "Shop", "expires_on": day, "scopes": ["company.view"]} | wrong

    assert client_of(rep).post("/tokens/create/", typed).status_code == 422
    assert ApiToken.objects.count() == 0


def test_a_reader_makes_no_tokens_and_nobody_revokes_anothers(client_of, reader, rep, clerk):
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    client_of(rep).post("/tokens/create/", {"name": "Shop", "expires_on": day, "scopes": ["company.view"]})

    assert client_of(reader).get("/tokens/").status_code == 403
    assert client_of(clerk).post(f"/tokens/{ApiToken.objects.get().public_id}/revoke/").status_code == 404
