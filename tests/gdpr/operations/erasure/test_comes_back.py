"""Ways by which somebody who was erased could come back: what was done to the records before is taken back."""

import json

import pytest

from companies.operations.company import change_company
from contacts.models import Person, Position
from contacts.operations.person import change_person
from gdpr.choices import ErasureCause
from gdpr.operations.erasure.erase import erase_person
from quality.models import MergeStep
from quality.operations.merge import merge_records
from quality.operations.unmerge import SurvivorGone, unmerge
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.undoing import newest_act, undo

pytestmark = pytest.mark.django_db
NAME = "Äinö Kanäria"


@pytest.fixture
def aino():
    person = PersonFactory(first_name="Äinö", last_name="Kanäria")
    ContactPointFactory(person=person, value="aino@kanaria.example")
    return person


def erased(person, by, now) -> None:
    erase_person(person=person, cause=ErasureCause.DELETION, by=by, now=now)


def test_taking_a_change_of_the_person_back_brings_nobody_back(aino, admin, now):
    change_person(person=aino, values={"last_name": "Toinen", "notes": "Pitää kahvista"}, by=admin, now=now)
    act = newest_act()
    erased(aino, admin, now)

    undo(act, by=admin, now=now)

    assert not Person.objects.filter(first_name="Äinö").exists()


def test_taking_a_change_of_a_text_back_does_not_bring_the_name_back(aino, admin, now):
    company = PositionFactory(person=aino).company
    change_company(
        company=company, values={"notes": f"Soita: {NAME}, aino@kanaria.example"}, by=admin, now=now
    )
    change_company(company=company, values={"notes": "Soita vaihteeseen"}, by=admin, now=now)
    act = newest_act()
    erased(aino, admin, now)

    undo(act, by=admin, now=now)

    company.refresh_from_db()
    assert "Soita: " in company.notes
    assert "Kanäria" not in company.notes
    assert "aino@" not in company.notes


def test_a_merge_whose_survivor_was_erased_is_not_taken_back(aino, admin, now):
    twin = PersonFactory(first_name="Äinö", last_name="Kanäria")
    merge = merge_records(kind="person", survivor=aino.pk, others=[twin.pk], chosen={}, by=admin, now=now)
    erased(aino, admin, now)

    if type(merge).objects.filter(pk=merge.pk).exists():
        with pytest.raises(SurvivorGone):
            unmerge(merge=merge, by=admin, now=now)

    assert not Person.objects.filter(first_name="Äinö").exists()
    assert "Kanäria" not in json.dumps(
        [[one.before, one.after] for one in MergeStep.objects.all()], ensure_ascii=False
    )


def test_a_merge_of_companies_taken_back_brings_no_position_of_the_person_back(aino, admin, now):
    kept, gone = CompanyFactory(), CompanyFactory()
    for company in (kept, gone):
        PositionFactory(person=aino, company=company, title="Ostaja")
    colleague = PositionFactory(company=gone)
    merge = merge_records(kind="company", survivor=kept.pk, others=[gone.pk], chosen={}, by=admin, now=now)
    erased(aino, admin, now)

    unmerge(merge=merge, by=admin, now=now)

    assert [one.person for one in Position.objects.all()] == [colleague.person]
    assert not Person.objects.filter(first_name="Äinö").exists()
