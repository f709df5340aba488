"""Active items counted by company, family, machine or part, and age: one statement for the night and for the moment."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import connection
from django.utils import timezone

from common.months import months_before
from service.choices.cover import BILLED_A_YEAR
from service.choices.figures import ACTIVE, VERIFIED_WITHIN, AgeBand
from service.queries.cover_totals import GAP_DAYS, kept_spans

COLUMNS = (
    'company_id, family_id, is_machine, age, contract_only, warranty_only, "both", neither, others, visible,'
    " gap_days, life_days, priced, value, covered_value"
)
# What the service of a product costs in a year: the median over the lines that cover single items of it.
CELLS = """
, shares AS (
  SELECT n.product_id, l.price * CASE l.billing {billed} END / count(*) AS a_year
  FROM service_coverage c JOIN installed_base_installeditem n ON n.id = c.item_id
  JOIN service_contractline l ON l.id = c.line_id
  WHERE l.price IS NOT NULL AND l.billing <> 'once' {priced}
  GROUP BY n.product_id, l.id
), prices AS (
  SELECT product_id, (percentile_cont(0.5) WITHIN GROUP (ORDER BY a_year))::numeric(14, 2) AS price
  FROM shares GROUP BY product_id
), active AS (
  SELECT i.company_id, t.family_id, i.parent_id IS NULL AS is_machine, i.is_ours, p.price, s.covered,
    COALESCE(s.contract, false) AS contract, COALESCE(s.warranty, false) AS warranty,
    COALESCE(s.contract, false) OR COALESCE(s.warranty, false) AS is_covered,
    i.site_id IS NOT NULL AND COALESCE(i.verified_at >= %(since)s, false) AS is_visible,
    CASE WHEN b.born IS NULL THEN 'unknown' WHEN b.born > %(age_5)s::date THEN '0' WHEN b.born > %(age_10)s::date THEN '5'
      WHEN b.born > %(age_15)s::date THEN '10' WHEN b.born > %(age_20)s::date THEN '15' ELSE '20' END AS age,
    b.delivered AS begins, %(day)s::date + 1 AS until,
    CASE WHEN b.delivered <= %(day)s::date THEN %(day)s::date + 1 - b.delivered END AS life_days
  FROM installed_base_installeditem i
  JOIN installed_base_product t ON t.id = i.product_id
  CROSS JOIN LATERAL (
    SELECT COALESCE(i.delivered_on, i.installed_on, i.commissioned_on) AS delivered,
      COALESCE(i.delivered_on, i.installed_on, i.commissioned_on, i.manufactured_on) AS born
  ) b
  LEFT JOIN spans s ON s.item_id = i.id
  LEFT JOIN prices p ON p.product_id = i.product_id
  WHERE i.status = ANY(%(active)s) AND (i.retired_on IS NULL OR i.retired_on > %(day)s::date) {which}
)
SELECT company_id, family_id, is_machine, age,
  count(*) FILTER (WHERE is_ours AND contract AND NOT warranty) AS contract_only,
  count(*) FILTER (WHERE is_ours AND warranty AND NOT contract) AS warranty_only,
  count(*) FILTER (WHERE is_ours AND contract AND warranty) AS "both",
  count(*) FILTER (WHERE is_ours AND NOT is_covered) AS neither,
  count(*) FILTER (WHERE NOT is_ours) AS others,
  count(*) FILTER (WHERE is_ours AND is_visible) AS visible,
  COALESCE(sum({gap_days}) FILTER (WHERE is_ours), 0)::bigint AS gap_days,
  COALESCE(sum(life_days) FILTER (WHERE is_ours), 0)::bigint AS life_days,
  count(*) FILTER (WHERE is_ours AND price IS NOT NULL) AS priced,
  COALESCE(sum(price) FILTER (WHERE is_ours), 0) AS value,
  COALESCE(sum(price) FILTER (WHERE is_ours AND is_covered), 0) AS covered_value
FROM active GROUP BY company_id, family_id, is_machine, age
"""


@dataclass(frozen=True)
class Sums:
    """Active items, counted. Rates are None where their denominator is nothing."""

    contract_only: int = 0
    warranty_only: int = 0
    both: int = 0
    neither: int = 0
    others: int = 0
    visible: int = 0
    gap_days: int = 0
    life_days: int = 0
    priced: int = 0
    value: Decimal = Decimal(0)
    covered_value: Decimal = Decimal(0)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in COUNTS))

    @property
    def items(self) -> int:
        return self.covered + self.neither

    @property
    def covered(self) -> int:
        return self.contract_only + self.warranty_only + self.both

    @property
    def under_contract(self) -> int:
        return self.contract_only + self.both

    @property
    def attach_rate(self) -> float | None:
        return ratio(self.under_contract, self.items)

    @property
    def coverage_rate(self) -> float | None:
        return ratio(self.covered, self.items)

    @property
    def value_rate(self) -> float | None:
        return ratio(self.covered_value, self.value)

    @property
    def cover_day_ratio(self) -> float | None:
        return ratio(self.life_days - self.gap_days, self.life_days)

    @property
    def visibility(self) -> float | None:
        return ratio(self.visible, self.items)

    @property
    def penetration(self) -> float | None:
        return ratio(self.items, self.items + self.others)


COUNTS = tuple(one.name for one in fields(Sums))


@dataclass(frozen=True)
class Cell:
    """The counts of one company, family, machine or part, and age."""

    company_id: int | None
    family_id: int | None
    is_machine: bool
    age: str
    sums: Sums


def ratio(part: Any, whole: Any) -> float | None:
    """A share; None of nothing."""
    return float(part) / float(whole) if whole else None


def verified_since(day: date) -> datetime:
    """The moment since which a confirmation is fresh."""
    return timezone.make_aware(datetime.combine(months_before(day, VERIFIED_WITHIN), time.min))


def born_after(day: date) -> dict[str, date]:
    """By band of age the day after which its items were delivered, the youngest band first."""
    known = [band for band in AgeBand.values if band != AgeBand.UNKNOWN]
    return {band: months_before(day, 12 * int(older)) for band, older in pairwise(known)}


def cells_statement(*, of_some: bool) -> str:
    """The select of cells of the whole base, or of the items in the parameter `items`."""
    billed = " ".join(f"WHEN '{code}' THEN {times}" for code, times in BILLED_A_YEAR.items())
    some = (
        "AND n.product_id IN (SELECT product_id FROM installed_base_installeditem WHERE id = ANY(%(items)s))"
    )
    body = CELLS.format(
        billed=billed, priced=some if of_some else "", which="AND i.id = ANY(%(items)s)" if of_some else "",
        gap_days=GAP_DAYS,
    )  # fmt: skip
    return kept_spans(of_some=of_some) + body


def parameters(day: date) -> dict[str, Any]:
    """What the statement asks for besides items."""
    ages = {f"age_{5 * step}": cut for step, cut in enumerate(born_after(day).values(), 1)}
    return {"day": day, "since": verified_since(day), "active": [str(one) for one in ACTIVE], **ages}


def cells_of(items: Iterable[int], day: date) -> list[Cell]:
    """Cells of some items as of a day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(cells_statement(of_some=True), {**parameters(day), "items": list(items)})
        return [Cell(*row[:4], Sums(*row[4:])) for row in cursor.fetchall()]
