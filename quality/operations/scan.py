"""The nightly scan: findings come into the queue once, and leave it when the fact is mended."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from quality.choices import WEIGHTS, Reporter, UpkeepState
from quality.models import UpkeepEntry
from quality.queries.checks import Check, stale_checks, validity_checks
from quality.queries.facts import FACTS
from quality.queries.rules import settings_of_quality

STEP = 20_000  # numbers in a transaction
RECHECKED = 5_000
# A scan reads most of the table: what it joins is hashed, unless the range is so small that the planner knows better.
ROOM = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"


@dataclass(frozen=True)
class Scanned:
    """What one check changed in the queue. `is_full`: more was left for the nights to come."""

    new: int = 0
    gone: int = 0
    is_full: bool = False


_PUT = """
INSERT INTO quality_upkeepentry AS e
  (record, object_id, fact, closes, problem, weight, value, proposed, company_id, person_id, item_id, reporter,
   raised_at, created_at, changed_at)
SELECT %(record)s, h.object_id, %(fact)s, %(closes)s, %(problem)s,
  2 * %(weight)s + CASE WHEN c.lifecycle = 'customer' THEN 0 ELSE 1 END, left(h.value, 300), h.proposed,
  h.company_id, h.person_id, h.item_id, 'scan', %(now)s, %(now)s, %(now)s
FROM ({hits}) h LEFT JOIN companies_company c ON c.id = h.company_id
WHERE NOT EXISTS (
    SELECT 1 FROM quality_upkeepentry k WHERE k.record = %(record)s AND k.object_id = h.object_id
      AND k.fact = %(fact)s AND k.problem = %(problem)s
      AND (k.state = 'open' OR k.state = 'confirmed' AND %(once)s AND k.value = left(h.value, 300)))
ORDER BY h.object_id LIMIT %(room)s
ON CONFLICT DO NOTHING
"""
_JUDGED = """
SELECT * FROM unnest(%(object_ids)s::bigint[], %(company_ids)s::bigint[], %(person_ids)s::bigint[],
  %(item_ids)s::bigint[], %(values)s::text[], %(proposals)s::jsonb[])
  AS j(object_id, company_id, person_id, item_id, value, proposed)
"""
_CUSTOMERS = "(c.lifecycle IS NOT DISTINCT FROM 'customer') = %(customers)s"


def scan(*, now: datetime, checks: list[Check] | None = None) -> dict[str, Scanned]:
    """Look at every fact, customers' first. Idempotent: run twice, the second run changes nothing.

    A finding is derived and has no history of its own; what people decide about it has. What was confirmed as right
    is not asked again while the value is the same; what is only old is asked when its term has passed again.
    """
    today = timezone.localtime(now).date()
    wanted = [*validity_checks(), *stale_checks(today)] if checks is None else checks
    done = {}
    for check in wanted:
        gone = _take_back(check, now)
        new, is_full = _look(check, now)
        done[f"{check.problem}:{check.record}:{check.fact}"] = Scanned(new, gone, is_full)
    _take_back_sleeping({(c.problem, c.record, c.fact) for c in wanted}, now) if checks is None else None
    return done


def _look(check: Check, now: datetime) -> tuple[int, bool]:
    """New findings, until the queue is full: a queue of a million is none."""
    new = 0
    room = _room(check)
    for customers in (True, False):
        for first, last in _ranges(check.table):
            if room <= 0:
                return new, True
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(ROOM)
                found = _put(cursor, check, {"first": first, "last": last, "customers": customers}, room, now)
            new, room = new + found, room - found
    return new, False


def _put(cursor: Any, check: Check, where: dict[str, Any], room: int, now: datetime) -> int:
    only = f"t.id > %(first)s AND t.id <= %(last)s AND {_CUSTOMERS}"
    hits, params = check.sql.replace("{only}", only), {**check.params, **where}
    if check.judge is not None:
        rows = [row for row in _judged(cursor, check, hits, params) if row["proposed"] is not None]
        if not rows:
            return 0
        hits, params = _JUDGED, _columns(rows)
    known = FACTS[(check.record, check.fact)]
    values = {
        **params, "record": check.record, "fact": check.fact, "closes": known.closes, "problem": check.problem,
        "weight": WEIGHTS[check.problem], "now": now, "room": room, "once": check.problem != "stale",
    }  # fmt: skip
    cursor.execute(_PUT.replace("{hits}", hits), values)
    return cursor.rowcount


def _judged(cursor: Any, check: Check, hits: str, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows with what the judge proposes; None when nothing is the matter."""
    cursor.execute(hits, params)
    names = [column.name for column in cursor.description]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        row["proposed"] = check.judge(row["judged"], row)
        yield row


def _columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **{f"{name}s": [row[name] for row in rows] for name in ("object_id", "company_id", "person_id", "item_id", "value")},
        "proposals": [json.dumps(row["proposed"]) for row in rows],
    }  # fmt: skip


def _take_back(check: Check, now: datetime) -> int:
    """Findings of this check that hold no more leave the queue."""
    gone, after = 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            rows = _open_of(check).filter(pk__gt=after).order_by("pk")
            batch = dict(rows.values_list("pk", "object_id")[:RECHECKED])
            if not batch:
                return gone
            after = max(batch)
            hits = check.sql.replace("{only}", "t.id = ANY(%(ids)s)")
            params = {**check.params, "ids": list(batch.values())}
            if check.judge is None:
                cursor.execute(f"SELECT object_id FROM ({hits}) h", params)
                still = {row[0] for row in cursor.fetchall()}
            else:
                rows_now = _judged(cursor, check, hits, params)
                still = {row["object_id"] for row in rows_now if row["proposed"] is not None}
            mended = [pk for pk, number in batch.items() if number not in still]
            gone += _leave(mended, now)


def _take_back_sleeping(asked: set[tuple[str, str, str]], now: datetime) -> None:
    """Findings of rules that an administrator put to sleep leave the queue."""
    rows = UpkeepEntry.objects.open().filter(reporter=Reporter.SCAN)
    kinds = set(rows.values_list("problem", "record", "fact").distinct().order_by())
    for problem, record, fact in kinds - asked:
        _leave(list(rows.filter(problem=problem, record=record, fact=fact).values_list("pk", flat=True)), now)


def _leave(numbers: list[int], now: datetime) -> int:
    return UpkeepEntry.objects.open().filter(pk__in=numbers).update(
        state=UpkeepState.GONE, settled_at=now, snoozed_until=None, changed_at=now
    )  # fmt: skip


def _open_of(check: Check) -> Any:
    return UpkeepEntry.objects.open().filter(
        problem=check.problem, record=check.record, fact=check.fact, reporter=Reporter.SCAN
    )


def _room(check: Check) -> int:
    return settings_of_quality().open_at_most - _open_of(check).count()


def _ranges(table: str) -> Iterator[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(min(id), 1), COALESCE(max(id), 0) FROM {table}")
        low, high = cursor.fetchone()
    for first in range(low - 1, high, STEP):
        yield first, min(first + STEP, high)
