"""What one step of an undo or a withdrawal will do, gathered first and written set by set afterwards."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from history.choices import Act, Verb
from history.operations import undo_values as values
from history.operations.undo_registry import Part, undoable_of

GONE, CHANGED_SINCE, NEEDED, NEEDED_VALUE = "gone", "changed_since", "needed", "needed_value"
ERASED, REFUSED, BY_HAND, UNKNOWN = "erased", "refused", "by_hand", "unknown"
RETRIED = frozenset({NEEDED, REFUSED, BY_HAND})  # what may go once the rest has gone


@dataclass(frozen=True)
class Told:
    """One row of history that is taken back."""

    change_id: int
    change_set_id: int
    object_type: str
    object_id: int
    verb: str
    fields: list[str]
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(frozen=True)
class Left:
    """What could not go back: the record, the field ("" the whole of it), why, and whose act stands in the way."""

    change_id: int
    object_type: str
    object_id: int
    field: str
    code: str
    change_set_id: int | None = None


@dataclass(frozen=True)
class Target:
    """What is taken back: one change set, or all that stands from a source, by its name."""

    change_set_id: int | None = None
    source: str | None = None

    @property
    def is_withdrawal(self) -> bool:
        return self.change_set_id is None

    def holds(self, number: str) -> str:
        """SQL: whether the change set of this number is taken back."""
        if not self.is_withdrawal:
            return f"{number} = %(target)s"
        return (
            f"EXISTS (SELECT 1 FROM history_changeset z WHERE z.id = {number} AND z.source = %(source)s"
            " AND z.act NOT IN ('undo', 'withdrawal'))"
        )

    def params(self) -> dict[str, Any]:
        return {"target": self.change_set_id, "source": self.source}


@dataclass
class Step:
    """The writes of one step. `own` is the change set of the undo, None while nothing is written."""

    own: int | None
    target: Target
    now: datetime
    settings: dict[type[models.Model], dict[int, dict[str, tuple[Any, int | None]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    removals: dict[type[models.Model], dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    returns: dict[type[models.Model], dict[int, tuple[dict[str, Any], int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    links: list[tuple[type[models.Model], dict[str, Any], bool]] = field(default_factory=list)
    words: list[tuple[Told, str, Any, Any]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    led_to: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    def put(self, model: type[models.Model], number: int, name: str, kept: Any, restores: int | None) -> None:
        """Give a column of a row the value."""
        self.settings[model][number][name] = (kept, restores)
        self.counts["emptied" if values.is_empty(kept) else "back"] += 1

    def remove(self, model: type[models.Model], numbers: Iterable[int]) -> None:
        """Take rows away."""
        for number in numbers:
            self.removals[model][number] = None

    def bring_back(self, told: Told, model: type[models.Model]) -> None:
        """Insert a row that was deleted, as it was."""
        self.returns[model][told.object_id] = (told.old, told.change_id)
        self.counts["restored"] += 1

    def leave(self, told: Told, code: str, name: str = "", by: int | None = None) -> None:
        """Say what stays as it is, and why."""
        self.left.append(Left(told.change_id, told.object_type, told.object_id, name, code, by))
        self.counts["left"] += 1


def write(step: Step, *, by: Any) -> None:
    """Write what the step gathered: rows that go, rows that come back, values, and history of it all."""
    _note_led_to(step)
    _keep(step)
    for model, numbers in step.removals.items():
        remove_with_parts(step, model, list(numbers))
    for model, rows in step.returns.items():
        _return(step, model, rows)
    for model, wanted in step.settings.items():
        _set(
            step,
            model,
            {number: told for number, told in wanted.items() if number not in step.removals.get(model, {})},
        )
    _link(step)
    _note_led_to(step)
    for (label, column), numbers in sorted(step.led_to.items()):
        undoable_of(label).leads_to[column](numbers=sorted(numbers), by=by, now=step.now)
    with (
        connection.cursor() as cursor
    ):  # what the database refuses it shall refuse here, where it can be told
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _keep(step: Step) -> None:
    """Let apps remember what rows say until now."""
    for model in {*step.removals, *step.settings}:
        undoable = undoable_of(model._meta.label_lower)
        if undoable is not None and undoable.keeps is not None:
            gone = list(step.removals.get(model, {}))
            changed = [number for number in step.settings.get(model, {}) if number not in set(gone)]
            undoable.keeps(gone=gone, changed=changed, now=step.now)


def _note_led_to(step: Step) -> None:
    """Records that show something of what is written, read before rows go and after they come."""
    for model, rows in (*step.removals.items(), *step.returns.items(), *step.settings.items()):
        undoable = undoable_of(model._meta.label_lower)
        if undoable is None:
            continue
        for column in undoable.leads_to:
            there = _led_to(model, model._meta.get_field(column), rows)
            step.led_to[model._meta.label_lower, column] |= there


def _led_to(model: type[models.Model], column: models.Field, rows: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'''SELECT DISTINCT "{column.column}" FROM "{model._meta.db_table}"
                WHERE id = ANY(%s) AND "{column.column}" IS NOT NULL''',
            [list(rows)],
        )
        return {number for (number,) in cursor.fetchall()}


def remove_with_parts(step: Step, model: type[models.Model], numbers: list[int]) -> None:
    """Delete rows and what belongs to them, each recorded.

    The record goes before its parts, since foreign keys are looked at afterwards: what follows the parts of a record
    by trigger (the index of the search, views) would else be made anew for each of them, only to go.
    """
    undoable = undoable_of(model._meta.label_lower)
    belonging = []
    for part in undoable.parts if undoable else ():
        found = list(part_rows(part, model, numbers)) if numbers else []
        if found:
            belonging.append(
                (part, found, None if part.found_again else values.subjects_of(part.model, found))
            )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _delete(step, model, numbers, values.subjects_of(model, numbers))
    for part, found, subjects in belonging:
        _delete(step, part.model, found, subjects)


def referring(
    model: type[models.Model], parts: Iterable[Part], numbers: list[int]
) -> dict[type[models.Model], set[tuple[int, int]]]:
    """Rows that hold on to records of these numbers and are no parts of theirs, each with the record's number."""
    by_column = {(part.model, part.column): part for part in parts}
    asked: list[type[models.Model]] = []
    selects, told = [], {"numbers": numbers}
    for relation in model._meta.related_objects:
        related, field_ = relation.related_model, relation.field
        part = by_column.get((related, field_.attname))
        if relation.many_to_many or not field_.db_constraint or (part is not None and not part.fixed):
            continue  # without a constraint the database takes such rows away itself
        own = f'r."{related._meta.pk.column}"'
        sql = f'''SELECT {len(asked)}, {own}, r."{field_.column}" FROM "{related._meta.db_table}" r
            WHERE r."{field_.column}" = ANY(%(numbers)s::bigint[])'''
        if related is model:
            sql += f" AND {own} <> ALL(%(numbers)s::bigint[])"
        if part is not None:  # those that are no part of the record hold on to it
            alike = []
            for name, value in part.fixed.items():
                told[f"fixed{len(told)}"] = value
                alike.append(f'r."{name}" = %(fixed{len(told) - 1})s')
            sql += f" AND NOT ({' AND '.join(alike)})"
        asked.append(related)
        selects.append(sql)
    found: dict[type[models.Model], set[tuple[int, int]]] = defaultdict(set)
    if not selects or not numbers:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), told)
        for index, number, of in cursor.fetchall():
            found[asked[index]].add((number, of))
    return found


