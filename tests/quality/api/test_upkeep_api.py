"""The queue and the figures in the API."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from contacts.models import ContactPoint
from quality.models import UpkeepEntry
from quality.operations.measure import take_figures
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory

URL = "/api/v1/upkeep/"


@pytest.fixture
def api(rep):
    client = APIClient()
    client.force_authenticate(rep)
    return client


def flagged(api, **more):
    point = ContactPointFactory(value="aino@vanha.example", key="aino@vanha.example")
    body = {
        "record": "contacts.contactpoint", "record_id": str(point.public_id), "fact": "value",
        "proposed": {"value": "aino@uusi.example"}, "words": "kertoi itse", **more,
    }  # fmt: skip
    return point, api.post(URL, body, format="json")


def test_a_fact_is_called_wrong_and_the_proposal_taken(api):
    point, answer = flagged(api)
    assert answer.status_code == 201, answer.data
    assert (answer.data["reporter"], answer.data["value"], answer.data["record_id"]) == (
        "api", "aino@vanha.example", str(point.public_id),
    )  # fmt: skip

    taken = api.post(f"{URL}{answer.data['id']}/accept/")

    assert (taken.status_code, taken.data["state"], taken.data["value_now"]) == (
        200,
        "accepted",
        "aino@uusi.example",
    )
    assert ContactPoint.objects.get(pk=point.pk).value == "aino@uusi.example"
    assert api.post(f"{URL}{answer.data['id']}/confirm/").status_code == 409


def test_correct_confirm_remove_and_snooze(api):
    for act, body, state in (
        ("correct", {"values": {"value": "b@uusi.example"}}, "edited"), ("confirm", None, "confirmed"),
        ("remove", None, "removed"), ("snooze", {"days": 3}, "open"),
    ):  # fmt: skip
        UpkeepEntry.objects.all().delete()
        ContactPoint.objects.all().delete()
        _point, made = flagged(api)
        answer = api.post(f"{URL}{made.data['id']}/{act}/", body, format="json")
        assert (act, answer.status_code, answer.data["state"]) == (act, 200, state)


def test_what_the_record_does_not_have_is_refused(api):
    assert flagged(api, fact="serial")[1].status_code == 400
    ContactPoint.objects.all().delete()
    assert flagged(api, proposed={"person": "1"})[1].status_code == 400
    ContactPoint.objects.all().delete()
    assert flagged(api, record_id="3f2504e0-4f89-41d3-9a0c-0305e82c3301")[1].status_code == 400


def test_the_list_is_narrowed_as_on_the_page(api, rep):
    flagged(api)

    assert len(api.get(URL).data["results"]) == 1
    assert len(api.get(URL, {"problem": "bounced"}).data["results"]) == 0
    assert len(api.get(URL, {"whose": "mine"}).data["results"]) == 0


def test_strangers_see_nothing_and_readers_repair_nothing(api, outsider, reader):
    _point, made = flagged(api)
    client = APIClient()

    client.force_authenticate(outsider)
    assert client.get(URL).data["results"] == []
    assert client.post(f"{URL}{made.data['id']}/accept/").status_code == 404
    client.force_authenticate(reader)
    assert client.post(f"{URL}{made.data['id']}/accept/").status_code == 403


def test_a_key_sent_twice_flags_once(api):
    company = CompanyFactory()
    body = {
        "record": "companies.company",
        "record_id": str(company.public_id),
        "fact": "legal_name",
        "words": "nimi",
    }

    answers = [api.post(URL, body, format="json", headers={"Idempotency-Key": "k1"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_figures_are_told_night_by_night(api, outsider):
    PersonFactory()
    today = timezone.localdate()
    take_figures(day=today, today=today)

    rows = api.get("/api/v1/quality-figures/", {"cut": "all", "figure": "person_deliverable"}).data["results"]
    assert [(row["day"], row["total"], row["cut"]) for row in rows] == [(today.isoformat(), 0, "all")]
    stranger = APIClient()
    stranger.force_authenticate(outsider)
    assert stranger.get("/api/v1/quality-figures/").data["results"] == []
