"""What was in what on a day, as it is known now or as it was known then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from installed_base.choices import EventKind
from installed_base.models import FormerPlacement, InstalledItem, Placement

_NOW = "SELECT child_id, parent_id, position, during FROM installed_base_placement"
_THEN = """
SELECT child_id, parent_id, position, during FROM installed_base_placement WHERE recorded_at <= %(known)s
UNION ALL
SELECT child_id, parent_id, position, during FROM installed_base_formerplacement
WHERE recorded_at <= %(known)s AND superseded_at > %(known)s
"""
_DOWN = """
WITH RECURSIVE known AS NOT MATERIALIZED ({known}), down AS (
  SELECT k.child_id, k.parent_id, k.position, k.during, 1 AS step FROM known k
  WHERE k.parent_id = ANY(%(items)s) AND k.during @> %(day)s::date
  UNION ALL
  SELECT k.child_id, k.parent_id, k.position, k.during, down.step + 1 FROM known k
  JOIN down ON k.parent_id = down.child_id AND k.during @> %(day)s::date
  WHERE down.step < %(deep)s
) SELECT child_id, parent_id, position, lower(during) FROM down LIMIT %(most)s
"""
_UP = """
WITH RECURSIVE known AS NOT MATERIALIZED ({known}), up AS (
  SELECT k.child_id AS item, k.parent_id AS node, 1 AS step FROM known k
  WHERE k.child_id = ANY(%(items)s) AND k.during @> %(day)s::date
  UNION ALL
  SELECT up.item, k.parent_id, up.step + 1 FROM known k
  JOIN up ON k.child_id = up.node AND k.during @> %(day)s::date
  WHERE up.step < 200
) SELECT item, node FROM up ORDER BY item, step
"""
DEEPEST = 200


@dataclass(frozen=True)
class Placed:
    """A part in its slot on a day, and since when (None: not known)."""

    child: int
    parent: int
    position: str
    since: date | None


def parts_on(
    items: Iterable[int], day: date, *, known: datetime | None = None, levels: int = DEEPEST,
    most: int | None = None,
) -> list[Placed]:  # fmt: skip
    """Everything that was in these items on the day, at any depth (or so many levels), at most so many parts."""
    return [Placed(*row) for row in _rows(_DOWN, items, day, known, deep=levels, most=most)]


def chains_on(items: Iterable[int], day: date, *, known: datetime | None = None) -> dict[int, list[int]]:
    """For each item that was a part on the day: what it was in, its own parent first, the machine last."""
    found: dict[int, list[int]] = {}
    for item, node in _rows(_UP, items, day, known):
        found.setdefault(item, []).append(node)
    return found


def machines_on(items: Iterable[int], day: date, *, known: datetime | None = None) -> dict[int, int]:
    """The machine in which each item was on the day: itself, when it was in none."""
    items = list(items)
    chains = chains_on(items, day, known=known)
    return {item: chains[item][-1] if item in chains else item for item in items}


def among(numbers: Iterable[int]) -> RawSQL:
    """Row numbers as one array: `pk__in=among(numbers)` stays quick with tens of thousands."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(numbers)])


SLIGHT = (EventKind.INSTALLED, EventKind.STATUS, EventKind.VERSION, EventKind.SERIAL, EventKind.PARTY)


def has_history(item: InstalledItem) -> bool:
    """Whether the item was ever taken out, had parts, changed hands or was visited: then it was no mistake."""
    placements = Placement.objects.filter(child=item)
    return (
        placements.exclude(during__endswith=None).exists()
        or placements.count() > 1
        or Placement.objects.filter(parent=item).exists()
        or FormerPlacement.objects.filter(Q(child=item) | Q(parent=item)).exists()
        or item.parties.exclude(during__endswith=None).exists()
        or item.baselines.exists()
        or item.events.exclude(kind__in=SLIGHT).exists()
    )


def _rows(sql: str, items: Iterable[int], day: date, known: datetime | None, **more: Any) -> list[tuple]:
    values = {"items": list(items), "day": day, "known": known, **more}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(known=_THEN if known else _NOW), values)
        return cursor.fetchall()
