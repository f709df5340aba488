"""Requests that no view should have to think about."""

import json

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from common.middleware import BadInputMiddleware, HtmxMessagesMiddleware, undo_of


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


@pytest.mark.parametrize("address", ["/search/?q=a%00b", "/companies/%00/", "/?%00=1"])
def test_a_null_byte_in_the_address_is_refused_in_words(client, address):
    response = client.get(address)

    assert response.status_code == 400
    assert "characters that no text has" in response.content.decode()


def test_a_null_byte_in_a_form_is_refused_in_words(client):
    response = client.post("/login/", {"username": "a\x00b", "password": "x"})

    assert response.status_code == 400


def test_the_refusal_speaks_the_language_of_the_page():
    with translation.override("fi"):
        response = BadInputMiddleware(answer)(RequestFactory().get("/?q=%00"))

    assert 'lang="fi"' in response.content.decode()


def test_an_ordinary_request_passes():
    assert BadInputMiddleware(answer)(RequestFactory().get("/?q=%C3%A5")).content == b"fine"


def part_with(text: str, *, undo: str = "", status: int = 200, triggers: str = "") -> HttpResponse:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    request._messages = CookieStorage(request)

    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
        return HttpResponse("part", status=status, headers={"HX-Trigger": triggers} if triggers else {})

    return HtmxMessagesMiddleware(view)(request)


def test_messages_of_a_part_travel_in_a_header():
    response = part_with("Saved.", undo="/back/")

    toast = {"text": "Saved.", "level": "success", "undo": "/back/"}
    assert json.loads(response["HX-Trigger"]) == {"toasts": {"list": [toast]}}


def test_events_of_the_view_are_kept_beside_the_messages():
    assert set(json.loads(part_with("Saved.", triggers="changed")["HX-Trigger"])) == {"changed", "toasts"}
    assert set(json.loads(part_with("Saved.", triggers='{"changed": 1}')["HX-Trigger"])) == {
        "changed",
        "toasts",
    }


def test_messages_wait_for_the_page_that_a_redirect_leads_to():
    assert "HX-Trigger" not in part_with("Saved.", status=302)


def test_a_part_is_never_kept_by_the_browser():
    assert part_with("Saved.")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("tags", "url"), [("undo:/a/", "/a/"), ("undo:https://evil/", ""), ("", ""), (None, "")]
)
def test_undo_leads_only_to_our_own_addresses(tags, url):
    assert undo_of(tags) == url


def test_a_program_is_told_of_a_null_byte_as_a_problem(client):
    response = client.get("/api/v1/companies/?q=%00")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["status"] == 400
