"""Accounts of staff: invited, given a role, closed, opened again; at least one administrator always stays."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from history import operations as history
from users.models import ApiToken, Team, User
from users.operations.session import end_sessions
from users.operations.user import EmailTaken, change_teams, create_user
from users.permissions import Role


class LastAdmin(Refusal):
    """Nobody would be left who can manage users."""

    field = "role"

    def __init__(self) -> None:
        super().__init__(
            _("This is the last active administrator. Make somebody else an administrator first.")
        )


class NotYourself(Refusal):
    """An administrator does not lock the own door."""

    def __init__(self) -> None:
        super().__init__(_("You cannot deactivate your own account. Ask another administrator."))


@transaction.atomic
def invite_user(
    *, email: str, full_name: str, role: str, scope: str, language: str, by: User, now: datetime,
    teams: Iterable[Team] = (),
) -> User:  # fmt: skip
    """Make an account without a password and send the link by which its owner sets one. Recorded.

    Refuses an address in use.
    """
    refuse_unwanted_text({"full_name": full_name, "email": email})
    with refusing({"user_email_once": EmailTaken}):
        user = create_user(
            email=email, full_name=full_name, role=role, scope=scope, language=language, password=None,
            teams=teams, by=by, now=now, invited_at=now,
        )  # fmt: skip
    enqueue_on_commit("users.send_password_link", user_id=user.pk)
    return user


@transaction.atomic
def invite_again(*, user: User, by: User, now: datetime) -> None:
    """Send a new link to set the password. Links sent before stop working; the present password works until then."""
    history.save_changes(obj=user, values={"invited_at": now}, by=by, at=now)
    enqueue_on_commit("users.send_password_link", user_id=user.pk)


@transaction.atomic
def change_account(
    *, user: User, values: Mapping[str, Any], by: User, now: datetime, teams: Iterable[Team] | None = None
) -> None:
    """Change name, address, role, scope, language and teams. Refuses to take the role of the last
    administrator. Keys lose the rights the new role has not by themselves. Recorded."""
    if values.get("role", user.role) != Role.ADMIN:
        _refuse_last_admin(user)
    refuse_unwanted_text(values)
    with history.one_change_set(by=by, at=now), refusing({"user_email_once": EmailTaken}):
        history.save_changes(obj=user, values=values, by=by, at=now)
        if teams is not None:
            change_teams(user=user, teams=teams, by=by, now=now)


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Close an account: its sessions and keys end at once, its records stay. Refuses the last administrator
    and the own account. Recorded."""
    if user.pk == by.pk:
        raise NotYourself
    _refuse_last_admin(user)
    with history.one_change_set(by=by, at=now):
        history.save_changes(obj=user, values={"is_active": False}, by=by, at=now)
        for token in ApiToken.objects.filter(user=user, revoked_at=None):
            history.save_changes(obj=token, values={"revoked_at": now}, by=by, at=now)
    end_sessions(user=user)


def reactivate_user(*, user: User, by: User, now: datetime) -> None:
    """Open a closed account again, with the role and teams it had. Its keys stay revoked. Recorded."""
    history.save_changes(obj=user, values={"is_active": True}, by=by, at=now)


@transaction.atomic
def set_password(*, user: User, password: str, now: datetime, keep_session: str = "") -> None:
    """Set a password; every other session of the user ends. That it changed is recorded, the password never."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.set_password(password)
    locked.must_change_password = False
    locked.save(update_fields=["password", "must_change_password"])
    user.password, user.must_change_password = locked.password, False
    end_sessions(user=user, but=keep_session)
    history.record(obj=user, verb="changed", old={"password": ""}, new={"password": ""}, by=user, at=now)


def _refuse_last_admin(user: User) -> None:
    """Locks every active administrator, so that two who demote each other wait for one another."""
    admins = User.objects.people().active().filter(role=Role.ADMIN).order_by("pk").select_for_update()
    numbers = [admin.pk for admin in admins]
    if numbers == [user.pk]:
        raise LastAdmin
