"""Changing and deleting a person."""

import pytest
from django.urls import reverse

from activities.models import ActivityPerson
from contacts.models import Person
from contacts.operations.person import change_person
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.contacts import PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db


def edit_url(person) -> str:
    return reverse("contacts:person_edit", args=[person.public_id])


def opened(client, person) -> dict:
    """What the browser sends back when nothing is changed."""
    form = client.get(edit_url(person)).context["form"]
    sent: dict = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        values = value if isinstance(value, list) else [value]
        texts = [str(one) for one in values if one not in (None, "", False)]
        sent[bound.html_name] = sent[bound.html_initial_name] = texts
    return sent


def test_only_what_was_changed_is_written(rep, client_of):
    person, client = PersonFactory(first_name="Aino", last_name="Virtanen"), client_of(rep)

    client.post(edit_url(person), opened(client, person) | {"last_name": "Korhonen"})

    person.refresh_from_db()
    assert (person.full_name, person.revision) == ("Aino Korhonen", 2)


def test_tags_are_changed_with_the_rest(rep, client_of):
    person, tag, client = PersonFactory(), TagFactory(name="vip"), client_of(rep)

    client.post(edit_url(person), opened(client, person) | {"tags": [str(tag.public_id)]})

    assert list(person.tags.all()) == [tag]


def test_two_who_change_different_fields_both_get_their_way(rep, clerk, client_of, now):
    person, client = PersonFactory(last_name="Virtanen"), client_of(rep)
    form = opened(client, person)
    change_person(person=person, values={"language": "sv"}, by=clerk, now=now)

    client.post(edit_url(person), form | {"last_name": "Korhonen"})

    person.refresh_from_db()
    assert (person.last_name, person.language) == ("Korhonen", "sv")


def test_the_second_of_two_sees_what_the_first_wrote_and_keeps_what_they_typed(rep, clerk, client_of, now):
    person, client = PersonFactory(last_name="Virtanen"), client_of(rep)
    form = opened(client, person)
    change_person(person=person, values={"last_name": "Ensimmäinen"}, by=clerk, now=now)

    refused = client.post(edit_url(person), form | {"last_name": "Toinen"})

    page = refused.content.decode()
    person.refresh_from_db()
    assert person.last_name == "Ensimmäinen"
    assert "Kaisa Clerk" in page
    assert [(c["theirs"], c["yours"]) for c in refused.context["conflict"]["changes"]] == [
        ("Ensimmäinen", "Toinen")
    ]
    assert 'name="last_name" value="Toinen"' in page

    again = form | {
        "last_name": "Toinen",
        "initial-last_name": "Ensimmäinen",
        "revision": str(person.revision),
    }
    client.post(edit_url(person), again)
    person.refresh_from_db()
    assert person.last_name == "Toinen"


def test_the_page_of_the_conflict_itself_can_be_saved(rep, clerk, client_of, now):
    person, client = PersonFactory(last_name="Virtanen"), client_of(rep)
    form = opened(client, person)
    change_person(person=person, values={"last_name": "Ensimmäinen"}, by=clerk, now=now)

    page = client.post(edit_url(person), form | {"last_name": "Toinen"}).content.decode()

    assert 'name="initial-last_name" value="Ensimmäinen"' in page
    assert 'name="revision" value="2"' in page


@pytest.mark.parametrize("field", ["first_name", "notes"])
def test_a_personal_identity_code_is_refused(rep, client_of, field):
    person, client = PersonFactory(), client_of(rep)

    response = client.post(edit_url(person), opened(client, person) | {field: "131052-308T"})

    assert field in response.context["form"].errors


def test_a_stranger_gets_404_and_a_reader_403(outsider, rep, reader, client_of):
    person = PositionFactory(company=CompanyFactory(owner=rep)).person

    assert client_of(outsider).get(edit_url(person)).status_code == 404
    assert client_of(reader).get(edit_url(person)).status_code == 403


def test_before_deleting_it_is_said_what_goes_and_what_stays(privacy_admin, client_of):
    person = PositionFactory().person
    ActivityPerson.objects.create(activity=ActivityFactory(), person=person)
    url, client = reverse("contacts:person_delete", args=[person.public_id]), client_of(privacy_admin)

    page = client.get(url).content.decode()
    client.post(url)

    assert ("1 position" in page, "1 activity stays" in page) == (True, True)
    assert Person.objects.count() == 0


def test_a_rep_may_not_delete(rep, client_of):
    person = PersonFactory()

    response = client_of(rep).post(reverse("contacts:person_delete", args=[person.public_id]))

    assert (response.status_code, Person.objects.count()) == (403, 1)
