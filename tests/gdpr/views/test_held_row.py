"""Rows held at the gate, on their page and for programs."""

import pytest
from django.urls import reverse

from gdpr.models import HeldRow, Suppression
from tests.factories.gdpr import AT, HeldRowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    one = HeldRowFactory(number=481)
    Suppression.objects.create(kind="email", fingerprint=one.fingerprint, reason="erasure", at=AT)
    return one


def test_the_desk_sees_which_row_was_stopped_and_why_and_lets_it_in(client_of, privacy_admin, held):
    client, page = client_of(privacy_admin), reverse("gdpr:held_decide", args=[held.public_id])

    listed = client.get(reverse("gdpr:held_list")).content.decode()
    no_ground = client.post(page, {"act": "release", "reason": "Uusi omistaja", "ground": ""})
    done = client.post(page, {"act": "release", "reason": "Uusi omistaja", "ground": "owner"})

    assert "481" in listed
    assert "Erased on request" in listed
    assert held.fingerprint not in listed
    assert (no_ground.status_code, done.status_code) == (422, 302)
    assert HeldRow.objects.get().state == "released"
    assert "Uusi omistaja" in client.get(reverse("gdpr:held_list")).content.decode()


def test_the_desk_keeps_a_row_out(client_of, privacy_admin, held):
    page = reverse("gdpr:held_decide", args=[held.public_id])

    client_of(privacy_admin).post(page, {"act": "refuse", "reason": "Ei perustetta"})

    assert (HeldRow.objects.get().state, Suppression.objects.standing().count()) == ("refused", 1)


def test_others_see_nothing_of_it(client_of, rep, held):
    assert client_of(rep).get(reverse("gdpr:held_list")).status_code == 403
    assert client_of(rep).get("/api/v1/held-rows/").status_code == 403


def test_a_program_of_the_desk_reads_and_decides(client_of, privacy_admin, held):
    client, place = client_of(privacy_admin), f"/api/v1/held-rows/{held.public_id}/"
    given = {"release_ground": "owner", "reason": "Uusi omistaja"}

    read = client.get("/api/v1/held-rows/?held_state=waiting").json()["results"]
    done = client.post(f"{place}release/", given, content_type="application/json")
    again = client.post(f"{place}refuse/", {"reason": "Ei"}, content_type="application/json")

    assert [row["number"] for row in read] == [481]
    assert (done.status_code, done.json()["held_state"], again.status_code) == (200, "released", 409)
    assert client.post("/api/v1/held-rows/", {}, content_type="application/json").status_code == 405
