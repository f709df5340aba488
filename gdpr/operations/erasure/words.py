"""Words of the person taken out of rows that stay, and out of what history and the memory of merges keep of them."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.queries.erasure.look import LOWERED, like, rough_condition
from gdpr.queries.erasure.plan import Plan, key_of
from gdpr.reading.needles import Hit, mapped, without
from history.choices import Verb
from history.models import Change
from quality.choices import Step as MergeStepKind
from quality.models import MergeStep

CHUNK = 1000


def erased_word() -> str:
    """What stands where somebody was named, in the language of this installation."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("[erased]")


def write_places(
    *, plan: Plan, erased: Collection[str], kept: Collection[str], now: datetime
) -> dict[str, set]:
    """Write each text without the words that are sure or were decided on; returns the rows touched, by model."""
    touched: dict[str, set] = defaultdict(set)
    word = erased_word()
    by_row: dict[tuple[str, Any], dict[str, Any]] = defaultdict(dict)
    for place in plan.places:
        going: dict[str, list[Hit]] = defaultdict(list)
        for text, hit in place.hits:
            key = key_of(place, hit)
            if key in erased or (plan.is_sure(place, hit) and key not in kept):
                going[text].append(hit)
        if going:
            by_row[place.label, place.pk][place.field] = _rewritten(place.value, going, word)
    for (label, pk), values in by_row.items():
        touched[label].add(pk)
        change_quietly(model=apps.get_model(label), pks=[pk], values=values, now=now)
    return touched


def _rewritten(value: Any, going: dict[str, list[Hit]], word: str) -> Any:
    def change(text: str) -> str:
        return without(text, going[text], word) if text in going else text

    return mapped(value, change)


def change_quietly(
    *, model: type[models.Model], pks: Iterable[Any], values: dict[str, Any], now: datetime
) -> None:
    """Write rows and count their revision up; what history is told, it is told without words. Ledgers that are
    append-only let a person's words be taken out of them, and nothing else."""
    fitted = {name: _fitted(model._meta.get_field(name), value) for name, value in values.items()}
    names = {column.name for column in model._meta.concrete_fields}
    if "revision" in names:
        fitted["revision"] = F("revision") + 1
    if "changed_at" in names:
        fitted["changed_at"] = now
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'on', true)")
        model._base_manager.filter(pk__in=list(pks)).update(**fitted)
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'off', true)")


def _fitted(column: models.Field, value: Any) -> Any:
    most = getattr(column, "max_length", None)
    return value[:most] if most and isinstance(value, str) else value


def redact_history(*, plan: Plan, erased: Collection[str], touched: dict[str, set]) -> int:
    """Take the person's words out of history: all that is about the person, and in what is about others the
    addresses, the whole name where it is sure, and the words that were decided on. Returns rows redacted."""
    subject = Change.objects.filter(subject_id__in=plan.ids).exclude(old={}, new={})
    empty = [("{}", "{}", pk) for pk in subject.values_list("pk", flat=True)]
    decided = _decided(plan, erased)
    near = {label: set(pks) for label, pks in plan.near.items()}
    for label, pks in touched.items():
        near.setdefault(label, set()).update(pks)
    for place in plan.places:
        if place.is_near:
            near.setdefault(place.label, set()).add(place.pk)
    for label, pks in plan.gone.items():
        near.setdefault(label, set()).update(pks)
    rewritten = []
    for row in _rough_changes(plan, near).iterator(chunk_size=CHUNK):
        is_near = row.object_id in near.get(row.object_type, ())
        change = _changer(plan, decided.get((row.object_type, row.object_id), frozenset()), is_near=is_near)
        old, new = mapped(row.old, change), mapped(row.new, change)
        if (old, new) != (row.old, row.new):
            rewritten.append((json.dumps(old), json.dumps(new), row.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'on', true)")
        cursor.executemany("UPDATE history_change SET old = %s, new = %s WHERE id = %s", [*empty, *rewritten])
        _redact_reasons(cursor, plan)
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'off', true)")
    return len(empty) + len(rewritten)


def _decided(plan: Plan, erased: Collection[str]) -> dict[tuple[str, Any], frozenset[str]]:
    """The wordings that somebody decided to erase, by record."""
    words: dict[tuple[str, Any], set[str]] = defaultdict(set)
    for place in plan.places:
        for _text, hit in place.hits:
            if key_of(place, hit) in erased:
                words[place.label, place.pk].add(hit.words)
    return {record: frozenset(said) for record, said in words.items()}


