"""Adding a person."""

import uuid

import pytest
from django.urls import reverse

from contacts.models import Person
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory

pytestmark = pytest.mark.django_db
URL = reverse("contacts:person_create")
SAID = {"data_from": "other", "source": "Messut"}


def facts(**more) -> dict:
    return {"first_name": "Aino", "last_name": "Virtanen", "submission": str(uuid.uuid4()), **SAID, **more}


def test_a_person_is_made_with_position_and_addresses(rep, client_of):
    company = CompanyFactory()

    response = client_of(rep).post(
        URL,
        facts(
            email="Aino@Example.com", phone="040 123 4567", company=str(company.public_id), title="Ostaja",
            decision_role="decider", responsibilities=["purchasing", "finance"], source="Käyntikortti",
        ),
    )  # fmt: skip

    person = Person.objects.get()
    position = person.positions.get()
    assert response.url == reverse("contacts:person", args=[person.public_id])
    assert (position.company, position.title, position.duties) == (company, "Ostaja", "Purchasing, Finance")
    assert sorted(person.contact_points.values_list("key", "source")) == [
        ("+358401234567", "Käyntikortti"),
        ("aino@example.com", "Käyntikortti"),
    ]


def test_a_double_click_makes_one_person(rep, client_of):
    client, once = client_of(rep), facts()

    first, second = client.post(URL, once), client.post(URL, once)

    assert (Person.objects.count(), second.url) == (1, first.url)


def test_who_may_be_in_the_register_already_is_shown_once_and_may_be_made_anyway(rep, client_of):
    known = ContactPointFactory(
        person__first_name="A", person__last_name="V", value="aino@example.com"
    ).person
    client, once = client_of(rep), facts(email="AINO@example.com")

    asked = client.post(URL, once)
    again = client.post(URL, once | {"seen": asked.context["seen"]})

    assert [hit["text"] for hit in asked.context["found"]] == ["A V"]
    assert reverse("contacts:person", args=[known.public_id]) in asked.content.decode()
    assert (again.status_code, Person.objects.count()) == (302, 2)


def test_the_warning_comes_while_typing_and_keeps_persons_out_of_sight_hidden(rep, outsider, client_of):
    PositionFactory(
        person__first_name="Aino", person__last_name="Virtanen", company=CompanyFactory(owner=rep)
    )
    url = reverse("contacts:person_duplicates")

    seen = client_of(rep).post(url, facts()).content.decode()
    unseen = client_of(outsider).post(url, facts()).content.decode()

    assert ("Aino Virtanen" in seen, "Aino Virtanen" in unseen) == (True, False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "aino(at)example.com", "This is not an e-mail address"),
        ("phone", "soita", "This is not a telephone number"),
        ("first_name", "A" * 300, "at most 100 characters"),
        ("notes", "hetu 131052-308T", "personal identity code"),
        ("title", "131052-308T", "personal identity code"),
        ("company", "not-a-number", "valid UUID"),
        ("company", str(uuid.UUID(int=0)), "Select a valid choice"),
        ("decision_role", "king", "Select a valid choice"),
        ("submission", "x", "valid UUID"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    rep, client_of, field, value, words
):
    response = client_of(rep).post(URL, facts(**{field: value}, source="Messut 2026"))

    page = response.content.decode()
    assert (response.status_code, Person.objects.count()) == (200, 0)
    assert any(words in error for error in response.context["form"].errors[field])
    assert ('value="Aino"' in page or field == "first_name", 'value="Messut 2026"' in page) == (True, True)


def test_a_person_needs_a_name(rep, client_of):
    response = client_of(rep).post(URL, facts(first_name="  ", last_name=""))

    assert "last_name" in response.context["form"].errors


def test_a_null_byte_is_refused_in_words(rep, client_of):
    assert client_of(rep).post(URL, facts(notes="a\x00b")).status_code == 400


def test_emoji_and_scripts_are_kept_as_typed(rep, client_of):
    client_of(rep).post(URL, facts(notes="<script>alert(1)</script> 🙂"))

    assert Person.objects.get().notes == "<script>alert(1)</script> 🙂"


def test_a_company_out_of_sight_cannot_be_chosen(outsider, rep, client_of):
    secret = CompanyFactory(owner=rep)

    response = client_of(outsider).post(URL, facts(company=str(secret.public_id)))

    assert ("company" in response.context["form"].errors, Person.objects.count()) == (True, 0)


def test_who_sees_only_own_companies_must_name_one(outsider, client_of):
    assert "company" in client_of(outsider).post(URL, facts()).context["form"].errors


def test_a_reader_may_not(reader, client_of):
    assert client_of(reader).get(URL).status_code == 403


def test_the_company_of_the_page_one_came_from_is_filled_in(rep, client_of):
    company = CompanyFactory(legal_name="Lähtö Oy")

    page = client_of(rep).get(URL, {"company": str(company.public_id)}).content.decode()

    assert f'<option value="{company.public_id}" selected' in page


def test_choosers_offer_only_what_the_user_sees(rep, outsider, client_of):
    PositionFactory(person__last_name="Salainen", company=CompanyFactory(owner=rep, legal_name="Salainen Oy"))

    for name in ("person_options", "employer_options"):
        found = client_of(rep).get(reverse(f"contacts:{name}"), {"q": "salainen"}).json()["results"]
        hidden = client_of(outsider).get(reverse(f"contacts:{name}"), {"q": "salainen"}).json()["results"]
        assert (len(found), hidden) == (1, [])


def test_a_person_without_first_name_only_is_fine(rep, client_of):
    client_of(rep).post(URL, facts(first_name=""))

    assert Person.objects.get().full_name == "Virtanen"
