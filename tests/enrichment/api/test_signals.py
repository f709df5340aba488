"""Signals in the API."""

import pytest

from activities.models import Activity
from enrichment.models import Signal
from tests.factories.companies import CompanyFactory
from tests.factories.enrichment import SignalFactory

URL = "/api/v1/signals/"


def test_signals_are_listed_as_on_the_page(rep, client_of, django_assert_max_num_queries):
    for number in range(5):
        SignalFactory(company=CompanyFactory(owner=rep), source=f"s{number}", change_id=number + 1)
    client = client_of(rep)
    client.get(URL)

    with django_assert_max_num_queries(9):
        found = client.get(URL, {"whose": "mine", "kind": "manager"}).json()["results"]

    assert len(found) == 5
    assert {"kind", "company", "happened_on", "words", "state", "weight"} <= set(found[0])


@pytest.mark.parametrize(
    ("act", "body", "state"),
    [
        ("dismiss", {"reason_code": "known"}, "dismissed"),
        ("snooze", {"snoozed_until": "2099-01-01"}, "open"),
        ("reopen", {}, "open"),
    ],
)
def test_what_is_done_about_one(rep, client_of, act, body, state):
    row = SignalFactory()

    answer = client_of(rep).post(f"{URL}{row.public_id}/{act}/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["state"]) == (200, state)


def test_a_task_out_of_a_signal(rep, client_of):
    row = SignalFactory()
    body = {"owner": str(rep.public_id), "due_at": "2027-01-10T09:00:00Z"}

    answer = client_of(rep).post(f"{URL}{row.public_id}/task/", body, content_type="application/json")

    assert answer.json()["activity"] == str(Activity.objects.get().public_id)


def test_refusals_are_problems(rep, client_of):
    row = SignalFactory()
    client = client_of(rep)
    url = f"{URL}{row.public_id}/dismiss/"

    assert client.post(url, {"reason_code": "other"}, content_type="application/json").status_code == 400
    client.post(url, {"reason_code": "known"}, content_type="application/json")
    assert client.post(url, {"reason_code": "known"}, content_type="application/json").status_code == 409


def test_nobody_makes_signals_by_hand_and_readers_decide_nothing(rep, reader, client_of):
    row = SignalFactory()

    assert client_of(rep).post(URL, {}, content_type="application/json").status_code == 405
    answer = client_of(reader).post(
        f"{URL}{row.public_id}/dismiss/", {"reason_code": "known"}, content_type="application/json"
    )
    assert answer.status_code == 403
    assert Signal.objects.get().state == "open"
