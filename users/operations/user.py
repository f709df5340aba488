"""Users and teams: invited, given a role, let go."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import Refusal
from history import operations as history
from users.models import Membership, Team, User


class EmailTaken(Refusal):
    """Somebody logs in by this address already."""

    field = "email"

    def __init__(self) -> None:
        super().__init__(_("Somebody already uses this e-mail address. Give another one."))


@transaction.atomic
def create_user(
    *, email: str, full_name: str, role: str, password: str | None, by: User, now: datetime,
    teams: Iterable[Team] = (), **settings: Any,
) -> User:  # fmt: skip
    """Make a user who can log in when a password is given. Refuses an address in use. Recorded."""
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken
    user = User(email=email.strip(), full_name=full_name, role=role, **settings)
    user.set_password(password)
    history.create(obj=user, by=by, at=now)
    change_teams(user=user, teams=teams, by=by, now=now)
    return user


@transaction.atomic
def change_teams(*, user: User, teams: Iterable[Team], by: User, now: datetime) -> None:
    """Set the teams of a user to exactly these. Recorded when they differ."""
    wanted = {team.pk for team in teams}
    had = set(user.team_ids())
    if wanted == had:
        return
    Membership.objects.filter(user=user).exclude(team_id__in=wanted).delete()
    Membership.objects.bulk_create([Membership(user=user, team_id=pk) for pk in wanted - had])
    del user._team_ids
    history.record(
        obj=user, verb="changed", old={"teams": sorted(had)}, new={"teams": sorted(wanted)}, by=by, at=now
    )


def change_user(*, user: User, values: Mapping[str, Any], by: User, now: datetime) -> None:
    """Change name, e-mail, role, scope or language. Recorded field by field."""
    history.save_changes(obj=user, values=values, by=by, at=now)
