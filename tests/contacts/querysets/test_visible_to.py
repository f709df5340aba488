from datetime import date

import pytest

from contacts.models import Person, Position
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.users import TeamFactory, UserFactory
from users.models import Membership
from users.permissions import Scope

pytestmark = pytest.mark.django_db


def test_who_sees_every_company_sees_persons_without_one_too(rep, reader, marketer):
    PersonFactory()

    assert [Person.objects.visible_to(u).count() for u in (rep, reader, marketer)] == [1, 1, 1]


def test_a_scoped_user_sees_persons_at_own_companies_past_positions_included(outsider, rep):
    own = CompanyFactory(owner=outsider)
    now_there = PositionFactory(company=own).person
    was_there = PositionFactory(company=own, ended_on=date(2020, 1, 1)).person
    PositionFactory(company=CompanyFactory(owner=rep))
    PersonFactory()

    assert set(Person.objects.visible_to(outsider)) == {now_there, was_there}


def test_of_a_person_at_two_companies_a_scoped_user_sees_only_the_position_at_the_own(outsider, rep):
    own = PositionFactory(company=CompanyFactory(owner=outsider))
    PositionFactory(person=own.person, company=CompanyFactory(owner=rep))

    assert list(Position.objects.visible_to(outsider)) == [own]


def test_a_team_member_sees_the_teams_persons():
    team, user = TeamFactory(), UserFactory(scope=Scope.TEAM)
    Membership.objects.create(user=user, team=team)
    position = PositionFactory(company=CompanyFactory(team=team))
    PositionFactory()

    assert list(Person.objects.visible_to(user)) == [position.person]


def test_without_the_right_nobody_is_seen(rep):
    PersonFactory()
    rep.is_active = False

    assert Person.objects.visible_to(rep).count() == 0


def test_current_and_past_meet_at_the_last_day(rep):
    position = PositionFactory(started_on=date(2026, 1, 1), ended_on=date(2026, 6, 1))

    held = [
        day for day in (31, 1) if Position.objects.current(date(2026, 5 if day == 31 else 6, day)).exists()
    ]

    assert (held, list(Position.objects.past(date(2026, 6, 1)))) == ([31], [position])
