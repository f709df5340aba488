"""Signals derived from history: one statement for any number of changes, and twice the same.

What outside sources changed makes signals; what we typed does not, unless it says that a company is in trouble or
gone. A value that was not known before is knowledge and no news. Nothing is asked of those who write: the job looks
which changes are new.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from enrichment.models import SignalLook
from enrichment.queries.signal_rules import Rules, signal_rules

TYPES = [
    "companies.company", "companies.address", "companies.site", "companies.grouplink",
    "companies.companycontactpoint", "companies.financialyear",
]  # fmt: skip
LOCK_CLASS = 47_241

# What each kind is, out of the changes `act`. Each part answers with (id, company_id, kind, at, source, party).
_OF_COMPANY = """
  SELECT a.id, a.object_id AS company_id, k.kind, a.at, a.source, a.party FROM act a CROSS JOIN LATERAL (VALUES
    ('name', a.is_outside AND a.old->>'legal_name' <> '' AND lower(a.old->>'legal_name') <> lower(a.new->>'legal_name')),
    ('industry', a.is_outside AND a.old->>'industry_code' <> '' AND a.new->>'industry_code' <> ''
        AND NOT 'industry_version' = ANY(a.fields)
        AND replace(a.old->>'industry_code', '.', '') <> replace(a.new->>'industry_code', '.', '')),
    ('legal_form', a.is_outside AND a.old->>'legal_form' <> '' AND lower(a.old->>'legal_form') <> lower(a.new->>'legal_form')),
    ('address', a.is_outside AND a.fields && ARRAY['street', 'postcode', 'town']::varchar[]
        AND concat(a.old->>'street', a.old->>'postcode', a.old->>'town') <> ''
        AND lower(concat_ws('|', a.old->>'street', a.old->>'postcode', a.old->>'town'))
         <> lower(concat_ws('|', a.new->>'street', a.new->>'postcode', a.new->>'town'))),
    ('bankruptcy', a.new->>'status' = 'bankrupt'),
    ('restructuring', a.new->>'status' = 'restructuring'),
    ('status', a.new->>'status' IN ('liquidation', 'ceased') OR a.is_outside AND a.new->>'status' = 'active'),
    ('website', a.is_outside AND 'web' = ANY(a.fields) AND EXISTS (
        SELECT 1 FROM companies_companycontactpoint p WHERE p.company_id = a.object_id AND p.kind = 'web'
          AND NOT COALESCE(a.new->'web', '[]'::jsonb) ? p.value))
  ) k(kind, holds) WHERE a.object_type = 'companies.company' AND a.verb = 'changed' AND k.holds
"""
_OF_PARTS = """
  SELECT a.id, d.company_id, 'address', a.at, a.source, a.party FROM act a JOIN companies_address d ON d.id = a.object_id
  WHERE a.object_type = 'companies.address' AND a.is_outside AND CASE a.verb
    WHEN 'created' THEN EXISTS (SELECT 1 FROM companies_address o WHERE o.company_id = d.company_id AND o.kind = d.kind
        AND o.site_id IS NOT DISTINCT FROM d.site_id AND o.id < d.id
        AND lower(concat_ws('|', o.street, o.postcode, o.town)) <> lower(concat_ws('|', d.street, d.postcode, d.town)))
    ELSE a.fields && ARRAY['street', 'postcode', 'town']::varchar[]
        AND concat(a.old->>'street', a.old->>'postcode', a.old->>'town') <> ''
        AND lower(concat_ws('|', a.old->>'street', a.old->>'postcode', a.old->>'town'))
         <> lower(concat_ws('|', a.new->>'street', a.new->>'postcode', a.new->>'town')) END
UNION ALL
  SELECT a.id, s.company_id, 'site', a.at, a.source, a.party FROM act a JOIN companies_site s ON s.id = a.object_id
  WHERE a.object_type = 'companies.site' AND a.is_outside AND a.verb = 'created'
    AND NOT EXISTS (SELECT 1 FROM history_change b WHERE b.object_type = 'companies.company' AND b.object_id = s.company_id
        AND b.verb = 'created' AND b.change_set_id = a.change_set_id)
