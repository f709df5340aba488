"""Custom fields and activities that no standing purpose needs: emptied, left, and forgotten by history."""

import json

import pytest

from activities.models import Activity
from activities.operations.activity import log_activity
from contacts.models import Person
from custom_fields.choices import ALL_ROLES
from custom_fields.models import CustomField
from custom_fields.operations.field import move_token
from gdpr.operations.retention.trimming import trim_person
from history import operations as history
from history.models import Change
from tests.factories.activities import ActivityFactory
from tests.gdpr.retention.test_run import LATER, run_once
from tests.gdpr.retention.world import at_company, noon, person_since, verdict
from users.models import User

pytestmark = pytest.mark.django_db
AT = noon(2026, 7, 1)


@pytest.fixture
def robot(db):
    return User.objects.robot("retention")


@pytest.fixture
def reader(rep):
    """Reads the newsletter; was a customer's contact until the summer."""
    person = person_since(2026, 6, 1, first_name="Lea", last_name="Kanäria", is_newsletter_subscriber=True)
    at_company(person, "customer", ended_on=AT.date())
    return person


def field(key, **facts):
    said = {
        "is_personal": True, "category": "free_text", "purpose": "Lahjat", "export_label": "x", "erasure": "remove",
        "seen_by": list(ALL_ROLES), "edited_by": list(ALL_ROLES),
    }  # fmt: skip
    made = CustomField.objects.create(
        resource="person", key=key, kind="text", label_fi=key, label_en=key, **said | facts
    )
    move_token()
    return made


def done(person, rep, *others, **facts):
    facts = {"company": None, "owner": rep, "state": "done", "done_at": AT, "kind": "note"} | facts
    activity = ActivityFactory(**facts)
    activity.persons.add(person, *others)
    return activity


def test_personal_custom_fields_go_and_those_of_a_purpose_of_their_own_stay(reader, robot, rep):
    field("hobby")
    field("allergy", erasure="keep")
    field(
        "grade",
        is_personal=False,
        category="",
        purpose="",
        export_label="",
        erasure="",
        reason="our own grading",
    )
    values = {"cf_hobby": "Golf", "cf_allergy": "Pähkinä", "cf_grade": "A"}
    history.save_changes(obj=reader, values=values, by=rep, at=AT)
    assert "custom" in verdict(reader, 2027, 1, 16).surplus

    run_once(robot)

    reader.refresh_from_db()
    assert reader.custom == {"allergy": "Pähkinä", "grade": "A"}
    told = json.dumps(list(Change.objects.values_list("old", "new")))
    assert ("Golf" in told, "\\u00e4hkin" in told) == (False, True)
    assert verdict(reader, 2027, 1, 17).surplus == []


def test_a_person_leaves_what_was_done_and_its_words_forget_the_whole_name(reader, robot, rep):
    other = person_since(2026, 6, 1, first_name="Eino", last_name="Muu")
    shared = log_activity(
        kind="meeting", subject="Lea Kanärian koulutus", body="Eino ja Lea Kanäria", done_at=AT,
        persons=[reader, other], by=rep, now=AT,
    )  # fmt: skip
    assert verdict(reader, 2027, 1, 16).surplus == ["activities", "role"]

    run_once(robot)

    shared.refresh_from_db()
    assert list(shared.persons.all()) == [other]
    assert "Kanäri" not in shared.subject + shared.body
    assert "Eino" in shared.body
    told = json.dumps(list(Change.objects.filter(object_id=shared.pk).values_list("old", "new")))
    assert "Kan" not in told


def test_of_what_was_done_with_the_person_alone_no_word_stays(reader, robot, rep):
    alone = done(reader, rep, subject="Kahvit", body="Kertoi lapsistaan")

    run_once(robot)

    alone.refresh_from_db()
    assert (alone.body, alone.persons.count()) == ("", 0)
    assert alone.subject != "Kahvit"
    assert Activity.objects.filter(pk=alone.pk, state="done").exists()


def test_what_is_planned_and_who_is_needed_for_it_stay(reader, robot, rep):
    planned = ActivityFactory(company=None, owner=rep, state="planned", due_at=LATER)
    planned.persons.add(reader)
    assert "activities" not in verdict(reader, 2027, 1, 16).surplus

    kept = person_since(2026, 6, 1)
    at_company(kept, "customer")
    activity = done(kept, rep, body="Sovittu")
    trim_person(person_id=kept.pk, by=robot, now=LATER, today=LATER.date())

    activity.refresh_from_db()
    assert (activity.body, activity.persons.count(), Person.objects.count()) == ("Sovittu", 1, 2)
