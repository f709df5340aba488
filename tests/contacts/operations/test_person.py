import uuid

import pytest

from activities.models import ActivityPerson
from common.constraints import InvalidValues
from common.normalise import NotAnEmail
from contacts.models import Person, Position
from contacts.operations import person as operations
from history import queries as history
from history.operations import ChangedMeanwhile
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db


def create(rep, now, **kwargs):
    values = kwargs.pop("values", {"first_name": "Aino", "last_name": "Virtanen"})
    return operations.create_person(values=values, by=rep, now=now, today=now.date(), **kwargs)


def test_a_person_is_made_with_position_and_ways_to_be_reached_in_one_change_set(rep, now):
    company = CompanyFactory()

    person = create(
        rep,
        now,
        company=company,
        position={"title": "Huoltopäällikkö"},
        contact_points=[
            {"kind": "email", "value": "Aino.Virtanen@Example.COM"},
            {"kind": "phone", "value": "040 123 4567"},
        ],
        tags=[TagFactory(name="vip")],
    )

    assert [(p.kind, p.value, p.key, p.is_primary) for p in person.contact_points.order_by("kind")] == [
        ("email", "Aino.Virtanen@Example.COM", "aino.virtanen@example.com", True),
        ("phone", "040 123 4567", "+358401234567", True),
    ]
    assert [(p.title, p.is_primary) for p in person.positions.all()] == [("Huoltopäällikkö", True)]
    assert len({c.change_set_id for c in history.changes_of(person)}) == 1
    assert [c.verb for c in history.changes_of(person)] == ["changed", "created"]


def test_the_same_form_sent_twice_makes_one_person(rep, now):
    number = uuid.uuid4()

    first, second = create(rep, now, public_id=number), create(rep, now, public_id=number)

    assert (first.pk, Person.objects.count()) == (second.pk, 1)


def test_a_person_without_a_name_is_refused(rep, now):
    with pytest.raises(operations.PersonNeedsName):
        create(rep, now, values={"first_name": "", "last_name": ""})


def test_nothing_is_made_when_an_address_is_wrong(rep, now):
    with pytest.raises(NotAnEmail) as refusal:
        create(rep, now, contact_points=[{"kind": "email", "value": "not an address"}])

    assert (refusal.value.field, Person.objects.count()) == ("value", 0)


def test_a_name_too_long_for_the_register_is_refused(rep, now):
    with pytest.raises(InvalidValues):
        create(rep, now, values={"first_name": "A" * 300, "last_name": "B"})


def test_the_second_editor_of_the_same_field_is_told_what_the_first_one_wrote(rep, clerk, now):
    person = PersonFactory(last_name="Virtanen")
    operations.change_person(person=person, values={"last_name": "Korhonen"}, by=clerk, now=now)

    with pytest.raises(ChangedMeanwhile) as refusal:
        operations.change_person(
            person=person,
            values={"last_name": "Nieminen"},
            by=rep,
            now=now,
            expected_revision=1,
            base={"last_name": "Virtanen"},
        )

    assert refusal.value.theirs == {"last_name": "Korhonen"}


def test_tags_are_set_to_exactly_those_given_and_recorded(rep, now):
    person, vip, fair = PersonFactory(), TagFactory(name="vip"), TagFactory(name="fair")
    operations.change_tags(person=person, tags=[vip], by=rep, now=now)

    operations.change_tags(person=person, tags=[fair], by=rep, now=now)

    change = history.changes_of(person).first()
    assert (list(person.tags.all()), change.old, change.new) == (
        [fair],
        {"tags": ["vip"]},
        {"tags": ["fair"]},
    )


def test_deleting_a_person_takes_positions_and_contact_points_and_leaves_the_activity(privacy_admin, now):
    position = PositionFactory()
    person = position.person
    ContactPointFactory(person=person)
    activity = ActivityFactory(company=position.company)
    ActivityPerson.objects.create(activity=activity, person=person)

    operations.delete_person(person=person, by=privacy_admin, now=now)

    activity.refresh_from_db()
    assert (Person.objects.count(), Position.objects.count(), activity.persons.count()) == (0, 0, 0)


def test_a_rep_may_not_delete_persons(rep, now):
    person = PersonFactory()

    with pytest.raises(operations.MayNotDeletePerson):
        operations.delete_person(person=person, by=rep, now=now)

    assert Person.objects.count() == 1
