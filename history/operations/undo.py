"""Taking back acts: which rows of history, in which order, and what becomes of each.

An undo takes back one change set, a withdrawal all that still stands from one source. Rows that were made go
first (what hangs on others before the others), then rows that were deleted come back, then values. What stands in
the way of something else may go in a second round. Nothing here decides who may: the apps above do.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import Q

from common.spread import is_spread
from history.choices import Verb
from history.models import Change
from history.operations import undo_values as values
from history.operations.undo_registry import (
    Undoable,
    model_of,
    part_models,
    undoable_of,
    undoable_types,
)
from history.operations.undo_step import (
    BY_HAND,
    CHANGED_SINCE,
    ERASED,
    NEEDED,
    NEEDED_VALUE,
    REFUSED,
    UNKNOWN,
    Step,
    Target,
    Told,
    part_rows,
    referring,
    touched_by_others,
    write,
)


def numbers_sql(target: Target) -> tuple[str, dict[str, Any]]:
    """SQL of the numbers of the rows of history that are taken back, in the order in which they are.

    Records stay when a source is withdrawn: the row that made one tells of its oldest values, and comes after newer ones.
    """
    sets, goes = "c.change_set_id = %(target)s", "TRUE"
    if target.is_withdrawal:
        sets = """c.change_set_id IN (SELECT z.id FROM history_changeset z WHERE z.source = %(source)s
            AND z.act NOT IN ('undo', 'withdrawal')) AND c.verb <> 'deleted'"""
        goes = "c.object_type = ANY(%(parts)s::varchar[])"
    sql = f"""
        SELECT c.id FROM history_change c WHERE {sets}
        ORDER BY CASE WHEN c.verb = 'created' AND {goes} THEN 0 WHEN c.verb = 'deleted' THEN 1 ELSE 2 END,
            CASE WHEN c.verb = 'deleted' THEN -1 ELSE 1 END * COALESCE(array_position(%(types)s::varchar[], c.object_type), 0),
            c.id DESC
    """
    types = dependants_first(undoable_types())
    return sql, target.params() | {"types": types, "parts": sorted(part_models())}


def dependants_first(object_types: Iterable[str]) -> list[str]:
    """The types, each before those that its rows refer to."""
    models_ = {label: model_of(label) for label in sorted(set(object_types))}
    done: list[str] = []
    seen: set[str] = set()

    def visit(label: str) -> None:
        if label in seen:
            return
        seen.add(label)
        model = models_[label]
        for field in model._meta.concrete_fields if model else ():
            if field.is_relation and field.related_model._meta.label_lower in models_:
                visit(field.related_model._meta.label_lower)
        done.append(label)

    for label in models_:
        visit(label)
    return done[::-1]


def take_back(*, target: Target, change_ids: Sequence[int], own: int | None, by: Any, now: datetime) -> Step:
    """Take back some rows of history in the caller's transaction; with `own` None only tell what would happen.

    Recorded in the change set `own`. Rows that the database refuses are found by halving and left, with the reason.
    """
    told = _told(change_ids)
    try:
        with transaction.atomic():
            step = _gather(target, told, own, now)
            if own is not None:
                write(step, by=by)
            return step
    except (IntegrityError, DataError):
        if len(told) <= 1:
            step = Step(own, target, now)
            for row in told:
                step.leave(row, REFUSED)
            return step
        half = len(told) // 2
        ids = [row.change_id for row in told]
        first = take_back(target=target, change_ids=ids[:half], own=own, by=by, now=now)
        rest = take_back(target=target, change_ids=ids[half:], own=own, by=by, now=now)
        first.left += rest.left
        first.counts.update(rest.counts)
        return first


def _told(change_ids: Sequence[int]) -> list[Told]:
    rows = Change.objects.filter(pk__in=change_ids)
    found = {
        row.pk: Told(
            row.pk, row.change_set_id, row.object_type, row.object_id, row.verb, row.fields, row.old, row.new
        )
        for row in rows
    }
    return [found[number] for number in change_ids if number in found]


def _gather(target: Target, told: list[Told], own: int | None, now: datetime) -> Step:
    step = Step(own, target, now)
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    parts = part_models()
    for row in told:
        stays = row.verb == Verb.CREATED and target.is_withdrawal and row.object_type not in parts
        groups[Verb.CHANGED if stays else row.verb, row.object_type].append(row)
    for (verb, label), rows in groups.items():
        undoable = undoable_of(label)
        if undoable is None or undoable.refuses:
            _refuse(step, undoable, rows)
        elif verb == Verb.CREATED:
            _remove_made(step, undoable, rows)
        elif verb == Verb.DELETED:
            if not target.is_withdrawal:
                _bring_back(step, undoable, rows)
        else:
            _put_values_back(step, target, undoable, rows)
            _take_words_back(step, undoable, rows)
    return step


def _refuse(step: Step, undoable: Undoable | None, rows: list[Told]) -> None:
    """What is not taken back by machine stays, unless it has gone with the record that it belongs to."""
    made = [row.object_id for row in rows if row.verb == Verb.CREATED]
    there = (
        set(undoable.model._base_manager.filter(pk__in=made).values_list("pk", flat=True))
        if undoable
        else set()
    )
    for row in rows:
        if undoable is not None and row.verb == Verb.CREATED and row.object_id not in there:
            step.counts["gone"] += 1
        else:
            step.leave(row, UNKNOWN if undoable is None else BY_HAND)


def _remove_made(step: Step, undoable: Undoable, rows: list[Told]) -> None:
    """Records that the act made go, unless somebody has touched them since or other records need them."""
    model, numbers = undoable.model, [row.object_id for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id FROM "{model._meta.db_table}" WHERE id = ANY(%s) ORDER BY id FOR UPDATE', [numbers]
        )
        there = {number for (number,) in cursor.fetchall()}
    numbers = [number for number in numbers if number in there]
    made = {row.object_id: row.change_id for row in rows}
    touched = touched_by_others(step, model, numbers)
    others = {number: act for number in numbers if (act := touched.since(number, made[number])) is not None}
    needed = _needed(step, undoable, made, numbers, others)
    for row in rows:
        if row.object_id not in there:
            step.counts["gone"] += 1
        elif row.object_id in others:
            step.leave(row, CHANGED_SINCE, by=others[row.object_id])
        elif row.object_id in needed:
            step.leave(row, NEEDED)
        else:
            step.remove(model, [row.object_id])
            step.counts["removed"] += 1


def _needed(
    step: Step, undoable: Undoable, made: Mapping[int, int], numbers: list[int], others: dict[int, int]
) -> set[int]:
    """Records to which rows refer that are no parts of theirs. Parts that somebody changed since the record was `made`
    (by number: the row of history that says so) are noted in `others`."""
    model, needed = undoable.model, set()
    for part in undoable.parts:
        if part.found_again:
            continue
        found = part_rows(part, model, numbers)
        touched = touched_by_others(step, part.model, found)
        for number, of in found.items():
            if (act := touched.since(number, made[of])) is not None:
                others.setdefault(of, act)
    for related, found in referring(model, undoable.parts, numbers).items():
        going = _going(step, related, {number for number, _of in found}, of=model)
        needed |= {of for number, of in found if number not in going}
    return needed


def _going(
    step: Step, model: type[models.Model], numbers: Iterable[int], *, of: type[models.Model]
) -> set[int]:
    """Those of the rows that go themselves. Where nothing is written, rows that the same act made count as gone, and
    those whose link it set as let go."""
    going = set(step.removals.get(model, {}))
    undoable = undoable_of(model._meta.label_lower)
    if step.own is not None or undoable is None or undoable.refuses or step.target.is_withdrawal:
        return going
    told = Change.objects.filter(change_set=step.target.change_set_id, object_type=model._meta.label_lower)
    told = told.filter(object_id__in=list(numbers))
    links = [field.attname for field in model._meta.concrete_fields if field.related_model is of]
    return going | set(
        told.filter(Q(verb=Verb.CREATED) | Q(verb=Verb.CHANGED, fields__overlap=links)).values_list(
            "object_id", flat=True
        )
    )


def _bring_back(step: Step, undoable: Undoable, rows: list[Told]) -> None:
    there = set(
        undoable.model._base_manager.filter(pk__in=[row.object_id for row in rows]).values_list(
            "pk", flat=True
        )
    )
    for row in rows:
        if row.object_id in there:
            step.counts["gone"] += 1
        elif not row.old:
            step.leave(row, ERASED)
        else:
            step.bring_back(row, undoable.model)


def _put_values_back(step: Step, target: Target, undoable: Undoable, rows: list[Told]) -> None:
    """Each field goes back to what it was, unless somebody has changed it since."""
    model = undoable.model
    names = sorted(
        {name for row in rows for name in row.fields if values.column_for(model, name) is not None}
    )
    if not names:
        return
    locked = model._base_manager.select_for_update().order_by("pk")
    present = values.present_values(locked.filter(pk__in=[row.object_id for row in rows]), names)
    by_id = {row.change_id: row for row in rows}
    wanted: list[tuple[Told, _Fact, Any]] = []
    held: dict[tuple[int, frozenset[str]], tuple[str, int | None]] = {}
    for fact in _facts(target, list(by_id)):
        row = by_id[fact.change_id]
        column = values.column_for(model, fact.name)
        if column is None or row.object_id not in present:
            continue
        code, by_act = _verdict(step, undoable, fact, present[row.object_id][fact.name])
        if code == _SKIP or (fact.is_new and not target.is_withdrawal):
            continue  # where the act made the record as well, what becomes of it has been decided
        if not code and fact.is_new and not values.can_be_empty(column):
            code = NEEDED_VALUE
        if code:
            step.leave(row, code, fact.name, by_act)
            for group in _groups(undoable, fact.name):
                held.setdefault((row.object_id, group), (code, by_act))
            continue
        empty = None if is_spread(model, fact.name) else values.empty_of(column)
        wanted.append((row, fact, empty if fact.is_new else fact.before))
    stays = _staying(undoable, wanted)
    for row, fact, kept in wanted:
        holding = [
            held[row.object_id, group]
            for group in _groups(undoable, fact.name)
            if (row.object_id, group) in held
        ]
        if holding:
            step.leave(row, holding[0][0], fact.name, holding[0][1])
        elif fact.name in stays.get(row.object_id, ()):
            step.leave(row, BY_HAND, fact.name)
        else:
            step.put(model, row.object_id, fact.name, kept, fact.restores)


def _groups(undoable: Undoable, name: str) -> list[frozenset[str]]:
    """The sets of columns with which this one goes back or stays."""
    return [group for group in undoable.together if name in group]


def _staying(undoable: Undoable, wanted: list[tuple[Told, "_Fact", Any]]) -> Mapping[int, set[str]]:
    """What the app says cannot go back as it would, by number."""
    if undoable.stays is None or not wanted:
        return {}
    by_number: dict[int, dict[str, Any]] = defaultdict(dict)
    for row, fact, kept in wanted:
        by_number[row.object_id][fact.name] = kept
    return undoable.stays(wanted=by_number)


_SKIP = "skip"


def _verdict(step: Step, undoable: Undoable, fact: "_Fact", present: Any) -> tuple[str, int | None]:
    """Why a field does not go back: a code, whose act stands in the way; "" when it goes."""
    if fact.is_ours and fact.name in undoable.derived:
        return _SKIP, None  # a view of other facts, which is set anew afterwards
    if fact.written_by == step.own or (fact.is_ours and fact.standing != fact.change_id):
        return _SKIP, None  # done, or a newer row of the same act says it all
    if not fact.is_ours:
        is_back = (
            fact.is_known
            and not fact.is_new
            and values.is_same(values.column_for(undoable.model, fact.name), present, fact.before)
        )  # by somebody, or by what followed from rows of their own that went back
        return (_SKIP, None) if step.target.is_withdrawal or is_back else (CHANGED_SINCE, fact.written_by)
    if fact.name in undoable.refused:
        return BY_HAND, None
    if not fact.is_known or not fact.is_told:
        return ERASED, None
    if not values.is_same(values.column_for(undoable.model, fact.name), present, fact.after):
        return CHANGED_SINCE, None
    return "", None


@dataclass(frozen=True)
class _Fact:
    """One field of one change: whose word stands there, and what stood before the acts that are taken back."""

    change_id: int
    name: str
    standing: int
    written_by: int
    is_ours: bool  # whether what stands was brought by what is taken back
    after: Any
    is_told: bool  # whether history still tells what was put there
    before: Any
    is_known: bool  # and what stood before
    is_new: bool  # nothing stood before: the record was made with it
    restores: int | None


def _facts(target: Target, change_ids: list[int]) -> list[_Fact]:
    same = "h.object_type = c.object_type AND h.object_id = c.object_id AND h.fields @> ARRAY[f]::varchar[]"
    word = "COALESCE(r.change_set_id, h.change_set_id)"
    written = target.holds("h.change_set_id")  # an undo that is undone itself, whosever words it gave back
    sql = f"""
        SELECT c.id, f, top.id, top.by_set, {target.holds("top.change_set_id")}, c.new -> f, c.new ? f OR c.new <> '{{}}',
               first.old -> f, first.verb = 'created' OR first.old ? f, first.verb = 'created', prev.word
        FROM history_change c CROSS JOIN LATERAL unnest(c.fields) f
        CROSS JOIN LATERAL (
            SELECT CASE WHEN {written} THEN h.id ELSE COALESCE(r.id, h.id) END AS id,
                CASE WHEN {written} THEN h.change_set_id ELSE {word} END AS change_set_id, h.change_set_id AS by_set
            FROM (SELECT h.* FROM history_change h WHERE {same} AND h.verb <> 'deleted' ORDER BY h.id DESC LIMIT 1) h
            LEFT JOIN history_change r ON r.id = h.restores
        ) top
        LEFT JOIN LATERAL (
            SELECT h.id, COALESCE(h.restores, h.id) AS word
            FROM history_change h LEFT JOIN history_change r ON r.id = h.restores
            WHERE {same} AND h.verb <> 'deleted' AND h.id < c.id AND NOT {target.holds(word)} ORDER BY h.id DESC LIMIT 1
        ) prev ON TRUE
        CROSS JOIN LATERAL (
            SELECT h.old, h.verb FROM history_change h
            WHERE {same} AND h.verb <> 'deleted' AND h.id > COALESCE(prev.id, 0) AND h.id <= c.id ORDER BY h.id LIMIT 1
        ) first
        WHERE c.id = ANY(%(ids)s)
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(sql, {"ids": change_ids} | target.params())
        return [
            _Fact(*row[:5], _json(row[5]), bool(row[6]), _json(row[7]), *map(bool, row[8:10]), row[10])
            for row in cursor.fetchall()
        ]


def _json(kept: Any) -> Any:
    return json.loads(kept) if isinstance(kept, str) else kept


def _take_words_back(step: Step, undoable: Undoable, rows: list[Told]) -> None:
    """What acts tell under words that are no columns, or that show what stands in parts."""
    columns = values.columns_of(undoable.model)
    plain = (columns.keys() - undoable.derived) | undoable.told_by_parts
    by_word: dict[int, list[str]] = defaultdict(list)
    told = {name for row in rows for name in row.fields if not is_spread(undoable.model, name)}
    for name in sorted(told - plain):
        word = undoable.words.get(name)
        if word is not None:
            by_word[id(word)].append(name)
        elif name not in undoable.derived:
            for row in rows:
                if name in row.fields:
                    step.leave(row, UNKNOWN, name)
    for names in by_word.values():
        told = [row for row in rows if set(names) & set(row.fields)]
        undoable.words[names[0]](step=step, told=told, names=names)
