"""Which days of an item are covered, by what, and which are not: by ranges, for some items at once.

`segments` goes from items up to what covers them and serves a page or a company; `queries/cover_totals.py` goes
from covers down to items and serves the whole base. Both answer the same, and a test holds them to it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from psycopg.types.range import Range

from installed_base.choices import AT_WORK
from installed_base.models import InstalledItem
from service.choices.cover import SOON, Covered
from service.models import Coverage

# What an item is a part of, on which days; then what stands for any of these, for the site of a machine, or for
# a product at its owner. Where no dated site or owner is written down, today's counts. The database says it once.
FOUND = "SELECT item_id, cover_id, days, node_id FROM service_cover_found(%s::bigint[])"


@dataclass(frozen=True)
class Segment:
    """Days of an item on which one cover stands for it; `node_id` is the machine it came through."""

    item_id: int
    coverage_id: int
    days: Range
    node_id: int


@dataclass
class Standing:
    """What is known of an item's cover as of a day. Days are first and last days, as people say them."""

    item: InstalledItem
    day: date
    state: Covered
    covered: list[Range] = field(default_factory=list)
    gaps: list[Range] | None = None  # None: the day of delivery is not known
    by: list[Segment] = field(default_factory=list)  # what covers on the day, the longest first
    until: date | None = None  # last covered day; None while covered: no end in sight
    since: date | None = None  # first day without
    starts_on: date | None = None
    waits_for: str = ""  # the day of which a warranty is waiting
    all: list[Segment] = field(default_factory=list)

    @property
    def days_left(self) -> int | None:
        return (self.until - self.day).days if self.until else None

    @property
    def gap_days(self) -> int | None:
        return None if self.gaps is None else sum(days_of(gap) for gap in self.gaps)

    @property
    def is_covered(self) -> bool:
        return self.state in {Covered.COVERED, Covered.ENDING}


def days_of(days: Range) -> int:
    """How many days a bounded span has."""
    return (days.upper - days.lower).days


def segments(items: Iterable[int]) -> list[Segment]:
    """What covers these items on which days, through machines, sites and products too. One query."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [list(items)])
        return [Segment(*row) for row in cursor.fetchall()]


def life_of(item: InstalledItem, day: date) -> Range | None:
    """From delivery to the day or to retirement; None where no day of delivery is known or it is yet to come."""
    start = item.delivered_on or item.installed_on or item.commissioned_on
    end = day + timedelta(days=1)
    if item.retired_on and item.retired_on < end:
        end = item.retired_on
    return Range(start, end, "[)") if start and start < end else None


def union(spans: Iterable[Range]) -> list[Range]:
    """Spans of days put together; days that lie in two count once."""
    merged: list[Range] = []
    for span in sorted(spans, key=lambda one: one.lower or date.min):
        last = merged[-1] if merged else None
        if last is not None and (last.upper is None or (span.lower or date.min) <= last.upper):
            if last.upper is not None and (span.upper is None or span.upper > last.upper):
                merged[-1] = Range(last.lower, span.upper, "[)")
        else:
            merged.append(Range(span.lower, span.upper, "[)"))
    return merged


def without(life: Range, covered: list[Range]) -> list[Range]:
    """The days of a life that none of the spans, put together and in order, has."""
    gaps, start = [], life.lower
    for span in covered:
        if span.upper is not None and span.upper <= start:
            continue
        lower = span.lower or date.min
        if lower >= life.upper:
            break
        if lower > start:
            gaps.append(Range(start, lower, "[)"))
        if span.upper is None:
            return gaps
        start = span.upper
    if start < life.upper:
        gaps.append(Range(start, life.upper, "[)"))
    return gaps


def standings(items: Iterable[InstalledItem], day: date) -> dict[int, Standing]:
    """How each of the items stands on a day. Two queries, however many items."""
    known = list(items)
    found: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments(item.pk for item in known):
        found[segment.item_id].append(segment)
    bare = [item for item in known if not found.get(item.pk)]
    waiting = _waiting([item.pk for item in bare], day) if bare else {}
    return {item.pk: _standing(item, found[item.pk], waiting.get(item.pk, ""), day) for item in known}


def standing_of(item: InstalledItem, day: date) -> Standing:
    """How one item stands on a day."""
    return standings([item], day)[item.pk]


def _standing(item: InstalledItem, found: list[Segment], waits_for: str, day: date) -> Standing:
    covered = union(segment.days for segment in found)
    life = life_of(item, day)
    standing = Standing(
        item=item, day=day, state=Covered.UNCOVERED, covered=covered, all=found, waits_for=waits_for,
        gaps=without(life, covered) if life else None,
        by=sorted((one for one in found if day in one.days), key=lambda one: one.days.upper or date.max, reverse=True),
    )  # fmt: skip
    now = next((span for span in covered if day in span), None)
    before = [span for span in covered if span.upper is not None and span.upper <= day]
    coming = [span for span in covered if span.lower is not None and span.lower > day]
    if coming:
        standing.starts_on = coming[0].lower
    if now is not None:
        standing.until = now.upper - timedelta(days=1) if now.upper else None
        left = standing.days_left
        standing.state = Covered.ENDING if left is not None and left <= SOON else Covered.COVERED
    elif not item.is_ours:
        standing.state = Covered.NOT_OURS
    elif item.status not in AT_WORK:
        standing.state = Covered.GONE
    elif not before and (coming or waits_for):
        standing.state = Covered.NOT_STARTED
    else:
        standing.since = before[-1].upper if before else (life.lower if life else None)
    return standing


_WAITING = """
SELECT i.id, t.start_basis
FROM installed_base_installeditem i
JOIN service_productwarranty w ON w.product_id = i.product_id
  AND w.during @> COALESCE(i.delivered_on, i.installed_on, i.commissioned_on, i.manufactured_on, %(day)s)
JOIN service_warrantyterm t ON t.id = w.term_id
WHERE i.id = ANY(%(items)s) AND i.is_ours AND CASE t.start_basis
  WHEN 'delivery' THEN i.delivered_on WHEN 'installation' THEN i.installed_on
  WHEN 'commissioning' THEN i.commissioned_on WHEN 'manufacture' THEN i.manufactured_on
  WHEN 'invoice' THEN (SELECT min(d.invoiced_on) FROM installed_base_deliveryline d WHERE d.item_id = i.id)
  END IS NULL
"""


def _waiting(items: list[int], day: date) -> dict[int, str]:
    """Items whose warranty has not started because the day that starts it is not known."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"items": items, "day": day})
        return dict(cursor.fetchall())


def coverages_of(found: Iterable[Segment]) -> dict[int, Coverage]:
    """The covers behind segments, with what a page says of them."""
    numbers = {segment.coverage_id for segment in found}
    rows = Coverage.objects.filter(pk__in=numbers).select_related(
        "contract__company", "contract__payer", "line__sla", "line__product", "term", "item__product", "site",
        "company", "product",
    )  # fmt: skip
    return rows.in_bulk()
