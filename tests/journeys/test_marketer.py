"""A marketer: takes out a list of persons, and meets no conversation anywhere."""

import csv

import pytest

from tests.factories.activities import ActivityFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.stage import people

pytestmark = pytest.mark.journey


@pytest.fixture
def talk(stage_db, language):
    """A person at a company with which somebody has talked."""
    name = {"fi": "Suvanto", "en": "Salonoja"}[language]
    position = PositionFactory(person__first_name="Eeva", person__last_name=name)
    ContactPointFactory(person=position.person, value=f"eeva@{name.lower()}.example")
    owner = people.person_of_staff("sales", language)
    return ActivityFactory(company=position.company, owner=owner, subject=f"Luottamuksellinen {name}")


def test_persons_are_listed_and_taken_out_as_a_file(visit, language, talk):
    at = visit("marketing", language)
    name = talk.subject.split()[1]
    at.go(f"/persons/?q={name}")
    listed = at.page.locator("#list-page tbody tr").count()
    at.button("Export").first.click()
    at.send(at.page.locator("a[href*='/take-out/persons/']").first)
    file = at.download(at.main_button())
    lines = list(
        csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";,"[language == "en"])
    )

    assert listed == 1
    assert len(lines) == 2
    assert f"eeva@{name.lower()}.example" in lines[1]


def test_no_conversation_is_seen_on_any_page_or_found_by_search(visit, language, talk):
    at = visit("marketing", language)
    person = talk.company.positions.first().person
    seen = []
    for path in ("/", f"/companies/{talk.company.public_id}/", f"/persons/{person.public_id}/"):
        at.go(path)
        seen.append(talk.subject in at.page.content())
    at.go("/search/?q=Luottamuksellinen")
    seen.append(str(talk.public_id) in at.page.content())
    links = at.page.locator("nav a[href^='/activities/'], aside a[href^='/activities/']").count()
    at.watch.expect(403, 404)
    answers = [
        at.page.goto(path).status
        for path in ("/activities/", f"/activities/{talk.public_id}/", "/users/", "/activities/my-day/")
    ]

    assert (seen, links) == ([False] * 4, 0)
    assert set(answers) <= {403, 404}
