"""Rows of other tables on their way from a merged record to the survivor, set by set; and back.

A set that goes in whole is one statement. Where the database refuses it (a unique key, an exclusion, a circle), its
rows go one by one, and the rule of the relation says what becomes of those that collide.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from common.refusals import Refusal
from history import operations as history
from history.choices import OBJECT_WORDS
from quality.choices import Step
from quality.models import Merge, MergeStep
from quality.operations.merge_rules import RELATIONS, On, Relation
from quality.queries.relations import key_of, relations_to, word_of
from users.models import User


class InTheWay(Refusal):
    """Rows of both records contradict each other, and no rule says which of them is right."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _(
                "The records cannot be merged as they are: “%(what)s” of both contradict each other."
                " Settle that in one of them first."
            )
            % {"what": what}
        )


@dataclass
class Act:
    """One merge on its way: what is written for whom, and what was moved so far."""

    merge: Merge
    survivor: models.Model
    by: User
    now: datetime
    key: str = ""  # of the survivor's code as it was
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, model: type[models.Model], step: str, number: int) -> None:
        if number:
            found = self.counts.setdefault(model._meta.label_lower, {})
            found[step] = found.get(step, 0) + number


def move_all(*, act: Act, kind: str, merged: models.Model) -> None:
    """Point all rows that point at the merged record at the survivor."""
    for foreign in relations_to(kind):
        rule = RELATIONS.get(key_of(foreign), Relation(On.REFUSE))
        target = act.survivor.pk
        if key_of(foreign) == "installed_base.installeditem.root":
            target = act.survivor.root_id or act.survivor.pk
        _move(act, foreign, rule, merged.pk, target)


def _move(act: Act, foreign: models.ForeignKey, rule: Relation, merged: int, target: int) -> None:
    table, column = foreign.model._meta.db_table, foreign.column
    if rule.on is On.DERIVED:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [merged])
        return
    try:
        with transaction.atomic():
            moved = _point(act, foreign, target, where=f"{column} = %s", values=[merged])
    except DatabaseError:
        with connection.cursor() as cursor:
            key = foreign.model._meta.pk.column
            cursor.execute(f"SELECT {key} FROM {table} WHERE {column} = %s ORDER BY 1", [merged])
            numbers = [row[0] for row in cursor.fetchall()]
        moved = [number for number in numbers if _move_one(act, foreign, rule, number, target)]
    _note_moved(act, foreign, moved, merged, target)


