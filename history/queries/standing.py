"""Sources of facts: which there are, since when, and the values that still stand from one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from history.models import ChangeSet, SourceCount

SCANNED = 8  # batches of rows that one page looks through at most
FIRST = 20  # rows of the first batch; where nothing stands, the next ones are larger
LARGEST = 400
PAGE = 100  # values of a page, about


@dataclass(frozen=True)
class Source:
    """A source by its name ("" what staff typed), the nearest party that gave its word, and when it told of facts."""

    name: str
    public_id: UUID
    acts: tuple[str, ...]
    party: str
    first_at: datetime
    last_at: datetime
    standing: int | None  # values that stood when they were counted last
    counted_at: datetime | None


@dataclass(frozen=True)
class StandingValue:
    """A value that stands from a source: where, what, since when."""

    change_id: int
    change_set_id: int
    object_type: str
    object_id: int
    field: str
    value: Any
    at: datetime


_NAMES = """
WITH RECURSIVE names AS (
    (SELECT source FROM history_changeset ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT s.source FROM history_changeset s WHERE s.source > names.source ORDER BY s.source LIMIT 1)
    FROM names WHERE names.source IS NOT NULL
)
SELECT n.source, f.public_id, f.at, l.at, l.act, l.party, k.standing, k.counted_at
FROM names n
CROSS JOIN LATERAL (SELECT * FROM history_changeset s WHERE s.source = n.source ORDER BY s.id LIMIT 1) f
CROSS JOIN LATERAL (SELECT * FROM history_changeset s WHERE s.source = n.source ORDER BY s.id DESC LIMIT 1) l
LEFT JOIN history_sourcecount k ON k.source = n.source
WHERE n.source IS NOT NULL
ORDER BY l.id DESC
"""


def all_sources() -> list[Source]:
    """Every source, the one that told of something last first: one step of an index for each."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        return [
            Source(
                name=row[0], public_id=row[1], first_at=min(row[2], row[3]), last_at=max(row[2], row[3]), acts=(row[4],), party=row[5],
                standing=row[6], counted_at=row[7],
            )
            for row in cursor.fetchall()
        ]  # fmt: skip


def source_name(public_id: UUID) -> str | None:
    """The name of the source whose first act has this universal ID; None when there is none."""
    return ChangeSet.objects.filter(public_id=public_id).values_list("source", flat=True).first()


def types_from(source: str) -> list[str]:
    """The types of records that a source told of, by one step of an index for each act and type."""
    sql = """
        WITH RECURSIVE kinds AS (
            SELECT s.id, (SELECT c.object_type FROM history_change c WHERE c.change_set_id = s.id ORDER BY c.object_type LIMIT 1) AS kind
            FROM (SELECT id FROM history_changeset WHERE source = %s ORDER BY id DESC LIMIT 500) s
            UNION ALL
            SELECT k.id, (SELECT c.object_type FROM history_change c WHERE c.change_set_id = k.id AND c.object_type > k.kind
                          ORDER BY c.object_type LIMIT 1)
            FROM kinds k WHERE k.kind IS NOT NULL
        ) SELECT DISTINCT kind FROM kinds WHERE kind IS NOT NULL ORDER BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [source])
        return [row[0] for row in cursor.fetchall()]


_BATCH = """
SELECT b.id, b.change_set_id, b.object_type, b.object_id, f, b.new -> f, b.at,
       (top.id IS NULL OR top.restores = b.id) AND ended.verb IS DISTINCT FROM 'deleted' AS stands
FROM (
    SELECT c.* FROM history_change c
    WHERE c.change_set_id = %(set)s AND (c.object_type, c.id) < (%(type)s, %(id)s) AND c.verb <> 'deleted'
      AND (%(only)s = '' OR c.object_type = %(only)s)
    ORDER BY c.object_type DESC, c.id DESC LIMIT %(limit)s
) b CROSS JOIN LATERAL unnest(b.fields) WITH ORDINALITY u(f, place)
LEFT JOIN LATERAL (
    SELECT h.id, h.restores FROM history_change h
    WHERE h.object_type = b.object_type AND h.object_id = b.object_id AND h.id > b.id AND h.verb <> 'deleted'
      AND h.fields @> ARRAY[f]::varchar[]
    ORDER BY h.id DESC LIMIT 1
) top ON TRUE
LEFT JOIN LATERAL (
    SELECT h.verb FROM history_change h
    WHERE h.object_type = b.object_type AND h.object_id = b.object_id AND h.id > b.id AND h.verb <> 'changed'
    ORDER BY h.id DESC LIMIT 1
) ended ON TRUE
ORDER BY b.object_type DESC, b.id DESC, u.place
"""
END = ("\U0010ffff", 2**62)


def standing_from(
    source: str, *, only: str = "", field: str = "", place: tuple[int, str, int] | None = None, scanned: int = SCANNED,
    size: int = FIRST,
) -> tuple[list[StandingValue], tuple[int, str, int] | None]:  # fmt: skip
    """A page of the values that still stand from a source, and where the next page starts (None: at the end).

    The newest act first. A page looks through a bounded number of rows of history, however many there are: it may
    be short, or empty, and still have a next one.
    """
    found: list[StandingValue] = []
    with connection.cursor() as cursor:
        for _batch in range(scanned):
            place = place or _first_place(cursor, source, 2**62)
            if place is None:
                return found, None
            values = {"set": place[0], "type": place[1], "id": place[2], "only": only, "limit": size}
            cursor.execute(_BATCH, values)
            rows = cursor.fetchall()
            found += [
                StandingValue(row[0], row[1], row[2], row[3], row[4], _json(row[5]), row[6])
                for row in rows
                if row[7] and (not field or row[4] == field)
            ]
            seen = {row[0] for row in rows}
            if len(seen) < size:
                place = _first_place(cursor, source, place[0])
                if place is None:
                    return found, None
            else:
                place = (place[0], rows[-1][2], rows[-1][0])
            if len(found) >= PAGE:
                break
            size = size if found else min(size * 2, LARGEST)
    return found, place


def every_value_from(source: str, *, only: str = "", field: str = "") -> Iterator[list[StandingValue]]:
    """All values that stand from a source, some hundreds at a time."""
    place = None
    while True:
        found, place = standing_from(source, only=only, field=field, place=place, scanned=1, size=200)
        if found:
            yield found
        if place is None:
            return


def _first_place(cursor: Any, source: str, below: int) -> tuple[int, str, int] | None:
    cursor.execute(
        "SELECT id FROM history_changeset WHERE source = %s AND id < %s AND act NOT IN ('undo', 'withdrawal') ORDER BY id DESC LIMIT 1",
        [source, below],
    )
    row = cursor.fetchone()
    return (row[0], *END) if row else None


def _json(kept: Any) -> Any:
    return models.JSONField().from_db_value(kept, None, connection) if isinstance(kept, str) else kept


def counted_at() -> datetime | None:
    """When the values of all sources were counted last."""
    return SourceCount.objects.aggregate(at=models.Max("counted_at"))["at"]
