"""Whom a request may be about."""

import pytest

from gdpr.queries.candidates import candidates_for
from gdpr.queries.gather import counts_of, gather
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


def test_addresses_match_whole_and_in_any_case(privacy_admin):
    joann, ann = PersonFactory(), PersonFactory()
    ContactPointFactory(person=joann, value="joann@x.fi")
    PositionFactory(person=ann, work_email="Ann@X.fi")

    found = candidates_for(
        SubjectRequestFactory(requester_email="ann@x.fi", requester_name="?"), user=privacy_admin
    )

    assert [one.person for one in found] == [ann]


def test_namesakes_are_all_shown_the_one_with_the_address_first(privacy_admin):
    first, second = (PersonFactory(first_name="Matti", last_name="Meikäläinen") for _ in range(2))
    ContactPointFactory(person=second, value="matti@x.fi")

    request = SubjectRequestFactory(requester_email="matti@x.fi", requester_name="Matti Meikäläinen")

    assert [one.person for one in candidates_for(request, user=privacy_admin)] == [second, first]


def test_nobody_is_found_for_those_who_may_not_see_persons(outsider):
    PersonFactory(first_name="Matti", last_name="Meikäläinen")

    request = SubjectRequestFactory(requester_name="Matti Meikäläinen")

    assert candidates_for(request, user=outsider) == []


def test_every_row_that_is_counted_is_told():
    person = PersonFactory()
    PositionFactory(person=person)
    ContactPointFactory(person=person)

    assert counts_of(person) == {"contacts.person": 1, "contacts.position": 1, "contacts.contactpoint": 1}
    assert [row.register for row in gather(person)] == ["Person", "Position", "Contact point"]
