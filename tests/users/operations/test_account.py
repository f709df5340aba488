from threading import Barrier, Thread

import pytest
from django.db import connection

from history.queries import changes_of
from tests.factories.users import TeamFactory, UserFactory
from users.models import User
from users.operations import account, api_token, team
from users.operations.account import LastAdmin, NotYourself
from users.operations.team import TeamNameTaken
from users.operations.user import EmailTaken
from users.permissions import Role
from users.queries import token_of

pytestmark = pytest.mark.django_db
FACTS = {"full_name": "Uusi Ulla", "role": "sales", "scope": "own", "language": "fi"}


def test_an_invited_user_has_no_password_and_is_recorded(admin, now):
    user = account.invite_user(email="Ulla@Example.com", teams=[TeamFactory()], by=admin, now=now, **FACTS)

    assert (user.has_usable_password(), user.invited_at, user.teams.count()) == (False, now, 1)
    assert all("password" not in change.new for change in changes_of(user))


def test_an_address_in_use_is_refused_in_any_case(admin, rep, now):
    with pytest.raises(EmailTaken):
        account.invite_user(email="REP@example.com", by=admin, now=now, **FACTS)


def test_the_last_administrator_stays_one(admin, now):
    UserFactory(role=Role.ADMIN, is_active=False)

    with pytest.raises(LastAdmin):
        account.change_account(user=admin, values={"role": Role.SALES}, by=admin, now=now)
    with pytest.raises(LastAdmin):
        account.deactivate_user(user=admin, by=UserFactory(role=Role.ADMIN, is_active=False), now=now)


def test_nobody_closes_the_own_account(admin, now):
    UserFactory(role=Role.ADMIN)

    with pytest.raises(NotYourself):
        account.deactivate_user(user=admin, by=admin, now=now)


def test_a_closed_account_has_no_key_and_no_right_and_can_be_opened_again(admin, rep, now):
    _token, plain = api_token.make_token(
        user=rep, name="x", scopes=["company.view"], expires_at=now.replace(month=12), by=rep, now=now
    )

    account.deactivate_user(user=rep, by=admin, now=now)
    assert token_of(plain=plain, now=now) is None

    account.reactivate_user(user=rep, by=admin, now=now)
    rep.refresh_from_db()
    assert rep.is_active
    assert token_of(plain=plain, now=now) is None


def test_a_team_name_is_taken_in_any_case_and_a_dissolved_team_leaves_its_people(admin, rep, now):
    north = team.create_team(name="North", by=admin, now=now)
    account.change_account(user=rep, values={}, teams=[north], by=admin, now=now)

    with pytest.raises(TeamNameTaken):
        team.create_team(name="NORTH", by=admin, now=now)
    with pytest.raises(TeamNameTaken):
        team.rename_team(team=TeamFactory(name="South"), name="north", by=admin, now=now)
    team.delete_team(team=north, by=admin, now=now)

    assert User.objects.get(pk=rep.pk).teams.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_at_once_leave_one(now):
    one, other = UserFactory(role=Role.ADMIN), UserFactory(role=Role.ADMIN)
    barrier, outcomes = Barrier(2), []

    def demote(by, user):
        try:
            barrier.wait(timeout=10)
            account.change_account(user=user, values={"role": Role.SALES}, by=by, now=now)
            outcomes.append("demoted")
        except LastAdmin:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=demote, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == ["demoted", "refused"]
    assert User.objects.active().filter(role=Role.ADMIN).count() == 1