UNION ALL
  SELECT a.id, g.child_id, 'parent', a.at, a.source, a.party FROM act a JOIN companies_grouplink g ON g.id = a.object_id
  WHERE a.object_type = 'companies.grouplink' AND a.is_outside AND a.verb = 'created'
    AND NOT EXISTS (SELECT 1 FROM history_change b WHERE b.object_type = 'companies.company' AND b.object_id = g.child_id
        AND b.verb = 'created' AND b.change_set_id = a.change_set_id)
UNION ALL
  SELECT a.id, p.company_id, 'website', a.at, a.source, a.party FROM act a
  JOIN companies_companycontactpoint p ON p.id = a.object_id AND p.kind = 'web'
  WHERE a.object_type = 'companies.companycontactpoint' AND a.is_outside AND CASE a.verb
    WHEN 'created' THEN EXISTS (SELECT 1 FROM companies_companycontactpoint o
        WHERE o.company_id = p.company_id AND o.kind = 'web' AND o.id < p.id)
    ELSE 'key' = ANY(a.fields) END
"""
# The newest year of a company against the one before, when this look has touched it.
_GROWTH = """
  touched AS (
    SELECT a.id, y.company_id, y.ends_on, a.at, a.source, a.party FROM act a JOIN companies_financialyear y ON y.id = a.object_id
    WHERE a.object_type = 'companies.financialyear' AND a.is_outside AND NOT y.is_consolidated
    UNION ALL
    SELECT a.id, a.object_id, (a.new->'financial_year'->>'ends_on')::date, a.at, a.source, a.party FROM act a
    WHERE a.object_type = 'companies.company' AND a.verb = 'changed' AND a.is_outside AND a.new->'financial_year'->>'ends_on' IS NOT NULL
  ), course AS (
    SELECT t.*, CASE WHEN y.currency = p.currency AND p.turnover_from > 0
                     THEN round((y.turnover_from / p.turnover_from - 1) * 100)::int END AS turnover,
           CASE WHEN p.staff_from > 0 AND abs(y.staff_from - p.staff_from) > 1
                THEN round((y.staff_from::numeric / p.staff_from - 1) * 100)::int END AS staff
    FROM touched t
    JOIN companies_financialyear y ON y.company_id = t.company_id AND y.ends_on = t.ends_on AND NOT y.is_consolidated
    JOIN LATERAL (SELECT * FROM companies_financialyear o WHERE o.company_id = t.company_id AND NOT o.is_consolidated
        AND o.ends_on < t.ends_on AND o.ends_on >= t.ends_on - 400 ORDER BY o.ends_on DESC LIMIT 1) p ON TRUE
    WHERE NOT EXISTS (SELECT 1 FROM companies_financialyear n WHERE n.company_id = t.company_id
        AND NOT n.is_consolidated AND n.ends_on > t.ends_on)
  ), moved AS (
    SELECT c.id, c.company_id, k.kind, c.at, c.source, c.party, c.ends_on,
           jsonb_strip_nulls(jsonb_build_object('turnover', c.turnover, 'staff', c.staff)) AS figures
    FROM course c CROSS JOIN LATERAL (VALUES
      ('growth', greatest(c.turnover, c.staff) >= %(growth)s),
      ('decline', least(c.turnover, c.staff) <= 0 - %(decline)s AND NOT COALESCE(greatest(c.turnover, c.staff) >= %(growth)s, FALSE))
    ) k(kind, holds) WHERE k.holds
  )
