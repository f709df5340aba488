"""How acts on activities are taken back."""

from activities.models import Activity, ActivityItem, ActivityPerson
from history import operations as history
from history.operations import Part, Undoable


def offer_undo() -> None:
    """Let what was planned and logged be taken back."""
    history.offer_undo(
        Undoable(
            model=Activity,
            url_name="activities:activity",
            parts=(
                Part(model=ActivityPerson, column="activity_id"),
                Part(model=ActivityItem, column="activity_id"),
            ),
        ),
        *(Undoable(model=model, owner="activity") for model in (ActivityPerson, ActivityItem)),
    )