def part_rows(part: Part, model: type[models.Model], numbers: list[int]) -> dict[int, int]:
    """The rows of a part that belong to the records of these numbers, each with the record's number.

    An array in one parameter: a thousand parameters cost more than the rows they find.
    """
    table, own = part.model._meta.db_table, part.model._meta.pk.column
    sql = f'SELECT r."{own}", r."{part.column}" FROM "{table}" r WHERE r."{part.column}" = ANY(%s)'
    if part.refers_to != "pk":
        of = model._meta.db_table
        sql = f'''SELECT r."{own}", o.id FROM "{table}" r JOIN "{of}" o ON o."{part.refers_to}" = r."{part.column}"
            WHERE o.id = ANY(%s)'''
    for name in part.fixed:
        sql += f' AND r."{name}" = %s'
    with connection.cursor() as cursor:
        cursor.execute(sql, [numbers, *part.fixed.values()])
        return dict(cursor.fetchall())


def _delete(
    step: Step, model: type[models.Model], numbers: list[int], subjects: Mapping[int, UUID | None] | None
) -> None:
    """Delete rows; with `subjects` each is recorded."""
    if subjects is None:
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [numbers])
        return
    values.record_and_delete(
        change_set_id=step.own, model=model, numbers=numbers, now=step.now, subjects=subjects
    )


