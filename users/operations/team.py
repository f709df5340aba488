"""Teams: made, renamed, dissolved."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from history import operations as history
from users.models import Team, User


class TeamNameTaken(Refusal):
    """Two teams of one name could not be told apart."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(_("There is a team of this name already. Choose another name."))


@transaction.atomic
def create_team(*, name: str, by: User, now: datetime) -> Team:
    """Make a team. Refuses a name in use, in whatever case. Recorded."""
    refuse_unwanted_text({"name": name})
    if Team.objects.filter(name__iexact=name).exists():
        raise TeamNameTaken
    with refusing({"team_name_once": TeamNameTaken}):
        return history.create(obj=Team(name=name), by=by, at=now)


@transaction.atomic
def rename_team(*, team: Team, name: str, by: User, now: datetime) -> None:
    """Give a team another name. Refuses a name in use. Recorded."""
    refuse_unwanted_text({"name": name})
    if Team.objects.filter(name__iexact=name).exclude(pk=team.pk).exists():
        raise TeamNameTaken
    with refusing({"team_name_once": TeamNameTaken}):
        history.save_changes(obj=team, values={"name": name}, by=by, at=now)


@transaction.atomic
def delete_team(*, team: Team, by: User, now: datetime) -> None:
    """Dissolve a team: its members and companies stay, without it. Recorded."""
    history.delete(obj=team, by=by, at=now)
