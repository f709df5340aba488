"""What many companies show of their addresses and years, brought up to date set by set.

The same as `follow_address` and `follow_figures` say of one company; a test holds them equal.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection

_PLACES = """
UPDATE companies_company c SET postcode = COALESCE(shown.postcode, ''), town = COALESCE(shown.town, ''),
    region = COALESCE(shown.region, ''), changed_at = %(now)s
FROM (
    SELECT n.id, v.id AS address, v.postcode, v.town, v.region FROM unnest(%(numbers)s::bigint[]) n(id)
    LEFT JOIN LATERAL (
        SELECT a.* FROM companies_address a WHERE a.company_id = n.id AND a.kind IN ('visiting', 'postal')
          AND (a.valid_from IS NULL OR a.valid_from <= %(today)s) AND (a.valid_to IS NULL OR a.valid_to >= %(today)s)
        ORDER BY a.site_id IS NOT NULL, a.kind <> 'visiting', a.valid_from DESC, a.id DESC LIMIT 1
    ) v ON TRUE
    WHERE v.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM companies_address a WHERE a.company_id = n.id)
) shown
WHERE c.id = shown.id AND (c.postcode, c.town, c.region) IS DISTINCT FROM
    (COALESCE(shown.postcode, ''), COALESCE(shown.town, ''), COALESCE(shown.region, ''))
"""
_FIGURES = """
UPDATE companies_company c SET staff = s.staff, turnover = t.turnover, turnover_currency = COALESCE(t.currency, ''),
    changed_at = %(now)s
FROM unnest(%(numbers)s::bigint[]) n(id)
LEFT JOIN LATERAL (
    SELECT COALESCE(y.staff_from, y.staff_to) AS staff FROM companies_financialyear y
    WHERE y.company_id = n.id AND COALESCE(y.staff_from, y.staff_to) IS NOT NULL
    ORDER BY y.ends_on DESC, y.is_consolidated LIMIT 1
) s ON TRUE
LEFT JOIN LATERAL (
    SELECT COALESCE(y.turnover_from, y.turnover_to) AS turnover, y.currency FROM companies_financialyear y
    WHERE y.company_id = n.id AND COALESCE(y.turnover_from, y.turnover_to) IS NOT NULL
    ORDER BY y.ends_on DESC, y.is_consolidated LIMIT 1
) t ON TRUE
WHERE c.id = n.id AND (c.staff, c.turnover, c.turnover_currency) IS DISTINCT FROM
    (s.staff, t.turnover, COALESCE(t.currency, ''))
"""


def follow_places(*, numbers: Iterable[int], today: date, now: datetime) -> None:
    """Let these companies show the place that their addresses give. No history: the addresses have theirs."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"numbers": sorted(set(numbers)), "today": today, "now": now})


def follow_years(*, numbers: Iterable[int], now: datetime) -> None:
    """Let these companies show the figures that their financial years give. No history: the years have theirs."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"numbers": sorted(set(numbers)), "now": now})
