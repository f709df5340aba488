"""Plans: looked at, decided on, approved by somebody else, carried out once."""

from datetime import timedelta

import pytest

from activities.models import Activity, ActivityPerson
from contacts.models import Person
from gdpr.models import ErasurePlan, ErasureRun, Suppression
from gdpr.operations.erasure.plans import (
    approve_erasure,
    carry_out_plan,
    decide_on_names,
    lapse_plans,
    plan_erasure,
)
from gdpr.operations.erasure.refusals import OwnPlan, PlanLapsed, PlanOutdated, WordsUndecided
from gdpr.operations.hold import PersonHeld, place_hold
from gdpr.operations.refusals import NotIdentified, OwnRequest
from gdpr.queries.erasure.plan import key_of, plan_of
from tests.factories.activities import ActivityFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(now):
    """Somebody who asked to be erased, and showed who they are."""
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    ContactPointFactory(person=person, value="pekka@x.fi")
    return SubjectRequestFactory(
        kind="erasure",
        person=person,
        identity_method="address",
        identified_at=now,
        requester_email="pekka@x.fi",
    )


def talk_with(person, body):
    talk = ActivityFactory(subject="Puhelu", body=body)
    ActivityPerson.objects.create(activity=talk, person=person)
    return talk


def test_a_plan_is_carried_out_when_another_has_approved_it(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)

    run = carry_out_plan(plan_id=plan.pk, now=now)

    plan.refresh_from_db()
    assert (plan.state, plan.run, run.cause, run.by) == ("done", run, "request", admin)
    assert not Person.objects.filter(last_name="Virtanen").exists()
    assert list(Suppression.objects.values_list("kind", "reason")) == [("email", "erasure")]


def test_a_plan_is_carried_out_once(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)
    carry_out_plan(plan_id=plan.pk, now=now)

    assert carry_out_plan(plan_id=plan.pk, now=now) is None
    assert ErasureRun.objects.count() == 1


def test_nobody_approves_their_own_plan(asked, privacy_admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)

    with pytest.raises(OwnPlan):
        approve_erasure(plan=plan, by=privacy_admin, now=now)


def test_a_plan_needs_to_know_who_asks_and_not_oneself(asked, privacy_admin, now):
    with pytest.raises(NotIdentified):
        plan_erasure(request=SubjectRequestFactory(person=PersonFactory()), by=privacy_admin, now=now)
    asked.requester_email = privacy_admin.email
    asked.save()
    with pytest.raises(OwnRequest):
        plan_erasure(request=asked, by=privacy_admin, now=now)


def test_lone_names_are_decided_on_before_anybody_approves(asked, privacy_admin, admin, now):
    talk = talk_with(asked.person, "Pekka kertoi, että Meri-Virtanen aukeaa. Pekalle vastattiin.")
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    with pytest.raises(WordsUndecided):
        approve_erasure(plan=plan, by=admin, now=now)
    unsure = plan_of(asked.person).unsure()
    keys = {hit.words: key_of(place, hit) for place, _text, hit in unsure}
    going = [key for words, key in keys.items() if words in {"Pekka", "Pekalle"}]

    decide_on_names(plan=plan, erased=going, kept=set(keys.values()) - set(going), by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)
    carry_out_plan(plan_id=plan.pk, now=now)

    said = Activity.objects.get(pk=talk.pk).body
    assert said == "[erased] kertoi, että Meri-Virtanen aukeaa. [erased] vastattiin."


def test_a_plan_that_says_no_more_what_would_be_done_is_refused(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    ContactPointFactory(person=asked.person, value="toinen@x.fi")

    with pytest.raises(PlanOutdated):
        approve_erasure(plan=plan, by=admin, now=now)


def test_what_was_written_after_the_approval_makes_the_plan_lapse(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)
    ContactPointFactory(person=asked.person, value="toinen@x.fi")

    assert carry_out_plan(plan_id=plan.pk, now=now) is None
    assert ErasurePlan.objects.get().state == "lapsed"
    assert Person.objects.filter(pk=asked.person.pk).exists()


def test_a_plan_is_good_for_a_day(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    later = now + timedelta(hours=24)

    with pytest.raises(PlanLapsed):
        approve_erasure(plan=plan, by=admin, now=later)
    assert lapse_plans(now=later) == 1


def test_who_is_held_is_not_erased(asked, privacy_admin, admin, now):
    place_hold(
        person=asked.person, ground="claim", reason="Riita", review_on=now.date() + timedelta(days=30), by=admin, now=now,
        today=now.date(),
    )  # fmt: skip
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)

    assert [kept["holds"] for kept in plan.kept if kept["label"] == "gdpr.legalhold"] == [True]
    with pytest.raises(PersonHeld):
        approve_erasure(plan=plan, by=admin, now=now)


def test_what_was_approved_is_carried_out_within_its_day_or_not_at_all(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)

    assert carry_out_plan(plan_id=plan.pk, now=now + timedelta(hours=24)) is None

    assert Person.objects.filter(last_name="Virtanen").exists()


def test_a_hold_that_comes_between_approval_and_erasure_keeps_the_person(asked, privacy_admin, admin, now):
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    approve_erasure(plan=plan, by=admin, now=now)
    place_hold(
        person=asked.person, ground="claim", reason="Riita", review_on=now.date() + timedelta(days=30), by=admin, now=now,
        today=now.date(),
    )  # fmt: skip

    assert carry_out_plan(plan_id=plan.pk, now=now) is None

    plan.refresh_from_db()
    assert (plan.state, Person.objects.filter(last_name="Virtanen").count()) == ("lapsed", 1)
