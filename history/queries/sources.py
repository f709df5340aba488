"""From which source records came into the register."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import NegatedExpression

from history.choices import Verb
from history.models import Change

# SQL: the source of the act that made each record of a table; "" for what staff typed.
CREATED_FROM = (
    "SELECT c.object_id, min(s.source) AS source FROM history_change c JOIN history_changeset s ON s.id = c.change_set_id"
    " WHERE c.object_type = '{object_type}' AND c.verb = 'created' GROUP BY c.object_id"
)


def made_from(rows: QuerySet, source: str) -> Exists | NegatedExpression:
    """Whether a record of the queryset's model was made by an act of that source."""
    made = Change.objects.filter(
        object_type=rows.model._meta.label_lower, object_id=OuterRef("pk"), verb=Verb.CREATED
    )
    # a record of which history knows no beginning was there before history: somebody typed it
    return (
        Exists(made.filter(change_set__source=source))
        if source
        else ~Exists(made.exclude(change_set__source=""))
    )