"""
_DERIVE = f"""
WITH act AS MATERIALIZED (
  SELECT c.id, c.object_type, c.object_id, c.verb, c.fields, c.old, c.new, c.at, c.change_set_id,
         COALESCE(NULLIF(s.source, ''), s.robot) AS source, s.party, s.party IN ('second', 'third') AS is_outside
  FROM history_change c JOIN history_changeset s ON s.id = c.change_set_id
  WHERE {{which}} AND c.object_type = ANY(%(types)s) AND c.verb IN ('created', 'changed')
    AND (s.party IN ('second', 'third') OR c.object_type = 'companies.company' AND c.verb = 'changed' AND 'status' = ANY(c.fields))
), {_GROWTH}, hit AS (
  SELECT h.id, h.company_id, h.kind, h.at, h.source, h.party, NULL::date AS day, '{{{{}}}}'::jsonb AS figures
  FROM ({_OF_COMPANY} UNION ALL {_OF_PARTS}) h(id, company_id, kind, at, source, party)
  UNION ALL SELECT id, company_id, kind, at, source, party, ends_on, figures FROM moved
), one AS (
  SELECT DISTINCT ON (h.company_id, h.kind, h.happened_on, h.source) h.*, r.weight
  FROM (SELECT *, COALESCE(day, (at AT TIME ZONE %(zone)s)::date) AS happened_on FROM hit) h
  JOIN unnest(%(kinds)s::text[], %(weights)s::int[]) r(kind, weight) ON r.kind = h.kind
  JOIN companies_company c ON c.id = h.company_id
  ORDER BY h.company_id, h.kind, h.happened_on, h.source, h.id
), put AS (
  INSERT INTO enrichment_signal
    (company_id, kind, happened_on, source, party, change_id, figures, found_at, weight, rank)
  SELECT company_id, kind, happened_on, left(source, 120), party, id, figures, %(now)s, weight,
         (%(today)s::date - date '2000-01-01') * 10 + weight
  FROM one ORDER BY company_id
  ON CONFLICT (company_id, kind, happened_on, source) DO NOTHING
  RETURNING kind
)
SELECT kind, count(*) FROM put GROUP BY kind
"""


@dataclass(frozen=True)
class Looked:
    """What one look found, by kind."""

    found: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.found.values())


@transaction.atomic
def derive_of_change_set(*, change_set_id: int, now: datetime) -> Looked:
    """The signals of one act, at once: an import or a run of a million changes is one statement. Again: nothing."""
    which = "c.change_set_id = %(change_set)s"
    return Looked(_run(which, {"change_set": change_set_id}, signal_rules(), now))


@transaction.atomic
def derive_new(*, now: datetime) -> Looked:
    """The signals of all changes since the last look. One look at a time; a second one waits.

    Changes get their numbers in one order and appear in another. What may still appear below the highest number is
    looked at again until the transactions that were open have ended; the rule of uniqueness keeps that harmless.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 1)", [LOCK_CLASS])
    look, is_first = SignalLook.objects.get_or_create(pk=1)
    mark, oldest = _horizon()
    if is_first:  # what was there before the first look is no news
        look.done_id, look.looked_at = mark[1], now
        look.save()
        return Looked({})
    is_new = mark[1] > look.done_id
    found = _run("c.id > %(after)s", {"after": look.done_id}, signal_rules(), now) if is_new else {}
    marks = [*look.marks, mark]
    ended = [number for moment, number in marks if oldest is None or moment < oldest]
    look.done_id = max([look.done_id, *ended])
    look.marks = [one for one in marks if one[1] > look.done_id][-200:]
    look.looked_at = now
    look.save()
    return Looked(found)


def _horizon() -> tuple[list[Any], float | None]:
    """The moment and the highest number of a change given until then; and since when the oldest writer is at work
    that still was when this was asked. By the clock of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp())::float,"
            " COALESCE(pg_sequence_last_value(pg_get_serial_sequence('history_change', 'id')::regclass), 0)"
        )
        mark = list(cursor.fetchone())
        cursor.execute(
            "SELECT extract(epoch FROM min(xact_start))::float FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        return mark, cursor.fetchone()[0]


def _run(which: str, values: dict[str, int], rules: Rules, now: datetime) -> dict[str, int]:
    kinds = [kind for kind in rules.weights if rules.is_on(kind)]
    said = {
        "types": TYPES, "zone": timezone.get_default_timezone_name(), "now": now, "today": timezone.localtime(now).date(),
        "kinds": kinds, "weights": [rules.weights[kind] for kind in kinds],
        "growth": rules.growth, "decline": rules.decline,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DERIVE.format(which=which), values | said)
        return dict(cursor.fetchall())
