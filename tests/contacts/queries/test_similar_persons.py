import pytest

from contacts.queries import similar_persons
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db


def found(user, **facts):
    return [(hit.person.full_name, hit.reason) for hit in similar_persons(user=user, **facts)]


def test_the_surest_sign_comes_first(rep):
    PersonFactory(first_name="Aino", last_name="Virtanen")
    other = PersonFactory(first_name="Liisa", last_name="Salo")
    ContactPointFactory(person=other, value="aino@example.com")

    hits = found(rep, first_name="Aino", last_name="Virtanen", email="aino@example.com")

    assert hits == [("Liisa Salo", "same e-mail address"), ("Aino Virtanen", "similar name")]


def test_a_work_number_in_a_position_counts_too(rep):
    PositionFactory(person__first_name="Olli", person__last_name="Oja", work_phone="+358401234567")

    assert found(rep, phone="+358401234567") == [("Olli Oja", "same telephone number")]


@pytest.mark.parametrize(
    ("first", "last"),
    [("Jukka", "Virtanen"), ("Jukkka", "Virtanen"), ("Virtanen", "Jukka"), ("jukka", "VIRTANEN")],
)
def test_names_nearly_the_same_or_turned_round_are_found(rep, first, last):
    PersonFactory(first_name="Jukka", last_name="Virtanen")

    assert found(rep, first_name=first, last_name=last) == [("Jukka Virtanen", "similar name")]


@pytest.mark.parametrize(("first", "last"), [("Maija", "Virtanen"), ("Jukka", "Salo"), ("Jukka", "")])
def test_a_shared_last_or_first_name_alone_is_no_sign(rep, first, last):
    PersonFactory(first_name="Jukka", last_name="Virtanen")

    assert found(rep, first_name=first, last_name=last) == []


def test_persons_at_companies_the_user_does_not_see_are_not_betrayed(outsider, rep):
    PositionFactory(
        person__first_name="Aino", person__last_name="Salainen", company=CompanyFactory(owner=rep)
    )

    assert found(outsider, first_name="Aino", last_name="Salainen") == []
