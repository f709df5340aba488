"""Whoever writes somebody down says where the data is from."""

import pytest
from django.urls import reverse

from contacts.models import Person
from gdpr.models import NoticeObligation
from history.models import ChangeSet
from tests.factories.contacts import PositionFactory

pytestmark = pytest.mark.django_db
URL, API = reverse("contacts:person_create"), "/api/v1/persons/"
NAME = {"first_name": "Aino", "last_name": "Virtanen"}


def owed() -> list[tuple]:
    return list(NoticeObligation.objects.values_list("article", "state", "source"))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {"data_from", "source"}),
        ({"data_from": "other", "source": "  "}, {"source"}),
        ({"data_from": "told", "source": "Kauppa"}, {"told_how"}),
    ],
)
def test_nobody_is_written_down_without_saying_where_the_data_is_from(rep, client_of, said, wrong):
    page = client_of(rep).post(URL, NAME | said)

    assert (set(page.context["form"].errors), Person.objects.count()) == (wrong, 0)


@pytest.mark.parametrize(
    ("data_from", "party", "obligation"),
    [
        ("person", "zero", ("13", "open", "Messut")),
        ("other", "third", ("14", "open", "Messut")),
        ("told", "first", ("14", "known", "Messut")),
    ],
)
def test_the_choice_decides_what_the_person_is_owed(rep, client_of, data_from, party, obligation):
    said = {"data_from": data_from, "source": "Messut", "told_how": "Tarjouksen mukana 3.5."}

    client_of(rep).post(URL, NAME | said)

    assert owed() == [obligation]
    assert ChangeSet.objects.get(changes__object_type="contacts.person").party == party


def test_the_form_remembers_the_last_choice_but_never_the_one_that_owes_nothing(rep, client_of):
    client = client_of(rep)
    assert client.get(URL).context["form"]["data_from"].value() is None

    client.post(URL, NAME | {"data_from": "other", "source": "Lista"})
    client.post(URL, NAME | {"last_name": "Muu", "data_from": "told", "source": "K", "told_how": "Kirje"})

    assert client.get(URL).context["form"]["data_from"].value() == "other"


def test_a_new_successor_is_asked_the_same_and_one_of_the_register_is_not(rep, client_of):
    position, client = PositionFactory(), client_of(rep)
    page = reverse("contacts:position_successor", args=[position.public_id])

    asked = client.post(page, {"left_on": "2026-11-15", "last_name": "Uusi"})
    known = client.post(page, {"left_on": "2026-11-15", "successor": str(PositionFactory().person.public_id)})

    assert set(asked.context["form"].errors) == {"data_from", "source"}
    assert (known.status_code, owed()) == (302, [])


@pytest.mark.parametrize(
    ("given", "status", "obligations"),
    [
        ({}, 201, [("14", "open", "API")]),
        ({"data_from": "person", "source": "Web shop"}, 201, [("13", "open", "Web shop")]),
        ({"data_from": "told", "told_how": "With the order"}, 201, [("14", "known", "API")]),
        ({"data_from": "told"}, 409, []),
        ({"data_from": "nobody"}, 400, []),
    ],
)
def test_a_program_that_says_nothing_owes_the_notice(admin, client_of, given, status, obligations):
    answer = client_of(admin).post(API, {"last_name": "Lomake"} | given, content_type="application/json")

    assert (answer.status_code, owed()) == (status, obligations)


def test_the_choice_is_about_new_persons_alone(admin, client_of):
    client = client_of(admin)
    made = client.post(API, {"last_name": "Lomake"}, content_type="application/json")

    answer = client.patch(
        f"{API}{made.json()['id']}/", {"last_name": "Uusi", "data_from": "told", "told_how": "x"},
        content_type="application/json", headers={"If-Match": made["ETag"]} if "ETag" in made else {"If-Match": '"1"'},
    )  # fmt: skip

    assert (answer.status_code, owed()) == (200, [("14", "open", "API")])
