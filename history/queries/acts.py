"""Acts as a list and one by one: who did what, when, from which source, to how many records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from history.choices import Act
from history.models import Change, ChangeSet

COUNTED = 1000  # rows of an act are counted to here for a list


@dataclass(frozen=True)
class ActRow:
    """One act, as those above history may know it."""

    pk: int
    public_id: UUID
    act: str
    by_id: int | None
    robot: str
    at: datetime
    reason: str
    source: str
    party: str

    @property
    def words(self) -> str:
        """What the act was, in a few words."""
        return " · ".join(filter(None, [str(Act(self.act).label), self.source or self.reason]))[:300]


def act_of(number: int) -> ActRow:
    """The act of this number."""
    return _row(ChangeSet.objects.get(pk=number))


def act_by_public_id(public_id: UUID) -> ActRow | None:
    """The act of this universal ID; None when there is none."""
    found = ChangeSet.objects.filter(public_id=public_id).first()
    return _row(found) if found is not None else None


def all_acts() -> QuerySet[ChangeSet]:
    """Every act, newest first."""
    return ChangeSet.objects.order_by("-id")


def public_ids_of(numbers: set[int]) -> dict[int, ActRow]:
    """Acts by number."""
    return {row.pk: _row(row) for row in ChangeSet.objects.filter(pk__in=numbers)}


def changes_in(number: int) -> QuerySet[Change]:
    """The rows of an act, newest first."""
    return Change.objects.filter(change_set=number).order_by("-id")


def counts_of(number: int) -> dict[str, int]:
    """How many rows of each verb an act has."""
    rows = Change.objects.filter(change_set=number).order_by()
    return dict(rows.values_list("verb").annotate(count=Count("id")))


def sizes_of(numbers: list[int]) -> dict[int, int]:
    """How many records each of the acts touched, counted to a thousand, in one query."""
    sql = """
        SELECT n.id, (SELECT count(*) FROM (SELECT 1 FROM history_change c WHERE c.change_set_id = n.id LIMIT %s) x)
        FROM unnest(%s::bigint[]) n(id)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [COUNTED + 1, numbers])
        return dict(cursor.fetchall())


def _row(row: Any) -> ActRow:
    return ActRow(
        row.pk, row.public_id, row.act, row.by_id, row.robot, row.at, row.reason, row.source, row.party
    )