def _rough_changes(plan: Plan, near: dict[str, set]) -> models.QuerySet:
    """Rows of history that may hold the person's words: those of records nearby with a beginning of a name, and any
    with an address, a number or a whole name. One look through the table."""
    text = '("old"::text || \' \' || "new"::text)'
    sql, values = rough_condition(text, plan.needles)
    kinds = [label for label, pks in near.items() for _pk in pks if isinstance(_pk, int)]
    numbers = [pk for pks in near.values() for pk in pks if isinstance(pk, int)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM history_change WHERE (subject_id IS NULL OR subject_id <> ALL(%s)) AND ({sql}"  # noqa: S608
            " OR (object_type, object_id) IN (SELECT * FROM unnest(%s::varchar[], %s::bigint[]))"
            f" AND lower({text}) LIKE ANY({LOWERED}))",
            [plan.ids, *values, kinds, numbers, like(plan.needles.stems())],
        )
        found = [row[0] for row in cursor.fetchall()]
    return Change.objects.filter(pk__in=found).order_by("pk")


def _changer(plan: Plan, decided: frozenset[str], *, is_near: bool) -> Callable[[str], str]:
    word = erased_word()

    def change(text: str) -> str:
        hits = plan.needles.found(text, with_parts=True)
        is_sure = any(_is_sure(plan, hit, is_near=is_near) for hit in hits)
        going = [
            hit
            for hit in hits
            if hit.words in decided
            or _is_sure(plan, hit, is_near=is_near)
            # nobody reads old words again: a lone name beside the whole one means the same person
            or (hit.what == "part" and is_near and is_sure)
        ]
        return without(text, going, word) if going else text

    return change


def _is_sure(plan: Plan, hit: Hit, *, is_near: bool) -> bool:
    return hit.what in {"email", "phone"} or (hit.what == "name" and is_near and not plan.namesake)


def _redact_reasons(cursor: Any, plan: Plan) -> None:
    """Words in which somebody gave the reason of an act, or named its source: kept once for all its changes."""
    sql, values = rough_condition("(reason || ' ' || source)", plan.needles)
    cursor.execute(
        f"SELECT id, reason, source FROM history_changeset WHERE reason || source <> '' AND {sql}",  # noqa: S608
        values,
    )
    change = _changer(plan, frozenset(), is_near=True)
    rows = [
        ((reason, source), (change(reason)[:300], change(source)[:120], pk)) for pk, reason, source in cursor
    ]
    cursor.executemany(
        "UPDATE history_changeset SET reason = %s, source = %s WHERE id = %s",
        [new for old, new in rows if old != new[:2]],
    )


def record_quietly(
    *, obj: models.Model, verb: Verb, change_set_id: int, fields: list[str], at: datetime
) -> None:
    """Tell history that something happened to a row, and none of its words."""
    Change.objects.create(
        change_set_id=change_set_id, object_type=obj._meta.label_lower, object_id=obj.pk, verb=verb, fields=fields, at=at,
        subject_id=obj.public_id if isinstance(obj, Person) else None,
    )  # fmt: skip


def forget_in_merges(*, plan: Plan) -> None:
    """Take rows of the person out of what merges of other records remember, so that taking one back brings nobody
    back."""
    for label, pks in plan.gone.items():
        for step in MergeStep.objects.filter(
            model=label, rows__overlap=[pk for pk in pks if isinstance(pk, int)]
        ):
            if step.what == MergeStepKind.CHANGED and set(step.rows) <= pks:
                step.before, step.after = {}, {}
            step.rows = [row for row in step.rows if row not in pks]
            step.save(update_fields=["before", "after", "rows"])
    owned = {label: apps.get_model(label) for label in plan.gone}
    columns = {
        label: [f.column for f in model._meta.concrete_fields if f.related_model is Person]
        for label, model in owned.items()
    }
    # A row that the merge itself took away is nowhere else: it is known by the person's number in it.
    for step in MergeStep.objects.filter(
        what=MergeStepKind.REMOVED, model__in=[k for k, v in columns.items() if v]
    ):
        rows = step.before if isinstance(step.before, list) else []
        left = [row for row in rows if all(row.get(name) != plan.person.pk for name in columns[step.model])]
        if len(left) != len(rows):
            step.before, step.rows = left, [row["id"] for row in left]
            step.save(update_fields=["before", "rows"])
