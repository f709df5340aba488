"""Scans for duplicates: asked for, worked off step by step, resumed.

The cursor is committed with the pairs of its step, so a killed worker loses one step and doubles nothing.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F

from common.jobs import alone, enqueue_on_commit
from quality.choices import AT_WORK, Kind, ScanState, Verdict
from quality.models import DuplicatePair, DuplicateScan
from quality.queries.blocking import REGISTERS, last_and_count, make_keys, pairs_after, word_rarity
from quality.querysets import records_of
from quality.scoring.verdict import Comparison
from users.models import User

logger = logging.getLogger(__name__)
STEP = 20_000  # records whose pairs are written in one transaction
MOST_OF_ONE = 10  # suggestions for one record: clusters are not grown beyond what a person can look at
LOCK_CLASS = 47_301
SILENCE = timedelta(seconds=90)

Clock = Callable[[], datetime]
Rarity = Callable[[str], float]


def start_scan(*, kind: str, by: User | None, now: datetime) -> DuplicateScan:
    """Queue a scan of a register. While one is going on, that one is given back: asked twice, it runs once."""
    try:
        with transaction.atomic():
            scan = DuplicateScan.objects.create(kind=Kind(kind), by=by, asked_at=now)
            enqueue_on_commit("quality.scan_duplicates", scan_id=scan.pk)
            return scan
    except IntegrityError:
        return DuplicateScan.objects.filter(kind=kind).latest("id")


def resume_scans(*, now: datetime) -> int:
    """Send the jobs again whose worker was killed or whose message was lost."""
    stalled = DuplicateScan.objects.filter(state__in=AT_WORK)
    stalled = stalled.exclude(heartbeat_at__gt=now - SILENCE).exclude(
        heartbeat_at=None, asked_at__gt=now - SILENCE
    )
    numbers = list(stalled.values_list("pk", flat=True))
    for scan_id in numbers:
        enqueue_on_commit("quality.scan_duplicates", scan_id=scan_id)
    return len(numbers)


def work_off_scan(*, scan_id: int, clock: Clock, step: int = STEP) -> None:
    """Scan to the end, from where it is. Only one worker at a time does; a second one leaves."""
    with alone(LOCK_CLASS, scan_id) as is_alone:
        scan = DuplicateScan.objects.filter(pk=scan_id, state__in=AT_WORK).first() if is_alone else None
        if scan is None:
            return
        try:
            _work(scan, clock, step)
        except OperationalError:
            raise  # the database went away: the schedule sends the job again
        except Exception as error:
            logger.error("Scan %s failed: %s", scan_id, type(error).__name__)
            DuplicateScan.objects.filter(pk=scan_id, state__in=AT_WORK).update(
                state=ScanState.FAILED, failure=type(error).__name__, finished_at=clock()
            )
            raise


def _work(scan: DuplicateScan, clock: Clock, step: int) -> None:
    mine = DuplicateScan.objects.filter(pk=scan.pk, state__in=AT_WORK)
    if not scan.last or not _keys_stand(scan.kind):
        mine.update(state=ScanState.RUNNING, heartbeat_at=clock())
        with transaction.atomic():
            make_keys(scan.kind)
            scan.last, scan.total = last_and_count(scan.kind)
            mine.update(last=scan.last, total=scan.total, heartbeat_at=clock())
    rarity = word_rarity() if scan.kind == Kind.COMPANY else None
    cursor = scan.cursor
    while cursor < scan.last:
        # numbers that no record has are passed over at once, however wide the gap
        begins = (
            records_of(scan.kind).filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True).first()
        )
        until = (begins - 1 if begins else scan.last) + step
        now = clock()
        with transaction.atomic():
            if not mine.select_for_update().filter(cursor=cursor).exists():
                return  # somebody else went ahead
            compared, found = write_step(kind=scan.kind, after=cursor, until=until, rarity=rarity, now=now)
            mine.update(
                cursor=until, done=F("done") + min(until, scan.last) - cursor, compared=F("compared") + compared,
                found=F("found") + found, heartbeat_at=now,
            )  # fmt: skip
        cursor = until
    _finish(scan, clock())


def _keys_stand(kind: str) -> bool:
    """Whether the keys of the scan that went on before are still there (they are unlogged)."""
    from_table = f"quality_key_{Kind(kind).value}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [from_table])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"SELECT EXISTS (SELECT FROM {from_table})")
        return cursor.fetchone()[0]


@transaction.atomic
def _finish(scan: DuplicateScan, now: datetime) -> None:
    """What was suggested before and is alike no longer goes; what somebody decided stays."""
    gone = DuplicatePair.objects.filter(kind=scan.kind, verdict=Verdict.OPEN, seen_at__lt=scan.asked_at)
    gone.delete()
    DuplicateScan.objects.filter(pk=scan.pk, state__in=AT_WORK).update(
        state=ScanState.DONE, finished_at=now, done=F("total"), cursor=F("last")
    )


def write_step(*, kind: str, after: int, until: int, rarity: Rarity | None, now: datetime) -> tuple[int, int]:
    """Score the pairs of a stretch of records and write those that are suggested. Says how many were compared, and
    how many are new. Called twice, it writes the same."""
    register = REGISTERS[kind]
    pairs = pairs_after(kind, after, until)
    facts = register.facts_of({number for pair in pairs for number in pair})
    scored = []
    for first, second in pairs:
        if first in facts and second in facts:
            comparison = register.compare(facts[first], facts[second], rarity)
            if comparison.is_suggested:
                scored.append((comparison, first, second))
    kept = _capped(scored)
    written = [
        (first, second, comparison.score, _reasons_of(comparison), _digest(facts[first], facts[second]))
        for comparison, first, second in kept
    ]
    return len(pairs), write_pairs(kind=kind, rows=written, now=now)


def _capped(scored: list[tuple[Comparison, int, int]]) -> list[tuple[Comparison, int, int]]:
    """The surest few of each record."""
    kept, counted = [], Counter()
    for one in sorted(scored, key=lambda row: (-row[0].score, row[1], row[2])):
        if counted[one[1]] < MOST_OF_ONE and counted[one[2]] < MOST_OF_ONE:
            counted.update(one[1:])
            kept.append(one)
    return kept


def _reasons_of(comparison: Comparison) -> list[dict]:
    """The reasons as they are kept, without words of the records."""
    return [reason.as_json() for reason in comparison.reasons]


def _digest(one: object, two: object) -> str:
    """A mark of the compared facts: when it is another, what somebody decided may be looked at again."""
    text = json.dumps([_plain(one), _plain(two)], default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(value)
    fields = getattr(value, "__dataclass_fields__", None)
    return {name: getattr(value, name) for name in fields} if fields else str(value)


_WRITE = """
INSERT INTO quality_duplicatepair AS p
  (kind, first, second, score, reasons, facts, verdict, reason, found_at, seen_at)
SELECT %s, r.first, r.second, r.score, r.reasons, r.facts, 'open', '', %s, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::jsonb[], %s::text[]) r(first, second, score, reasons, facts)
ORDER BY r.first, r.second
ON CONFLICT (kind, first, second) DO UPDATE SET
  score = excluded.score, reasons = excluded.reasons, facts = excluded.facts, seen_at = excluded.seen_at,
  verdict = 'open', found_at = CASE WHEN p.verdict = 'open' THEN p.found_at ELSE excluded.found_at END
WHERE p.verdict = 'open' OR p.facts <> excluded.facts
RETURNING (xmax = 0 OR found_at = %s)
"""


def write_pairs(*, kind: str, rows: list[tuple[int, int, int, list, str]], now: datetime) -> int:
    """Write suggestions (first, second, score, reasons, digest). A decided pair comes back only when its compared
    facts are others than those that were decided on. Says how many are new to the queue."""
    if not rows:
        return 0
    first, second, score, reasons, facts = map(list, zip(*rows, strict=True))
    values = [kind, now, now, first, second, score, [json.dumps(one) for one in reasons], facts, now]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        return sum(row[0] for row in cursor.fetchall())
