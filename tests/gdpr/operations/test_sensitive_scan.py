"""Free text looked through at night: where it stands and of what kind, no word of it; a human decides."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity
from companies.models import Company
from companies.operations.company import change_company
from contacts.models import Person
from contacts.operations.person import change_person, create_person, delete_person
from gdpr.models import SensitiveFinding
from gdpr.operations.ledger_refusals import HeldDecided
from gdpr.operations.refusals import ReasonMissing
from gdpr.operations.sensitive_scan import scan_texts, set_aside
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
ILL = "Sairauslomalla toukokuuhun"


@pytest.fixture
def noted(rep, now):
    def note(notes=ILL):
        values = {"last_name": "Virtanen", "notes": notes}
        return create_person(values=values, by=rep, now=now, today=now.date())

    return note


def found():
    return list(SensitiveFinding.objects.order_by("pk").values_list("field", "category", "state"))


def test_new_text_is_found_once_and_no_word_of_it_is_kept(noted, now):
    person = noted()
    noted("Soittaa mieluiten aamulla")

    assert (scan_texts(now=now), scan_texts(now=now)) == (1, 1)

    assert found() == [("notes", "health", "waiting")]
    kept = " ".join(str(value) for value in SensitiveFinding.objects.values().get().values())
    assert "airaus" not in kept
    assert SensitiveFinding.objects.get().person == person


def test_activities_are_looked_at_too(client_of, rep, now):
    page = reverse("activities:activity_create")
    given = {"kind": "call", "owner": str(rep.public_id), "submission": str(uuid.uuid4())}
    given |= {"subject": "Soitto", "body": "Ammattiliiton jäsen", "outcome": "reached"}
    said = client_of(rep).post(page, given, follow=True).content.decode()

    scan_texts(now=now)

    assert "trade union" in said  # saved, and said
    assert SensitiveFinding.objects.values_list("activity", "field", "category").get() == (
        Activity.objects.get().pk,
        "body",
        "union",
    )


def test_notes_of_companies_are_looked_at_too_and_warned_of_on_the_page_and_by_the_api(
    client_of, rep, privacy_admin, now
):
    page, client = reverse("companies:company_create"), client_of(rep)
    given = {
        "legal_name": "Konepaja Oy",
        "country": "FI",
        "status": "active",
        "lifecycle": "prospect",
        "notes": ILL,
    }

    said = client.post(page, given, follow=True).content.decode()
    scan_texts(now=now)

    one, company = SensitiveFinding.objects.get(), Company.objects.get()
    assert "somebody’s health" in said  # saved, and said
    assert (one.company, one.person, one.field, one.category) == (company, None, "notes", "health")
    listed = client_of(privacy_admin).get(reverse("gdpr:finding_list")).content.decode()
    assert reverse("companies:company", args=[company.public_id]) in listed
    answer = client.patch(
        f"/api/v1/companies/{company.public_id}/",
        {"notes": ILL + "."},
        "application/json",
        headers={"If-Match": "*"},
    )
    assert "somebody’s health" in str(answer.json()["warnings"])
    scan_texts(now=now)
    change_company(company=company, values={"notes": "Soittaa aamulla"}, by=rep, now=now)
    assert (scan_texts(now=now), found()) == (0, [])


def test_the_form_of_a_company_says_it_when_the_notes_change(client_of, rep):
    company, client = CompanyFactory(owner=rep), client_of(rep)
    page = reverse("companies:company_edit", args=[company.public_id])
    form = client.get(page).context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"notes": ILL}

    said = client.post(page, given, follow=True).content.decode()

    assert "somebody’s health" in said


def test_programs_that_write_activities_are_warned_and_saved(client_of, rep):
    given = {"kind": "note", "subject": "Kuulumiset", "body": ILL, "done_at": "2026-11-01T10:00:00Z", "owner": str(rep.public_id)}  # fmt: skip

    client = client_of(rep)
    made = client.post("/api/v1/activities/", given, content_type="application/json")
    place = f"/api/v1/activities/{made.json()['id']}/"
    mended = client.patch(
        place,
        {"body": "Palaa toukokuussa"},
        content_type="application/json",
        headers={"If-Match": client.get(place)["ETag"]},
    )

    assert (made.status_code, "somebody’s health" in str(made.json()["warnings"])) == (201, True)
    assert (mended.status_code, mended.json()["warnings"]) == (200, [])


def test_what_was_set_aside_stays_so_until_the_text_changes(noted, rep, privacy_admin, now):
    person = noted()
    scan_texts(now=now)
    one = SensitiveFinding.objects.get()
    said = {"finding": one, "by": privacy_admin, "now": now}

    with pytest.raises(ReasonMissing):
        set_aside(because=" ", **said)
    set_aside(because="Henkilö pyysi kirjaamaan", **said)
    with pytest.raises(HeldDecided):
        set_aside(because="Toinen", **said)
    assert (scan_texts(now=now), found()[0][2]) == (0, "fine")

    change_person(person=person, values={"notes": ILL + ", diabetes"}, by=rep, now=now)
    assert (scan_texts(now=now), found()[0][2]) == (1, "waiting")


def test_text_that_was_mended_leaves_the_list_and_so_does_whoever_goes(noted, rep, admin, now):
    person, other = noted(), noted()
    scan_texts(now=now)

    change_person(person=person, values={"notes": "Palaa toukokuussa"}, by=rep, now=now)
    delete_person(person=other, by=admin, now=now)

    assert (scan_texts(now=now), found()) == (0, [])


def test_a_night_takes_no_more_than_it_may_and_the_next_goes_on(noted, now):
    for _number in range(3):
        noted()

    assert [scan_texts(now=now, most=2), scan_texts(now=now, most=2)] == [2, 3]


def test_the_form_of_a_person_says_it_and_saves(client_of, rep):
    page = reverse("contacts:person_create")
    given = {"last_name": "Virtanen", "notes": ILL, "data_from": "other", "source": "Kollega"}

    said = client_of(rep).post(page, given, follow=True).content.decode()

    assert ("This seems to tell of" in said, Person.objects.get().notes) == (True, ILL)


def test_the_desk_sees_it_and_sets_it_aside_and_others_do_not(noted, client_of, rep, privacy_admin, now):
    person = noted()
    scan_texts(now=now)
    one, page = SensitiveFinding.objects.get(), reverse("gdpr:finding_list")
    aside, client = reverse("gdpr:finding_set_aside", args=[one.public_id]), client_of(privacy_admin)

    seen = client.get(page).content.decode()
    refused = client.post(aside, {"reason": ""})
    done = client.post(aside, {"reason": "Tarpeen"})

    assert (str(person) in seen, ILL in seen) == (True, False)
    assert (refused.status_code, done.status_code, found()[0][2]) == (422, 302, "fine")
    assert client_of(rep).get(page).status_code == 403
    answer = client.get("/api/v1/sensitive-findings/").json()["results"][0]
    assert (answer["tells_of"], answer["finding_state"]) == ("health", "fine")


def test_the_database_wants_a_reason_and_one_place(noted, now):
    noted()
    scan_texts(now=now)

    for wrong, rule in (
        ({"state": "fine"}, "finding_decided_whole"),
        ({"person": None}, "finding_about_one"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            SensitiveFinding.objects.update(**wrong)
