"""Somebody held asks for erasure: what no hold needs goes, what is held stays, and the request is answered in part."""

import json
from datetime import date

import pytest
from django.urls import reverse

from contacts.models import ContactPoint, Person
from contacts.operations.contact_point import add_contact_point
from contacts.operations.person import change_person
from gdpr.choices import Outcome
from gdpr.operations.hold import place_hold, release_hold
from gdpr.operations.refusals import NotIdentified
from gdpr.operations.request import choose_person, close_request, confirm_identity, receive_request
from gdpr.operations.retention.held import ErasureNotAsked, HoldNeedsAll, NotHeld, remove_unheld
from gdpr.queries.held import kinds_had, kinds_unheld
from gdpr.reading.matrix import Need
from history.models import Change
from tests.factories.contacts import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def person(admin, now):
    person = PersonFactory(first_name="Lea", last_name="Laine")
    change_person(person=person, values={"notes": "Pelaa golfia"}, by=admin, now=now)
    for kind, value in (("email", "lea@x.example"), ("phone", "+358401234567")):
        add_contact_point(person=person, kind=kind, value=value, by=admin, now=now)
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def asked(person, privacy_admin, now):
    return of_kind("erasure", person, privacy_admin, now)


def of_kind(kind, person, by, now):
    request = receive_request(
        kind=kind, channel="email", requester_name="Lea Laine", received_at=now, by=by, now=now
    )
    choose_person(request=request, person=person, by=by, now=now)
    confirm_identity(request=request, method="address", note="", by=by, now=now)
    return request


def held(person, by, now, keeps=None):
    return place_hold(
        person=person, ground="claim", reason="Riita", review_on=date(2027, 1, 1), by=by, now=now, today=TODAY,
        keeps=keeps,
    )  # fmt: skip


def left_of(person) -> tuple[str, list[str]]:
    person.refresh_from_db()
    kinds = ContactPoint.objects.filter(person=person).order_by("kind").values_list("kind", flat=True)
    return person.notes, list(kinds)


def test_what_no_hold_needs_goes_with_its_words_in_history_and_the_rest_stays(
    person, asked, privacy_admin, now
):
    held(person, privacy_admin, now, keeps=["email"])
    held(person, privacy_admin, now, keeps=["email", "social"])

    gone = remove_unheld(request=asked, by=privacy_admin, now=now, today=TODAY)

    assert gone == [Need.PHONE, Need.NOTES]
    assert (str(person), left_of(person)) == ("Lea Laine", ("", ["email"]))
    told = json.dumps(list(Change.objects.values_list("old", "new")), default=str)
    assert ("golfia" in told, "401234567" in told, "lea@x.example" in told) == (False, False, True)
    close_request(
        request=asked,
        outcome=Outcome.PARTLY,
        ground="claims",
        answer="Muu on poistettu.",
        by=privacy_admin,
        now=now,
    )
    asked.refresh_from_db()
    assert not asked.is_open


@pytest.mark.parametrize("keeps", [None, ["email", "phone", "notes"]])
def test_a_hold_that_needs_all_there_is_keeps_all(person, asked, privacy_admin, now, keeps):
    held(person, privacy_admin, now, keeps=keeps)

    with pytest.raises(HoldNeedsAll):
        remove_unheld(request=asked, by=privacy_admin, now=now, today=TODAY)

    assert left_of(person) == ("Pelaa golfia", ["email", "phone"])


def test_of_a_hold_that_needs_the_name_alone_nothing_else_stays(person, asked, privacy_admin, now):
    held(person, privacy_admin, now, keeps=[])

    remove_unheld(request=asked, by=privacy_admin, now=now, today=TODAY)

    assert left_of(person) == ("", [])
    assert kinds_had(person, today=TODAY) == set()


