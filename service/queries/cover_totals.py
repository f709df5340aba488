"""Cover of the whole base at once: one pass over the items and the covered days kept of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from installed_base.choices import AT_WORK

# How each item is covered, as the database keeps it (`service.models.ItemCover`).
KEPT = """
WITH spans AS (
  SELECT k.item_id, k.covered, k.by_contract @> %(day)s::date AS contract, k.by_warranty @> %(day)s::date AS warranty
  FROM service_itemcover k {which}
)
"""
# Days of a life without cover. In numbers of days, as most items have one span and ranges cost many times as much.
GAP_DAYS = """
CASE WHEN life_days IS NULL THEN 0 WHEN covered IS NULL OR isempty(covered) THEN life_days
  WHEN covered = datemultirange(range_merge(covered))
  THEN life_days - GREATEST(0, LEAST(upper(covered), until) - GREATEST(lower(covered), begins))
  ELSE (SELECT COALESCE(sum(upper(g) - lower(g)), 0) FROM unnest(datemultirange(daterange(begins, until)) - covered) g) END
"""
SUMS = """
, lives AS (
  SELECT i.company_id, COALESCE(s.contract, false) AS contract, COALESCE(s.warranty, false) AS warranty, s.covered,
    b.begins, b.until, CASE WHEN b.until > b.begins THEN b.until - b.begins END AS life_days
  FROM installed_base_installeditem i
  CROSS JOIN LATERAL (SELECT COALESCE(i.delivered_on, i.installed_on, i.commissioned_on) AS begins,
    LEAST(i.retired_on, %(day)s::date + 1) AS until) b
  LEFT JOIN spans s ON s.item_id = i.id
  WHERE i.is_ours AND i.status = ANY(%(at_work)s) {which}
)
SELECT {company} count(*) FILTER (WHERE contract AND NOT warranty), count(*) FILTER (WHERE warranty AND NOT contract),
  count(*) FILTER (WHERE contract AND warranty), count(*) FILTER (WHERE NOT contract AND NOT warranty),
  COALESCE(sum({gap_days}), 0)::bigint, COALESCE(sum(life_days), 0)::bigint
FROM lives {grouped}
"""
# Sums over millions stay in memory rather than in files; the next transaction has the usual again.
ROOM = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"


@dataclass(frozen=True)
class CoverTotals:
    """Items of ours at work, by what covers them on the day; days without cover and days of life up to it."""

    contract_only: int
    warranty_only: int
    both: int
    neither: int
    gap_days: int
    life_days: int

    @property
    def items(self) -> int:
        return self.contract_only + self.warranty_only + self.both + self.neither

    @property
    def attach_rate(self) -> float | None:
        """Items with a contract among all; None when there are none."""
        return (self.contract_only + self.both) / self.items if self.items else None

    @property
    def cover_day_ratio(self) -> float | None:
        return 1 - self.gap_days / self.life_days if self.life_days else None


def cover_totals(day: date, items: Iterable[int] | None = None) -> CoverTotals:
    """How the base, or some items of it, are covered on a day. One query."""
    return CoverTotals(*_sums(day, items=None if items is None else list(items))[0])


def cover_totals_by_company(day: date) -> list[tuple[int, CoverTotals]]:
    """The same for each company that has items. One query."""
    rows = _sums(day, company="company_id,", grouped="GROUP BY company_id")
    return [(row[0], CoverTotals(*row[1:])) for row in rows if row[0] is not None]


def kept_spans(*, of_some: bool) -> str:
    """The beginning of a statement: `spans`, of the whole base or of the items in the parameter `items`."""
    return KEPT.format(which="WHERE k.item_id = ANY(%(items)s)" if of_some else "")


def _sums(day: date, *, company: str = "", grouped: str = "", items: list[int] | None = None) -> list[tuple]:
    of_some = items is not None
    sql = kept_spans(of_some=of_some) + SUMS.format(
        which="AND i.id = ANY(%(items)s)" if of_some else "",
        company=company,
        grouped=grouped,
        gap_days=GAP_DAYS,
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if not of_some:
            cursor.execute(ROOM)
        cursor.execute(sql, {"day": day, "at_work": [str(one) for one in AT_WORK], "items": items})
        return cursor.fetchall()
