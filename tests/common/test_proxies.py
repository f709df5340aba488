"""Who asks, behind proxies: told by those of ours, never by the client."""

import pytest
from django.test import Client, RequestFactory

from common.proxies import client_address
from tests.factories.users import UserFactory

INVENTED, CLIENT, OUTER, INNER = "198.51.100.1", "203.0.113.7", "192.0.2.2", "10.0.0.3"


def asked(forwarded: str | None, remote: str = INNER):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize(
    ("count", "forwarded", "found"),
    [
        (0, CLIENT, INNER),
        (1, None, INNER),
        (1, CLIENT, CLIENT),
        (1, f"{INVENTED}, {CLIENT}", CLIENT),
        (2, f"{INVENTED}, {CLIENT}, {OUTER}", CLIENT),
        (2, CLIENT, INNER),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, f"{CLIENT}:51000", CLIENT),
        (1, "unknown", INNER),
    ],
)
def test_the_address_is_what_the_outermost_proxy_of_ours_was_asked_from(settings, count, forwarded, found):
    settings.PROXY_COUNT = count

    assert client_address(asked(forwarded)) == found


def test_nobody_has_an_address_that_nobody_tells():
    assert client_address(asked(None, remote="")) is None


@pytest.mark.django_db
def test_behind_a_proxy_one_who_guesses_locks_nobody_else_out(settings):
    settings.PROXY_COUNT = 1
    user = UserFactory()
    right = {"username": user.email, "password": "correct horse battery"}
    for number in range(6):
        guesser = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {CLIENT}")
        response = guesser.post("/login/", right | {"password": "wrong"})

    owner = Client(HTTP_X_FORWARDED_FOR="203.0.113.8").post("/login/", right)

    assert (response.status_code, owner.status_code) == (429, 302)
