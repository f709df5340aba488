"""What records of others say of somebody is told to them: a company's notes, another's report."""

import pytest

from activities.models import ActivityPerson
from gdpr.queries.answer import answer_to, rows_for
from gdpr.queries.elsewhere import rows_elsewhere
from gdpr.queries.erasure.plan import plan_of
from gdpr.queries.mentions import mentions_of_others
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db
NOTES = f"{'x' * 300} Laskut hyväksyy Aino Kanäriasalo, varalla Pekka Mäkinen. {'y' * 300}"


@pytest.fixture
def aino():
    position = PositionFactory(
        person__first_name="Aino", person__last_name="Kanäriasalo", company=CompanyFactory(notes=NOTES)
    )
    ContactPointFactory(person=position.person, value="aino@kanaria.example")
    return position.person


def told(person) -> list[tuple[str, str]]:
    return [(row.kind, fact.value) for row in rows_elsewhere(person) for fact in row.facts]


def test_the_notes_of_the_company_are_told_as_far_as_they_are_about_the_person(aino):
    [(kind, text)] = told(aino)

    assert kind == "companies.company"
    assert "Laskut hyväksyy Aino Kanäriasalo, varalla" in text
    assert len(text) < len(NOTES)


def test_an_address_is_the_persons_wherever_it_stands_and_a_name_is_not(aino):
    CompanyFactory(notes="Aino Kanäriasalo soitti")  # nothing says that it is she
    CompanyFactory(notes="Vastaa aino@kanaria.example")

    assert [text for _kind, text in told(aino) if "Laskut" not in text] == ["Vastaa aino@kanaria.example"]


def test_of_two_who_are_called_so_nobody_is_told_by_the_name_alone(aino):
    PersonFactory(first_name="Aino", last_name="Kanäriasalo")

    assert told(aino) == []


def test_what_is_about_the_person_by_a_link_is_told_once(aino):
    meeting = ActivityFactory(body="Aino Kanäriasalo, aino@kanaria.example")
    ActivityPerson.objects.create(activity=meeting, person=aino)

    assert [kind for kind, _text in told(aino)] == ["companies.company"]


def test_what_an_erasure_surely_takes_out_of_the_registers_a_copy_has_told(aino):
    CompanyFactory(notes="Vastaa aino@kanaria.example")
    plan = plan_of(aino)
    sure = {
        (place.label, place.field)
        for place in plan.places
        for _text, hit in place.hits
        if plan.is_sure(place, hit)
    }

    rows = rows_elsewhere(aino)

    assert sure == {(row.kind, fact.name) for row in rows for fact in row.facts}


def test_others_in_such_texts_are_decided_on_and_another_keeper_gets_none_of_them(aino, now):
    pekka = PositionFactory(
        person__first_name="Pekka", person__last_name="Mäkinen", company=aino.positions.get().company
    )
    access = SubjectRequestFactory(person=aino, hidden_words=["Pekka Mäkinen"], hidden_reasons=["others"])
    carried = SubjectRequestFactory(person=aino, kind="portability")

    assert [one.words for one in mentions_of_others(aino, rows_for(access, aino))] == [str(pekka.person)]
    answer = answer_to(access, person=aino, now=now)
    assert "Pekka" not in str([fact.value for row in answer.rows for fact in row.facts])
    assert answer.counts["elsewhere"] == 1
    assert not any(row.is_elsewhere for row in rows_for(carried, aino))
