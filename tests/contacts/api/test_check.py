"""What a write of a person would come to is told before anything is written."""

import pytest

from contacts.models import Person
from tests.factories.contacts import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


def check(client, **facts):
    return client.post("/api/v1/persons/check/", facts, content_type="application/json")


def test_who_may_be_the_same_person_is_named_and_nobody_is_written(client_of, rep):
    alike = PersonFactory(first_name="Aino", last_name="Salo")
    same = ContactPointFactory(kind="email", value="myynti@example.com").person

    answer = check(client_of(rep), first_name="Aino", last_name="Salo", email="Myynti@example.com").json()

    assert answer["is_writable"]
    assert {one["record"] for one in answer["warnings"]} == {str(alike.public_id), str(same.public_id)}
    assert Person.objects.count() == 2


def test_a_person_without_a_name_and_an_address_that_is_none_are_refused(client_of, rep):
    answer = check(client_of(rep), first_name="", email="aino")

    assert (answer.status_code, answer.json()["is_writable"]) == (200, False)
    assert "email" in answer.json()["errors"]
    assert answer.json()["problem"]


def test_a_restricted_person_is_not_named(client_of, rep):
    PersonFactory(first_name="Aino", last_name="Salo", is_restricted=True)

    assert check(client_of(rep), first_name="Aino", last_name="Salo").json()["warnings"] == []


def test_what_is_no_object_of_facts_is_refused(client_of, rep):
    client = client_of(rep)

    for body in ("[]", '"text"', '{"record": "x"}', '{"first_name": "\\u0000", "last_name": 3}'):
        answer = client.post("/api/v1/persons/check/", body, content_type="application/json")

        assert answer.status_code in (200, 400)
        assert not answer.json().get("is_writable")
