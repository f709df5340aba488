"""Who may be the same person is said in the answer of the API as on the pages."""

import pytest

from tests.factories.contacts import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


def post(client, name, **facts):
    return client.post(f"/api/v1/{name}/", facts, content_type="application/json")


def test_a_person_called_the_same_is_named(client_of, rep):
    known = PersonFactory(first_name="Aino", last_name="Salo")

    answer = post(client_of(rep), "persons", first_name="Aino", last_name="Salo")

    (warning,) = answer.json()["warnings"]
    assert (answer.status_code, warning["record"]) == (201, str(known.public_id))


def test_a_restricted_person_is_not_named(client_of, rep):
    PersonFactory(first_name="Aino", last_name="Salo", is_restricted=True)

    answer = post(client_of(rep), "persons", first_name="Aino", last_name="Salo")

    assert (answer.status_code, answer.json()["warnings"]) == (201, [])


def test_who_has_the_same_address_is_named_and_an_address_that_takes_no_mail_is_doubted(client_of, rep):
    other = ContactPointFactory(kind="email", value="aino@example.com").person
    person, client = PersonFactory(), client_of(rep)

    same = post(
        client, "contact-points", person=str(person.public_id), kind="email", value="aino@example.com"
    )
    odd = post(client, "contact-points", person=str(person.public_id), kind="email", value="aino@x.invalid")

    assert [one["record"] for one in same.json()["warnings"]] == [str(other.public_id)]
    assert [one["code"] for one in odd.json()["warnings"]] == ["doubtful"]
