"""A person erased: what goes, what stays, and what nobody else loses."""

import pytest
from django.contrib.sessions.backends.db import SessionStore

from activities.models import Activity, ActivityPerson
from common.gate import ERASED, TRADER, known_addresses
from contacts.models import ContactPoint, Person
from contacts.operations.person import create_person
from gdpr.choices import ErasureCause
from gdpr.models import ErasureDoubt, ErasureLog, ErasureRun, JournalEntry, Suppression
from gdpr.operations.erasure.erase import erase_person
from history.models import Change
from tests.factories.activities import ActivityFactory
from tests.factories.cases import CaseFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db


def test_an_erased_person_leaves_no_row_and_a_log_without_words(privacy_admin, now):
    person = PersonFactory(first_name="Äinö", last_name="Kanäria", notes="Pitää kahvista")
    ContactPointFactory(person=person, value="aino@kanaria.fi")
    PositionFactory(person=person, title="Ostaja")
    uid = person.public_id

    run = erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    assert not Person.objects.filter(public_id=uid).exists()
    assert not ContactPoint.objects.filter(key="aino@kanaria.fi").exists()
    log = ErasureLog.objects.get()
    assert (log.subject_uid, log.cause, log.operator_uid) == (uid, "deletion", privacy_admin.public_id)
    assert run.counts["gone"]["contacts.contactpoint"] == 1
    assert JournalEntry.objects.get(kind="erasure").payload["uids"] == [str(uid)]
    assert sorted(run.steps.values_list("name", flat=True)) == ["cache", "files", "journal", "statistics"]


def test_history_keeps_that_somebody_was_there_and_no_word(privacy_admin, now):
    person = create_person(
        values={"first_name": "Äinö", "last_name": "Kanäria"}, by=privacy_admin, now=now, today=now.date()
    )

    erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    rows = Change.objects.filter(subject_id=person.public_id).order_by("id")
    assert [(row.verb, row.old, row.new) for row in rows] == [("created", {}, {}), ("deleted", {}, {})]


def test_a_shared_meeting_stays_without_the_name(privacy_admin, now):
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    other = PersonFactory(first_name="Liisa", last_name="Virtanen")
    meeting = ActivityFactory(subject="Tapaaminen Pekka Virtasen kanssa", body="Liisa Virtanen tuli myös.")
    ActivityPerson.objects.bulk_create([
        ActivityPerson(activity=meeting, person=person), ActivityPerson(activity=meeting, person=other),
    ])  # fmt: skip

    erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    meeting = Activity.objects.get(pk=meeting.pk)
    assert list(meeting.persons.all()) == [other]
    assert (meeting.subject, meeting.body) == ("Tapaaminen [erased] kanssa", "Liisa Virtanen tuli myös.")


def test_of_two_who_are_called_so_somebody_reads_who_is_meant(privacy_admin, now):
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    PersonFactory(first_name="Pekka", last_name="Virtanen")
    meeting = ActivityFactory(subject="Tapaaminen", body="Pekka Virtanen tilasi.")
    ActivityPerson.objects.create(activity=meeting, person=person)

    run = erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    assert Activity.objects.get(pk=meeting.pk).body == "Pekka Virtanen tilasi."
    doubts = ErasureDoubt.objects.filter(run=run).values_list("object_type", "object_id", "field")
    assert list(doubts) == [("activities.activity", meeting.pk, "body")]


def test_a_ticket_outlives_its_person(privacy_admin, now):
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    case = CaseFactory(person=person, subject="Vuoto", description="Soita: pekka@x.fi tai Pekalle")
    ContactPointFactory(person=person, value="pekka@x.fi")

    erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    case.refresh_from_db()
    assert (case.person, case.description) == (None, "Soita: [erased] tai Pekalle")
    run = ErasureRun.objects.get()
    doubts = run.doubts.values_list("object_type", "object_id", "field")
    assert list(doubts) == [("service.servicecase", case.pk, "description")]


def test_a_shared_mailbox_stays_with_those_who_share_it(privacy_admin, now):
    person, other = PersonFactory(), PersonFactory()
    ContactPointFactory(person=person, value="myynti@firma.fi")
    theirs = ContactPointFactory(person=other, value="myynti@firma.fi")
    note = ActivityFactory(body="Kirjoita: myynti@firma.fi")

    erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    theirs.refresh_from_db()
    note.refresh_from_db()
    assert (theirs.value, note.body) == ("myynti@firma.fi", "Kirjoita: myynti@firma.fi")


def test_erased_twice_is_erased_once(privacy_admin, now):
    person = PersonFactory()

    first = erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)
    second = erase_person(person=person, cause=ErasureCause.RETENTION, by=privacy_admin, now=now)

    assert (first.pk, ErasureLog.objects.count()) == (second.pk, 1)


def test_somebody_who_works_with_the_register_keeps_the_login_and_what_they_did(privacy_admin, rep, now):
    person = PersonFactory(first_name="Reijo", last_name="Rep")
    ContactPointFactory(person=person, value=rep.email)
    made = create_person(values={"last_name": "Asiakas"}, by=rep, now=now, today=now.date())

    erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    rep.refresh_from_db()
    assert (rep.is_active, "@" in rep.email) == (True, True)
    assert Change.objects.get(subject_id=made.public_id).change_set.by_id == rep.pk


def test_an_erased_sole_trader_is_known_by_the_firm_that_bears_the_name(privacy_admin, now):
    person = PersonFactory(first_name="Matti", last_name="Meikäläinen")
    firm = CompanyFactory(
        legal_name="Tmi Matti Meikäläinen",
        legal_form="Tmi",
        business_id="2077474-0",
        country="FI",
        business_id_scheme="fi_ytunnus",
    )
    PositionFactory(person=person, company=firm)
    PositionFactory(person=person, company=CompanyFactory(legal_name="Tmi Muu", legal_form="Tmi"))

    erase_person(person=person, cause=ErasureCause.REQUEST, by=privacy_admin, now=now)

    assert known_addresses({(TRADER, "FI:20774740")}) == {(TRADER, "FI:20774740"): ERASED}
    assert Suppression.objects.filter(kind=TRADER).count() == 1


def test_an_open_session_forgets_the_person_and_stays_open(admin, now):
    person = PersonFactory(first_name="Ansa", last_name="Ainokainen")
    store = SessionStore()
    store["_auth_user_id"], store["said"] = str(admin.pk), ["Ansa Ainokainen was saved."]
    store.save()
    other = SessionStore()
    other["said"] = ["Liisa Laine was saved."]
    other.save()

    erase_person(person=person, cause="request", by=admin, now=now)

    left = SessionStore(store.session_key)
    assert (left["_auth_user_id"], left["said"]) == (str(admin.pk), ["[erased] was saved."])
    assert SessionStore(other.session_key)["said"] == ["Liisa Laine was saved."]