def _return(step: Step, model: type[models.Model], rows: Mapping[int, tuple[dict[str, Any], int]]) -> None:
    values.put_rows(model=model, rows={number: kept for number, (kept, _id) in rows.items()}, now=step.now)
    subjects = values.subjects_of(model, rows)
    told = [
        {"id": number, "verb": Verb.CREATED, "fields": [], "old": {}, "new": {}, "subject": subjects.get(number), "restores": change}
        for number, (_kept, change) in sorted(rows.items())
    ]  # fmt: skip
    values.record_rows(change_set_id=step.own, model=model, rows=told, now=step.now)


def _set(
    step: Step, model: type[models.Model], wanted: Mapping[int, Mapping[str, tuple[Any, int | None]]]
) -> None:
    names = sorted({name for told in wanted.values() for name in told})
    before = values.present_values(model._base_manager.filter(pk__in=list(wanted)), names)
    values.put_columns(
        model=model, now=step.now,
        values={n: {name: kept for name, (kept, _r) in told.items()} for n, told in wanted.items() if n in before},
    )  # fmt: skip
    subjects = values.subjects_of(model, before)
    rows = []
    for number, told in sorted(wanted.items()):
        if number not in before:
            continue
        by_word: dict[int | None, list[str]] = defaultdict(list)
        for name, (_kept, restores) in sorted(told.items()):
            by_word[restores].append(name)
        for restores, fields in by_word.items():
            rows.append({
                "id": number, "verb": Verb.CHANGED, "fields": fields, "subject": subjects.get(number), "restores": restores,
                "old": {name: values._plain_value(before[number][name]) for name in fields},
                "new": {name: values.as_recorded(model, name, told[name][0]) for name in fields},
            })  # fmt: skip
    values.record_rows(change_set_id=step.own, model=model, rows=rows, now=step.now)


def _link(step: Step) -> None:
    """Tags put on and taken off, and what is said of that on the record."""
    for model, told, is_on in step.links:
        if is_on:
            model._base_manager.bulk_create([model(**told)], ignore_conflicts=True)
        else:
            model._base_manager.filter(**told).delete()
    rows: dict[type[models.Model], list[dict[str, Any]]] = defaultdict(list)
    for told, name, old, new in step.words:
        model = apps.get_model(told.object_type)
        rows[model].append(
            {"id": told.object_id, "verb": Verb.CHANGED, "fields": [name], "old": {name: old}, "new": {name: new},
             "subject": values.subjects_of(model, [told.object_id]).get(told.object_id), "restores": None}
        )  # fmt: skip
    for model, told_rows in rows.items():
        values.record_rows(change_set_id=step.own, model=model, rows=told_rows, now=step.now)


@dataclass(frozen=True)
class Others:
    """The newest word of another act on each row: the row of history, and its change set."""

    newest: Mapping[int, tuple[int, int]]

    def since(self, number: int, change_id: int) -> int | None:
        """Whose act touched the row of this number after that row of history; None: nobody's."""
        told, act = self.newest.get(number, (0, None))
        return act if told > change_id else None


def touched_by_others(step: Step, model: type[models.Model], numbers: Iterable[int]) -> Others:
    """Who else changed rows. What stood in them before the act is no touch of what it did: ask `since`."""
    sql = f"""
        SELECT DISTINCT ON (h.object_id) h.object_id, h.id, h.change_set_id
        FROM history_change h JOIN history_changeset s ON s.id = h.change_set_id
        WHERE h.object_type = %(type)s AND h.object_id = ANY(%(numbers)s) AND s.act <> %(undo)s
          AND NOT {step.target.holds("h.change_set_id")} AND h.change_set_id IS DISTINCT FROM %(own)s
        ORDER BY h.object_id, h.id DESC
    """
    told = {
        "type": model._meta.label_lower, "numbers": list(numbers), "undo": Act.UNDO, "own": step.own,
    } | step.target.params()  # fmt: skip
    if not told["numbers"]:
        return Others({})
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return Others({number: (change, act) for number, change, act in cursor.fetchall()})
