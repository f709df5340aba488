"""Legal holds: who places, who approves, what they keep."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from contacts.models import Person
from contacts.operations.person import delete_person
from gdpr.models import LegalHold
from gdpr.operations.hold import (
    HoldReasonMissing,
    HoldReleased,
    OneScope,
    OwnHold,
    PersonHeld,
    ReviewInThePast,
    approve_hold,
    place_hold,
    release_hold,
    review_hold,
)
from history.queries.rows import changes_of
from quality.operations.merge import merge_records
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.cover import ContractFactory
from tests.factories.gdpr import LegalHoldFactory
from tests.factories.users import UserFactory
from users.permissions import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def place(by, now, **facts):
    said = {"ground": "claim", "reason": "Riita", "review_on": date(2027, 3, 1)} | facts
    return place_hold(by=by, now=now, today=TODAY, **said)


def test_a_hold_keeps_a_person_from_when_it_is_placed_until_it_is_released(privacy_admin, admin, now):
    person = PersonFactory()
    hold = place(privacy_admin, now, person=person)

    with pytest.raises(PersonHeld):
        delete_person(person=person, by=admin, now=now)
    release_hold(hold=hold, because="Riita sovittu", by=admin, now=now)
    delete_person(person=person, by=admin, now=now)

    assert not Person.objects.filter(pk=person.pk).exists()


def test_a_hold_over_a_company_or_its_contract_keeps_its_persons(privacy_admin, admin, now):
    past = PositionFactory(ended_on=date(2026, 1, 1))
    contract = ContractFactory()
    at_contract = PositionFactory(company=contract.company)
    place(privacy_admin, now, company=past.company)
    place(privacy_admin, now, contract=contract)

    for position in (past, at_contract):
        with pytest.raises(PersonHeld):
            delete_person(person=position.person, by=admin, now=now)


def test_four_eyes_approve_a_hold(privacy_admin, admin, now):
    hold = place(privacy_admin, now, person=PersonFactory())

    with pytest.raises(OwnHold):
        approve_hold(hold=hold, by=privacy_admin, now=now)
    approve_hold(hold=hold, by=admin, now=now)

    assert (hold.approved_by, hold.approved_at) == (admin, now)
    assert [change.verb for change in changes_of(hold)] == ["changed", "created"]
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalHold.objects.filter(pk=hold.pk).update(approved_by=privacy_admin)


def test_a_hold_says_what_why_and_until_when_it_is_asked_again(privacy_admin, now):
    person = PersonFactory()

    for refusal, facts in (
        (OneScope, {}),
        (OneScope, {"person": person, "company": PositionFactory().company}),
        (HoldReasonMissing, {"person": person, "reason": " "}),
        (ReviewInThePast, {"person": person, "review_on": TODAY}),
    ):
        with pytest.raises(refusal):
            place(privacy_admin, now, **facts)


def test_a_hold_is_reviewed_until_it_is_released(privacy_admin, admin, now):
    hold = place(privacy_admin, now, person=PersonFactory())
    later = date(2027, 9, 1)

    assert list(LegalHold.objects.to_review(date(2027, 3, 1))) == [hold]
    review_hold(hold=hold, review_on=later, by=admin, now=now, today=date(2027, 3, 1))
    assert list(LegalHold.objects.to_review(date(2027, 3, 1))) == []
    with pytest.raises(HoldReasonMissing):
        release_hold(hold=hold, because="", by=admin, now=now)
    release_hold(hold=hold, because="Ei tarvita", by=admin, now=now + timedelta(days=1))
    with pytest.raises(HoldReleased):
        review_hold(hold=hold, review_on=later, by=admin, now=now, today=TODAY)


def test_the_database_deletes_no_standing_hold_and_with_it_no_held_person():
    hold = LegalHoldFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        hold.person.delete()


def test_what_either_of_two_merged_is_held_for_holds_the_one_they_are(admin, now):
    hold = LegalHoldFactory()
    survivor = PersonFactory()

    merge_records(kind="person", survivor=survivor.pk, others=[hold.person_id], chosen={}, by=admin, now=now)

    with pytest.raises(PersonHeld):
        delete_person(person=survivor, by=admin, now=now)


def test_who_agreed_first_stays_named(privacy_admin, admin, now):
    hold, third = LegalHoldFactory(placed_by=privacy_admin), UserFactory(role=Role.PRIVACY)
    approve_hold(hold=hold, by=admin, now=now)

    approve_hold(hold=hold, by=third, now=now + timedelta(hours=1))

    hold.refresh_from_db()
    assert (hold.approved_by, hold.approved_at) == (admin, now)
