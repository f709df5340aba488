"""The pages of an erasure, as the desk uses them."""

import pytest
from django.urls import reverse

from activities.models import ActivityPerson
from contacts.models import Person
from gdpr.choices import SuppressionReason
from gdpr.models import ErasureDoubt, ErasurePlan, ErasureRun, Suppression
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.erasure.plans import carry_out_plan
from gdpr.queries.marks import mark_of
from tests.factories.activities import ActivityFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(now):
    person = PersonFactory(first_name="Pekka", last_name="Virtanen")
    ContactPointFactory(person=person, value="pekka@x.fi")
    talk = ActivityFactory(subject="Puhelu", body="Pekka Virtanen soitti. Pekalle vastattiin.")
    ActivityPerson.objects.create(activity=talk, person=person)
    return SubjectRequestFactory(kind="erasure", person=person, identity_method="address", identified_at=now)


def address(name, one):
    return reverse(f"gdpr:{name}", args=[one.public_id])


def test_an_erasure_from_request_to_done(client_of, privacy_admin, admin, asked, now):
    planner, approver = client_of(privacy_admin), client_of(admin)

    planner.post(address("request_erasure_plan", asked))
    page = planner.get(address("request_erasure", asked))
    asked_for = [line.words for line in page.context["asked"]]
    sure = [line.words for line in page.context["sure"]]
    keys = [line.key for line in page.context["asked"] + page.context["sure"]]
    planner.post(address("request_erasure_names", asked), {"seen": keys, "erase": keys})
    planner.post(address("request_erasure_approve", asked))
    state_after_own = ErasurePlan.objects.get().state
    approver.post(address("request_erasure_approve", asked))
    plan = ErasurePlan.objects.get()
    carry_out_plan(plan_id=plan.pk, now=plan.approved_at)

    assert (asked_for, sure) == (["Pekalle"], ["Pekka Virtanen"])
    assert (state_after_own, plan.state, plan.approved_by) == ("planned", "approved", admin)
    assert not Person.objects.filter(last_name="Virtanen").exists()
    done = planner.get(address("request_erasure", asked))
    assert (done.status_code, done.context["run"]) == (200, ErasureRun.objects.get())


def test_a_request_whose_person_was_erased_asks_for_nobody_else(client_of, privacy_admin, admin, asked, now):
    desk = client_of(privacy_admin)
    desk.post(address("request_erasure_plan", asked))
    page = desk.get(address("request_erasure", asked))
    keys = [line.key for line in page.context["asked"] + page.context["sure"]]
    desk.post(address("request_erasure_names", asked), {"seen": keys, "erase": keys})
    client_of(admin).post(address("request_erasure_approve", asked))
    plan = ErasurePlan.objects.get()
    carry_out_plan(plan_id=plan.pk, now=plan.approved_at)

    page = desk.get(address("request", asked))

    assert (page.context["erased"], page.context["searches"]) == (ErasureRun.objects.get(), False)


def test_the_request_leads_to_the_plan(client_of, privacy_admin, asked):
    page = client_of(privacy_admin).get(address("request", asked))

    assert address("request_erasure", asked) in page.content.decode()


def test_a_rep_sees_no_plan(client_of, rep, asked):
    assert client_of(rep).get(address("request_erasure", asked)).status_code in {403, 404}


def test_texts_that_an_erasure_by_itself_left_are_read(client_of, privacy_admin, asked, now):
    erase_person(person=asked.person, cause="retention", by=privacy_admin, now=now)
    doubt = ErasureDoubt.objects.get()
    desk = client_of(privacy_admin)

    before = desk.get(reverse("gdpr:erasure_list")).content.decode()
    desk.post(reverse("gdpr:erasure_doubt_settle", args=[doubt.pk]))

    doubt.refresh_from_db()
    assert "Texts to read" in before
    assert doubt.settled_by == privacy_admin
    assert "Texts to read" not in desk.get(reverse("gdpr:erasure_list")).content.decode()


def test_an_address_with_a_new_owner_is_let_in_for_a_reason(client_of, privacy_admin, now):
    Suppression.objects.create(
        kind="email", fingerprint=mark_of("email", "myyja@x.fi"), reason=SuppressionReason.ERASURE, at=now
    )
    desk, page = client_of(privacy_admin), reverse("gdpr:erasure_let_in")

    wrong = desk.post(page, {"address": "toinen@x.fi", "reason": "Uusi työntekijä"})
    right = desk.post(page, {"address": "Myyja@x.fi", "reason": "Uusi työntekijä"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert not Suppression.objects.standing().exists()


def test_a_request_that_a_law_keeps_is_not_said_to_forget_the_person(client_of, privacy_admin, asked):
    desk = client_of(privacy_admin)
    desk.post(address("request_erasure_plan", asked))

    page = desk.get(address("request_erasure", asked))

    assert "Data-subject request" in [line["word"] for line in page.context["kept"]]
    assert "Data-subject request" not in [word for word, _count in page.context["changed"]]
    assert "Activity" in [word for word, _count in page.context["changed"]]