def _point(
    act: Act, foreign: models.ForeignKey, target: int, *, where: str, values: list[Any], also: str = ""
) -> list[int]:
    """Point rows anew; their revision counts up where they have one."""
    model = foreign.model
    extra, extra_values = "", []
    if any(one.name == "revision" for one in model._meta.concrete_fields):
        extra, extra_values = ", revision = revision + 1, changed_at = %s", [act.now]
    key = model._meta.pk.column
    sql = (
        f"UPDATE {model._meta.db_table} SET {foreign.column} = %s{extra}{also} WHERE {where} RETURNING {key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [target, *extra_values, *values])
        return [row[0] for row in cursor.fetchall()]


def _move_one(act: Act, foreign: models.ForeignKey, rule: Relation, number: int, target: int) -> bool:
    """Move one row; without its marks if they are in the way; else leave it in the merge's memory."""
    tries = ["", "".join(f", {name} = false" for name in rule.clear)] if rule.clear else [""]
    for also in tries:
        try:
            with transaction.atomic():
                if also:
                    _note_cleared(act, foreign.model, number, rule.clear)
                return bool(
                    _point(
                        act,
                        foreign,
                        target,
                        where=f"{foreign.model._meta.pk.column} = %s",
                        values=[number],
                        also=also,
                    )
                )
        except DatabaseError:
            continue
    if rule.on is On.REFUSE:
        raise InTheWay(word_of(foreign.model))
    if rule.restrict:
        _restrict(act, foreign, rule, number, target)
    remove_rows(act=act, model=foreign.model, numbers=[number])
    return False


def _note_cleared(act: Act, model: type[models.Model], number: int, names: tuple[str, ...]) -> None:
    MergeStep.objects.create(
        merge=act.merge, what=Step.CHANGED, model=model._meta.label_lower, rows=[number],
        before=dict.fromkeys(names, True), after=dict.fromkeys(names, False),
    )  # fmt: skip


def _note_moved(act: Act, foreign: models.ForeignKey, moved: list[int], merged: int, target: int) -> None:
    if not moved:
        return
    model = foreign.model
    MergeStep.objects.create(
        merge=act.merge, what=Step.MOVED, model=model._meta.label_lower, field=foreign.name, was=merged, rows=moved,
        after={"target": target},
    )  # fmt: skip
    act.count(model, Step.MOVED, len(moved))
    record_pointed(foreign=foreign, rows=moved, old=merged, new=target, by=act.by, at=act.now)


def record_pointed(
    *, foreign: models.ForeignKey, rows: list[int], old: int, new: int, by: User, at: datetime
) -> None:
    """History of rows that point elsewhere now; of tables that the change log speaks of."""
    model = foreign.model
    if model._meta.label_lower not in OBJECT_WORDS or not rows:
        return
    path = getattr(model.PersonalData, "subject", "")
    subjects = None
    if path:
        name = "public_id" if path == "self" else f"{path}__public_id"
        subjects = dict(model._base_manager.filter(pk__in=rows).values_list("pk", name))
    changes = [(number, {foreign.attname: old}, {foreign.attname: new}) for number in rows]
    history.record_each(model=model, rows=changes, by=by, at=at, subjects=subjects)


def _restrict(act: Act, foreign: models.ForeignKey, rule: Relation, number: int, target: int) -> None:
    """Let the kept row forbid what the merged one forbade."""
    model = foreign.model
    row = model._base_manager.get(pk=number)
    same = {name: getattr(row, name) for name in rule.same}
    kept = model._base_manager.filter(**{foreign.name: target}, **same).first()
    first = rule.restrict[0]
    if kept is None or not getattr(row, first) or getattr(kept, first) in ("hard", getattr(row, first)):
        return
    values = {name: getattr(row, name) for name in rule.restrict}
    change = history.save_changes(obj=kept, values=values, by=act.by, at=act.now)
    if change is not None:
        MergeStep.objects.create(
            merge=act.merge, what=Step.CHANGED, model=model._meta.label_lower, rows=[kept.pk], before=change.old,
            after=change.new,
        )  # fmt: skip


def remove_rows(*, act: Act, model: type[models.Model], numbers: list[int], is_counted: bool = True) -> None:
    """Take rows out of their table and keep them whole in the merge's memory. The database copies them itself, so
    that every type comes back as it was."""
    label, table, key = model._meta.label_lower, model._meta.db_table, model._meta.pk.column
    if label in OBJECT_WORDS:
        for row in model._base_manager.filter(pk__in=numbers):
            history.record_deleted(obj=row, by=act.by, at=act.now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO quality_mergestep (merge_id, what, model, field, rows, before, after)
            SELECT %s, %s, %s, '', %s, jsonb_agg(to_jsonb(t) ORDER BY t.{key}), '{{}}' FROM {table} t WHERE t.{key} = ANY(%s)
            """,
            [act.merge.pk, Step.REMOVED, label, numbers, numbers],
        )
        cursor.execute(f"DELETE FROM {table} WHERE {key} = ANY(%s)", [numbers])
    if is_counted:
        act.count(model, Step.REMOVED, len(numbers))


def point_anew(*, act: Act, table: str, column: str, word: str, kind: str, merged: models.Model) -> None:
    """Move rows that point by the universal ID: numbers in other systems, what was opened lately."""
    model = apps.get_model(table)
    rows = model._base_manager.filter(**{column: merged.public_id, word: kind})
    moved = []
    for number in rows.order_by("id").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=number).update(**{column: act.survivor.public_id})
                moved.append(number)
        except DatabaseError:
            remove_rows(act=act, model=model, numbers=[number])
    if moved:
        MergeStep.objects.create(
            merge=act.merge, what=Step.MOVED, model=model._meta.label_lower, field=column, rows=moved,
            before={"uuid": str(merged.public_id)}, after={"uuid": str(act.survivor.public_id)},
        )  # fmt: skip
        act.count(model, Step.MOVED, len(moved))
