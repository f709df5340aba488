from datetime import date, timedelta

import pytest

from contacts.models import Position
from contacts.operations import position as operations
from history import queries as history
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def add(person, company, rep, now, **values):
    return operations.add_position(
        person=person, company=company, values=values, by=rep, now=now, today=TODAY
    )


def test_the_first_position_is_the_primary_one_and_the_second_is_not(rep, now):
    person = PersonFactory()

    first = add(person, CompanyFactory(), rep, now, title="Johtaja")
    second = add(person, CompanyFactory(), rep, now, title="Hallituksen jäsen")

    assert (first.is_primary, second.is_primary) == (True, False)


def test_the_same_title_twice_at_once_is_refused_whatever_its_case(rep, now):
    position = PositionFactory(title="Huoltopäällikkö")

    with pytest.raises(operations.PositionExists):
        add(position.person, position.company, rep, now, title="HUOLTOPÄÄLLIKKÖ")


def test_a_position_held_before_may_be_taken_again(rep, now):
    position = PositionFactory(title="Ostaja", ended_on=date(2020, 1, 1))

    again = add(position.person, position.company, rep, now, title="Ostaja", started_on=date(2026, 1, 1))

    assert again.pk != position.pk


def test_a_position_that_ends_before_it_starts_is_refused(rep, now):
    with pytest.raises(operations.EndsBeforeItStarts):
        add(PersonFactory(), CompanyFactory(), rep, now, started_on=TODAY, ended_on=TODAY - timedelta(1))


def test_work_addresses_are_kept_in_one_spelling(rep, now):
    position = add(
        PersonFactory(), CompanyFactory(), rep, now, work_email="Aino@Example.FI", work_phone="03 123 4567"
    )

    assert (position.work_email, position.work_phone) == ("aino@example.fi", "+35831234567")


def test_ending_a_position_keeps_it_and_passes_the_primary_mark_on(rep, now):
    person = PersonFactory()
    first = add(person, CompanyFactory(), rep, now, title="Johtaja")
    second = add(person, CompanyFactory(), rep, now, title="Hallituksen jäsen")

    operations.end_position(position=first, on=TODAY, by=rep, now=now)

    second.refresh_from_db()
    assert (first.ended_on, first.is_primary, second.is_primary) == (TODAY, False, True)


def test_ending_twice_on_the_same_day_is_one_end_and_on_another_day_is_refused(rep, now):
    position = PositionFactory()
    operations.end_position(position=position, on=TODAY, by=rep, now=now)

    operations.end_position(position=position, on=TODAY, by=rep, now=now)

    assert history.changes_of(position).count() == 1
    with pytest.raises(operations.PositionHasEnded):
        operations.end_position(position=position, on=TODAY - timedelta(5), by=rep, now=now)


def test_an_end_may_be_taken_back(rep, now):
    position = PositionFactory(is_primary=True)
    operations.end_position(position=position, on=TODAY, by=rep, now=now)

    operations.resume_position(position=position, by=rep, now=now)

    assert (position.ended_on, position.is_primary) == (None, True)


def test_whoever_leaves_the_company_leaves_every_position_there_and_hands_the_work_over(rep, now):
    position = PositionFactory(title="Ostopäällikkö", responsibilities=["purchasing"], decision_role="buyer")
    board = PositionFactory(person=position.person, company=position.company, title="Hallituksen jäsen")
    successor = PersonFactory(first_name="Seppo")

    taken = operations.leave_company(
        position=position, on=TODAY, successor=successor, by=rep, now=now, today=TODAY
    )

    board.refresh_from_db()
    position.refresh_from_db()
    assert (position.ended_on, board.ended_on, position.successor) == (TODAY, TODAY, successor)
    assert (taken.person, taken.title, taken.responsibilities, taken.decision_role, taken.started_on) == (
        successor,
        "Ostopäällikkö",
        ["purchasing"],
        "buyer",
        TODAY,
    )
    sets = {history.changes_of(row).first().change_set_id for row in (position, board, taken)}
    assert len(sets) == 1


def test_nobody_is_the_own_successor(rep, now):
    position = PositionFactory()

    with pytest.raises(operations.OwnSuccessor):
        operations.name_successor(position=position, successor=position.person, by=rep, now=now, today=TODAY)


def test_a_successor_who_holds_the_position_already_gets_no_second_one(rep, now):
    position = PositionFactory(title="Ostaja")
    colleague = PositionFactory(company=position.company, title="ostaja")

    taken = operations.leave_company(
        position=position, on=TODAY, successor=colleague.person, by=rep, now=now, today=TODAY
    )

    assert (taken, Position.objects.filter(person=colleague.person).count()) == (colleague, 1)


def test_a_change_of_employer_keeps_the_person_and_the_history(rep, now):
    position = PositionFactory(title="Huoltopäällikkö", is_primary=True)
    company = CompanyFactory()

    new = operations.change_employer(
        position=position, company=company, on=TODAY, values={"title": "Tehdaspäällikkö"}, by=rep, now=now,
        today=TODAY,
    )  # fmt: skip

    position.refresh_from_db()
    rows = Position.objects.filter(person=position.person).order_by("id")
    assert [(p.title, p.started_on, p.ended_on, p.is_primary) for p in rows] == [
        ("Huoltopäällikkö", None, TODAY, False),
        ("Tehdaspäällikkö", TODAY, None, True),
    ]
    assert new.person == position.person


def test_another_position_may_be_made_the_primary_one(rep, now):
    first = PositionFactory(is_primary=True)
    second = PositionFactory(person=first.person, title="Neuvonantaja")

    operations.set_primary_position(position=second, by=rep, now=now)

    first.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)


def test_a_past_position_cannot_be_the_primary_one(rep, now):
    position = PositionFactory(ended_on=TODAY)

    with pytest.raises(operations.PositionHasEnded):
        operations.set_primary_position(position=position, by=rep, now=now)


def test_ending_by_correction_passes_the_primary_mark_on_too(rep, now):
    first = PositionFactory(is_primary=True)
    second = PositionFactory(person=first.person, title="Neuvonantaja")

    operations.change_position(position=first, values={"ended_on": TODAY}, by=rep, now=now)

    second.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)
