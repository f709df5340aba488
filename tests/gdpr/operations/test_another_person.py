"""A request turns out to be about somebody else: of the one chosen by mistake nothing goes on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from gdpr.operations.erasure.plans import approve_erasure, plan_erasure
from gdpr.operations.erasure.refusals import PlanLapsed
from gdpr.operations.package import make_package, open_package
from gdpr.operations.refusals import NotIdentified, RequestClosed
from gdpr.operations.request import (
    ask_for_identity,
    choose_person,
    close_request,
    confirm_identity,
    reopen_request,
)
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory, looked_through

pytestmark = pytest.mark.django_db


@pytest.fixture
def pekka():
    return PersonFactory(first_name="Pekka", last_name="Virtanen")


@pytest.fixture
def namesake():
    return PersonFactory(first_name="Pekka", last_name="Virtanen")


def known(person, now, kind):
    return SubjectRequestFactory(
        kind=kind, person=person, identity_method="address", identity_note="Koodi", identified_at=now,
        state="working", requester_email="pekka@x.fi",
    )  # fmt: skip


def test_a_copy_of_the_wrong_person_opens_no_more(pekka, namesake, privacy_admin, now):
    asked = known(pekka, now, "access")
    sealed = make_package(request=looked_through(asked, now), by=privacy_admin, now=now)

    choose_person(request=asked, person=namesake, by=privacy_admin, now=now)

    assert open_package(token=sealed.token, code=sealed.code, now=now) is None
    sealed.package.refresh_from_db()
    assert (sealed.package.state, sealed.package.file) == ("gone", "")


def test_it_is_made_sure_anew_that_the_one_who_asks_is_the_one_meant(pekka, namesake, privacy_admin, now):
    asked = known(pekka, now, "access")

    choose_person(request=asked, person=None, by=privacy_admin, now=now)
    choose_person(request=asked, person=namesake, by=privacy_admin, now=now)

    with pytest.raises(NotIdentified):
        make_package(request=asked, by=privacy_admin, now=now)
    asked.refresh_from_db()
    assert (asked.identity_method, asked.identity_note, asked.identified_at) == ("", "", None)


def test_the_same_person_chosen_again_changes_nothing(pekka, privacy_admin, now):
    asked = known(pekka, now, "access")
    sealed = make_package(request=looked_through(asked, now), by=privacy_admin, now=now)

    choose_person(request=asked, person=pekka, by=privacy_admin, now=now)

    asked.refresh_from_db()
    assert asked.identity_method == "address"
    assert open_package(token=sealed.token, code=sealed.code, now=now) is not None


def test_whoever_showed_who_they_are_before_they_were_found_does_not_show_it_again(pekka, privacy_admin, now):
    asked = known(None, now, "access")

    choose_person(request=asked, person=pekka, by=privacy_admin, now=now)

    asked.refresh_from_db()
    assert asked.identity_method == "address"


def test_a_plan_to_erase_the_wrong_person_is_over(pekka, namesake, privacy_admin, admin, client_of, now):
    asked = known(pekka, now, "erasure")
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    choose_person(request=asked, person=namesake, by=privacy_admin, now=now)
    confirm_identity(request=asked, method="callback", note="", by=privacy_admin, now=now)
    other = plan_erasure(request=asked, by=privacy_admin, now=timezone.now())

    page = client_of(admin).post(reverse("gdpr:request_erasure_approve", args=[asked.public_id]))

    plan.refresh_from_db()
    other.refresh_from_db()
    assert (page.status_code, plan.state, other.state) == (302, "lapsed", "approved")
    with pytest.raises(PlanLapsed):
        approve_erasure(plan=plan, by=admin, now=now)
    assert Person.objects.filter(pk=pekka.pk).exists()


def test_what_was_withdrawn_before_it_was_approved_erases_nobody(pekka, privacy_admin, admin, now):
    asked = known(pekka, now, "erasure")
    plan = plan_erasure(request=asked, by=privacy_admin, now=now)
    close_request(request=asked, outcome="withdrawn", answer="", by=privacy_admin, now=now)

    with pytest.raises(RequestClosed):
        approve_erasure(plan=plan, by=admin, now=now)
    reopen_request(request=asked, by=privacy_admin, now=now)
    with pytest.raises(PlanLapsed):
        approve_erasure(plan=plan, by=admin, now=now)


def test_taking_up_again_what_is_open_leaves_it_waiting_for_who_asks(pekka, privacy_admin, now):
    asked = SubjectRequestFactory(kind="access", person=pekka)
    ask_for_identity(request=asked, by=privacy_admin, now=now)

    reopen_request(request=asked, by=privacy_admin, now=now)

    asked.refresh_from_db()
    assert asked.state == "identity"
