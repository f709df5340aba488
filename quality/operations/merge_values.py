"""Which value of each field the survivor gets: preselected by source and age, changed by whoever merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models

from history.operations import Standing, standing_of
from history.operations.precedence import rank
from quality.operations.merge_rules import FIELDS, Group, Pick

EMPTY = (None, "", [], {})
LONGEST = 20_000


@dataclass(frozen=True)
class Choice:
    """One fact of the records side by side: by number of record its values and whose word they are."""

    group: Group
    values: dict[int, tuple[Any, ...]]
    standings: dict[int, Standing | None]
    preselected: int
    differs: bool


def choices(*, kind: str, records: Sequence[models.Model], survivor: int) -> list[Choice]:
    """Each fact of the records with the one that is preselected: better sourced, then newer, never an empty one."""
    known = {record.pk: standing_of(obj=record) for record in records}
    return [
        _choice(group, records, known, survivor)
        for group in FIELDS[kind]
        if group.pick not in {Pick.DERIVED, Pick.KEYS}
    ]


def _choice(group: Group, records: Sequence[models.Model], known: dict, survivor: int) -> Choice:
    values = {record.pk: tuple(_value(record, name) for name in group.columns) for record in records}
    standings = {record.pk: known[record.pk].get(_column(record, group.name)) for record in records}
    filled = [record for record in records if values[record.pk][0] not in EMPTY]
    best = max(
        filled or records,
        key=lambda record: (*_worth(standings[record.pk], record), record.pk == survivor),
        default=records[0],
    ).pk
    if group.pick is Pick.STRONGEST:
        best = max(values, key=lambda number: (group.order.index(values[number][0]), number == survivor))
    texts = {repr(one[0]) for one in values.values() if one[0] not in EMPTY}
    return Choice(group, values, standings, best, len(texts) > 1)


def _worth(standing: Standing | None, record: models.Model) -> tuple[int, datetime]:
    if standing is None:
        return -rank(act="import", party="first"), getattr(
            record, "changed_at", datetime(1, 1, 1, tzinfo=UTC)
        )
    return -rank(act=standing.act, party=standing.party), standing.at


def _column(record: models.Model, name: str) -> str:
    return record._meta.get_field(name).attname


def _value(record: models.Model, name: str) -> Any:
    return getattr(record, _column(record, name))


def values_after(
    *, kind: str, records: Sequence[models.Model], survivor: int, chosen: Mapping[str, int]
) -> dict[str, Any]:
    """The survivor's values by column. `chosen` names for a fact the record whose value it takes."""
    after: dict[str, Any] = {}
    for group in FIELDS[kind]:
        if group.pick is Pick.KEYS:
            ordered = sorted(records, key=lambda record: record.pk != survivor)
            held = [getattr(record, group.name) or {} for record in ordered]
            after[group.name] = {key: value for one in reversed(held) for key, value in one.items()}
    for choice in choices(kind=kind, records=records, survivor=survivor):
        group = choice.group
        taken = chosen.get(group.name, choice.preselected)
        taken = taken if taken in choice.values else choice.preselected
        order = [survivor, *(number for number in choice.values if number != survivor)]
        values = [choice.values[number][0] for number in order]
        if group.pick is Pick.JOIN:
            texts = list(dict.fromkeys(text.strip() for text in values if text and text.strip()))
            after[group.name] = "\n\n".join(texts)[:LONGEST]
        elif group.pick is Pick.HIGHEST:
            after[group.name] = max(values)
        elif group.pick is Pick.RESTRICT:
            after[group.name] = all(values)
        elif group.pick is Pick.FILL:
            after[group.name] = {key: value for one in reversed(values) for key, value in (one or {}).items()}
        else:
            for name, value in zip(group.columns, choice.values[taken], strict=True):
                after[_column(records[0], name)] = value
    return after
