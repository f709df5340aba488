"""Restriction of use (art. 18): what hides, what is refused, how it is lifted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import ContactPoint, Person, PersonTag, Position
from contacts.operations.contact_point import add_contact_point, mark_bounced
from contacts.operations.lock import PersonRestricted
from contacts.operations.person import change_person, delete_person
from contacts.operations.position import end_position
from gdpr.models import Restriction
from gdpr.operations.restriction import (
    LiftedAlready,
    NotToldYet,
    RestrictedAlready,
    ToldHowMissing,
    lift_restriction,
    restrict_person,
    tell_of_lifting,
)
from gdpr.operations.suppression import refuse_marketing
from history.queries.rows import changes_of
from quality.operations.merge import merge_records
from tests.factories.companies import TagFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import RestrictionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def restricted():
    """A person with a position and an address, whose data is restricted."""
    position = PositionFactory(person__first_name="Aino", person__last_name="Virtanen")
    ContactPointFactory(person=position.person)
    RestrictionFactory(person=position.person)
    return Person.objects.get(pk=position.person_id)


def test_a_restricted_person_is_there_for_the_privacy_desk_alone(restricted, rep, privacy_admin):
    assert restricted.is_restricted
    assert list(Person.objects.visible_to(rep)) == []
    assert list(Person.objects.visible_to(privacy_admin)) == [restricted]
    assert list(Position.objects.visible_to(rep)) == []
    assert list(Position.objects.visible_to(privacy_admin)) == list(restricted.positions.all())


def test_restricting_is_recorded_and_stands_once(privacy_admin, now):
    person = PersonFactory()

    row = restrict_person(person=person, ground="a", by=privacy_admin, now=now)

    assert person.is_restricted
    assert [change.verb for change in changes_of(row)] == ["created"]
    with pytest.raises(RestrictedAlready):
        restrict_person(person=person, ground="b", by=privacy_admin, now=now)


def test_nobody_changes_what_is_known_of_a_restricted_person(restricted, privacy_admin, now):
    point, position = restricted.contact_points.get(), restricted.positions.get()

    for change in (
        lambda: change_person(person=restricted, values={"notes": "Soittaa"}, by=privacy_admin, now=now),
        lambda: add_contact_point(
            person=restricted, kind="phone", value="040 123 4567", by=privacy_admin, now=now
        ),
        lambda: mark_bounced(point=point, by=privacy_admin, now=now),
        lambda: end_position(position=position, on=now.date(), by=privacy_admin, now=now),
        lambda: delete_person(person=restricted, by=privacy_admin, now=now),
    ):
        with pytest.raises(PersonRestricted):
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contacts_person SET last_name = 'Muu'",
        "UPDATE contacts_person SET custom = '{\"a\": 1}'",
        "UPDATE contacts_person SET is_newsletter_subscriber = true",
        "DELETE FROM contacts_person",
        "UPDATE contacts_position SET title = 'Muu'",
        "DELETE FROM contacts_position",
        "UPDATE contacts_contactpoint SET value = 'muu@example.com'",
        "DELETE FROM contacts_contactpoint",
        "DELETE FROM gdpr_restriction",
    ],
)
def test_the_database_refuses_what_came_past_the_operations(restricted, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_new_facts_of_a_restricted_person(restricted):
    for row in (
        ContactPoint(person=restricted, kind="email", value="b@example.com", key="b@example.com"),
        PersonTag(person=restricted, tag=TagFactory()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_others_are_changed_as_before_while_somebody_is_restricted(restricted, rep, now):
    position = PositionFactory()

    change_person(person=position.person, values={"notes": "Soittaa"}, by=rep, now=now)
    end_position(position=position, on=now.date(), by=rep, now=now)

    assert Person.objects.get(pk=position.person_id).notes == "Soittaa"


def test_a_restricted_person_may_refuse_marketing_like_anybody(privacy_admin, now):
    person = PersonFactory(is_newsletter_subscriber=True)
    RestrictionFactory(person=person)

    refuse_marketing(person=person, by=privacy_admin, now=now)

    assert not Person.objects.get(pk=person.pk).is_newsletter_subscriber


def test_a_restricted_person_is_not_merged(restricted, admin, now):
    other = PersonFactory()

    for kept, gone in ((restricted, other), (other, restricted)):
        with pytest.raises(PersonRestricted):
            merge_records(kind="person", survivor=kept.pk, others=[gone.pk], chosen={}, by=admin, now=now)


def test_a_restriction_is_lifted_after_the_person_was_told(restricted, privacy_admin, rep, now):
    row = Restriction.objects.get(person=restricted)

    with pytest.raises(NotToldYet):
        lift_restriction(restriction=row, by=privacy_admin, now=now)
    with pytest.raises(ToldHowMissing):
        tell_of_lifting(restriction=row, how=" ", by=privacy_admin, now=now)
    tell_of_lifting(restriction=row, how="Kirjeellä", by=privacy_admin, now=now)
    lift_restriction(restriction=row, by=privacy_admin, now=now + timedelta(days=7))

    assert list(Person.objects.visible_to(rep)) == [restricted]
    assert [change.verb for change in changes_of(row)] == ["changed", "changed"]


def test_nothing_is_told_of_a_restriction_that_was_lifted_meanwhile(restricted, privacy_admin, now):
    row = Restriction.objects.get(person=restricted)
    tell_of_lifting(restriction=row, how="Kirjeellä", by=privacy_admin, now=now)
    lift_restriction(restriction=row, by=privacy_admin, now=now)

    with pytest.raises(LiftedAlready):
        tell_of_lifting(restriction=row, how="Uudelleen", by=privacy_admin, now=now + timedelta(days=1))


def test_the_database_refuses_a_lifting_before_the_person_was_told(restricted, now):
    rows = Restriction.objects.filter(person=restricted)
    user = rows.get().by

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(lifted_at=now, lifted_by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(
            lifted_at=now, lifted_by=user, lift_notified_at=now + timedelta(days=1), lift_notified_how="Kirje"
        )