def test_without_a_hold_the_whole_is_erased_and_not_parts_of_it(person, asked, privacy_admin, now):
    hold = held(person, privacy_admin, now, keeps=["email"])
    release_hold(hold=hold, because="Sovittu", by=privacy_admin, now=now)

    with pytest.raises(NotHeld):
        remove_unheld(request=asked, by=privacy_admin, now=now, today=TODAY)

    assert kinds_unheld(person, today=TODAY) == []
    assert left_of(person)[0] == "Pelaa golfia"


def test_nothing_goes_before_it_is_known_who_asks(person, asked, privacy_admin, now):
    held(person, privacy_admin, now, keeps=["email"])
    type(asked).objects.filter(pk=asked.pk).update(identity_method="", identified_at=None)

    with pytest.raises(NotIdentified):
        remove_unheld(request=asked, by=privacy_admin, now=now, today=TODAY)

    assert left_of(person)[0] == "Pelaa golfia"


def test_only_an_open_request_for_erasure_takes_parts_away(person, asked, privacy_admin, now):
    held(person, privacy_admin, now, keeps=["email"])
    access = of_kind("access", person, privacy_admin, now)
    close_request(
        request=asked, outcome=Outcome.PARTLY, ground="claims", answer="Ei.", by=privacy_admin, now=now
    )

    for request in (access, asked):
        with pytest.raises(ErasureNotAsked):
            remove_unheld(request=request, by=privacy_admin, now=now, today=TODAY)

    assert left_of(person)[0] == "Pelaa golfia"


def test_the_desk_sees_what_goes_and_what_stays_before_it_presses(
    client_of, person, asked, privacy_admin, rep, now
):
    held(person, privacy_admin, now, keeps=["email"])
    url = reverse("gdpr:request_unheld", args=[asked.public_id])

    page = client_of(privacy_admin).get(url).content.decode()
    assert ("<strong>Notes</strong>" in page, "<strong>E-mail addresses</strong>" in page) == (True, False)
    assert left_of(person)[0] == "Pelaa golfia"  # looking changes nothing
    assert client_of(rep).post(url).status_code in (403, 404)
    assert client_of(privacy_admin).post(url).status_code == 302
    assert left_of(person) == ("", ["email"])
    assert client_of(privacy_admin).post(url).status_code == 409  # pressed twice: nothing is left to remove


def test_a_hold_is_placed_with_the_kinds_it_needs_by_page_and_program(client_of, person, privacy_admin):
    url = f"{reverse('gdpr:hold_create')}?person={person.public_id}"
    client = client_of(privacy_admin)
    form = client.get(url).context["form"]
    facts = {"scope": form.initial["scope"], "ground": "claim", "reason": "Riita", "review_on": "1.1.2099"}
    assert client.post(url, facts | {"keeps": ["email"]}).status_code == 302
    assert person.legal_holds.get().keeps == ["email"]
    assert "Needs:" in client.get(reverse("gdpr:hold_list")).content.decode()

    made = client.post(
        "/api/v1/legal-holds/",
        {"person": str(person.public_id), "ground": "claim", "reason": "Riita", "review_on": "2099-01-01", "keeps": ["notes"]},
        content_type="application/json",
    )  # fmt: skip
    assert (made.status_code, made.json()["keeps"]) == (201, ["notes"])
    left_out = {
        "person": str(person.public_id),
        "ground": "claim",
        "reason": "Riita",
        "review_on": "2099-01-01",
    }
    whole = client.post("/api/v1/legal-holds/", left_out, content_type="application/json")
    assert whole.json()["keeps"] == [need.value for need in Need]


def test_a_program_removes_what_no_hold_needs(client_of, person, asked, privacy_admin, now):
    held(person, privacy_admin, now, keeps=["email"])
    client, place = client_of(privacy_admin), f"/api/v1/subject-requests/{asked.public_id}/"
    etag = client.get(place).headers["ETag"]

    answer = client.post(
        f"{place}remove-unheld/", content_type="application/json", headers={"If-Match": etag}
    )

    assert answer.status_code == 200, answer.content
    assert left_of(person) == ("", ["email"])
