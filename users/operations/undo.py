"""Accounts, teams and keys are not taken back by machine: an undo must not let anybody in again."""

from django.utils.translation import gettext_lazy as _

from history import operations as history
from history.operations import Undoable
from users.models import ApiToken, Team, User

_ACCOUNTS = _(
    "Who may log in, and who may do what, is not taken back by machine. Set it right under Administration."
)


def offer_undo() -> None:
    """Say what to do instead."""
    history.offer_undo(*(Undoable(model=model, refuses=_ACCOUNTS) for model in (ApiToken, Team, User)))
