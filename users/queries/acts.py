"""Acts as a user may see them: the list, the rows of one act, what an undo left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from history.choices import OBJECT_WORDS
from history.operations import undoable_of
from history.queries import (
    ActRow,
    ObjectChange,
    all_acts,
    changes_in,
    changes_of,
    public_ids_of,
    told_changes,
    word_of,
)
from users.choices import UNDO_LEFT
from users.models import UndoRun, User
from users.permissions import Permission, Scope
from users.queries.records import RecordName, names_of_records
from users.queries.staff import names_of

SHOWN = 50
JUST_NOW = timedelta(seconds=10)


@dataclass(frozen=True)
class ActLine:
    """One record of an act: its name as far as the user sees it, and what changed."""

    record: RecordName | None
    change: ObjectChange
    kind: str


@dataclass(frozen=True)
class LeftLine:
    """What an undo left: record, field, reason, who changed it since and in which act."""

    record: RecordName | None
    kind: str
    field: str
    reason: str
    by: str
    act: ActRow | None


def undo_tag(obj: Model, user: User, now: datetime) -> str:
    """The tag of a toast that offers to undo what the user has just done to a record; "" when nothing was done."""
    change = changes_of(obj).first()
    if change is None or change.change_set.by_id != user.pk or change.at < now - JUST_NOW:
        return ""
    return f"undo:{reverse('users:change_set_undo', args=[change.change_set.public_id])}?at_once=1"


def acts_for(user: User) -> QuerySet:
    """The acts that the user sees: everybody's with the right and the whole register in view, else own ones."""
    rows = all_acts()
    if user.has_permission(Permission.HISTORY_VIEW) and user.scope == Scope.ALL:
        return rows
    return rows.filter(by_id=user.pk)


def sees_act(user: User, act: ActRow) -> bool:
    """Whether the user sees this act."""
    return act.by_id == user.pk or (user.has_permission(Permission.HISTORY_VIEW) and user.scope == Scope.ALL)


def rows_of_act(act: ActRow, user: User, *, before: int | None = None) -> tuple[list[ActLine], int | None]:
    """The records of an act, newest first, and where the next page starts. Words of records that the user does
    not see are left out."""
    rows = changes_in(act.pk)
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows[: SHOWN + 1])
    shown = found[:SHOWN]
    names = names_of_records({(row.object_type, row.object_id) for row in shown}, user)
    told = told_changes(shown, user)
    lines = []
    for row, change in zip(shown, told, strict=True):
        record = names.get((row.object_type, row.object_id))
        is_gone = row.verb == "deleted" and user.scope == Scope.ALL
        shows = record is not None or is_gone
        kept = (
            change if shows else ObjectChange(verb=change.verb, verb_label=change.verb_label, what=change.what, fields=[])
        )  # fmt: skip
        lines.append(ActLine(record=record, change=kept, kind=change.what))
    return lines, shown[-1].pk if len(found) > SHOWN else None


def left_of(run: UndoRun, user: User, *, after: int = 0, limit: int = 200) -> list[LeftLine]:
    """What an undo left as it is, with the reasons, in the order in which it came there."""
    rows = list(run.left_rows.filter(pk__gt=after).order_by("pk")[:limit])
    names = names_of_records({(row.object_type, row.object_id) for row in rows}, user)
    acts = public_ids_of({row.change_set_id for row in rows if row.change_set_id})
    staff = names_of(act.by_id for act in acts.values())
    return [_left(row, names, acts, staff) for row in rows]


def _left(row: Any, names: dict, acts: dict[int, ActRow], staff: dict[int, str]) -> LeftLine:
    act = acts.get(row.change_set_id)
    return LeftLine(
        record=names.get((row.object_type, row.object_id)),
        kind=str(OBJECT_WORDS.get(row.object_type, row.object_type.rpartition(".")[2])),
        field=word_of(row.field, row.object_type) if row.field else "",
        reason=_reason(row),
        by=(staff.get(act.by_id, "") or act.robot) if act else "",
        act=act,
    )


def _reason(row: Any) -> str:
    undoable = undoable_of(row.object_type) if row.code == "by_hand" else None
    if undoable is not None:
        said = undoable.refused.get(row.field) or undoable.by_hand.get(row.field) or undoable.refuses
        if said:
            return str(said)
    return str(UNDO_LEFT.get(row.code, row.code))
