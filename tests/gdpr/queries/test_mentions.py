"""Who is found in texts, and who is not."""

import re

import pytest

from gdpr.queries.gather import gather
from gdpr.queries.mentions import mentions_of_others, name_pattern, without
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text", ["Pekka Virtanen", "Pekan Virtasen", "Pekalle Virtaselle", "Virtanen, Pekka", "Virtasen Pekka"]
)
def test_a_name_is_found_in_the_forms_that_finnish_gives_it(text):
    assert re.search(name_pattern("Pekka", "Virtanen"), f"eilen {text} soitti")


@pytest.mark.parametrize("text", ["Virtanen Oy", "Pekka kertoi", "Pentti Virtanen"])
def test_half_a_name_and_other_names_are_not_found(text):
    assert not re.search(name_pattern("Pekka", "Virtanen"), text)


def test_ones_own_addresses_are_no_mention_of_others():
    aino = PersonFactory(notes="aino@home.example, 040 123 4567, pekka@home.example, 050 765 4321")
    ContactPointFactory(person=aino, value="aino@home.example")
    ContactPointFactory(person=aino, kind="phone", value="040 123 4567", key="+358401234567")

    found = mentions_of_others(aino, gather(aino))

    assert [(one.what, one.words) for one in found] == [
        ("email", "pekka@home.example"),
        ("phone", "050 765 4321"),
    ]


def test_a_namesake_elsewhere_is_not_taken_for_a_colleague():
    company = CompanyFactory()
    aino = PersonFactory(notes="Liisa Laine ja Kalle Koski")
    PositionFactory(person=aino, company=company)
    PositionFactory(person=PersonFactory(first_name="Liisa", last_name="Laine"), company=company)
    PersonFactory(first_name="Kalle", last_name="Koski")

    assert [one.words for one in mentions_of_others(aino, gather(aino))] == ["Liisa Laine"]


def test_longer_words_are_replaced_before_shorter_ones():
    assert without("Ann Lee and Ann", ["Ann", "Ann Lee"]) == "[person 2] and [person 1]"
