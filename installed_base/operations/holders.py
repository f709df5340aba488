"""Today's holders of many machines in a few statements: what `show_holder` does for one, for an import's chunk or a night.

The two are held equal by a test: whoever changes one changes the other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from companies.operations.company import derive_lifecycles
from history import operations as history
from installed_base.choices import AT_WORK, GONE
from installed_base.operations.structure import lock_structure
from installed_base.queries.days import day_of
from users.models import User

_LOCK = """
SELECT id FROM installed_base_installeditem
WHERE id IN (SELECT unnest(%(items)s::bigint[])) OR root_id IN (SELECT unnest(%(items)s::bigint[]))
ORDER BY id FOR UPDATE
"""
# Company and site of each machine by what is said of the day: the operator, else the owner, else (neither was ever
# said) whoever has it now; the site said of the day, else (none was ever said) the present one, if it is the company's.
_MOVE = """
WITH machine AS MATERIALIZED (
  SELECT i.id, i.company_id, i.site_id FROM installed_base_installeditem i
  WHERE i.id IN (SELECT unnest(%(items)s::bigint[])) AND i.parent_id IS NULL
), said AS (
  SELECT p.item_id, (array_agg(p.company_id ORDER BY p.role = 'owner')
                       FILTER (WHERE p.during @> %(today)s::date))[1] AS company_id
  FROM installed_base_itemparty p JOIN machine m ON m.id = p.item_id
  WHERE p.role IN ('operator', 'owner') GROUP BY p.item_id
), stood AS (
  SELECT s.item_id, (array_agg(s.site_id) FILTER (WHERE s.during @> %(today)s::date))[1] AS site_id
  FROM installed_base_itemsite s JOIN machine m ON m.id = s.item_id GROUP BY s.item_id
), shown AS MATERIALIZED (
  SELECT m.id, h.company_id, t.id AS site_id, m.company_id AS left_id
  FROM machine m LEFT JOIN said ON said.item_id = m.id LEFT JOIN stood ON stood.item_id = m.id
  CROSS JOIN LATERAL (SELECT CASE WHEN said.item_id IS NULL THEN m.company_id ELSE said.company_id END AS company_id) h
  LEFT JOIN companies_site t ON t.company_id = h.company_id
    AND t.id = CASE WHEN stood.item_id IS NULL THEN m.site_id ELSE stood.site_id END
), moving AS MATERIALIZED (
  SELECT i.id, i.company_id AS old_company, i.site_id AS old_site, s.company_id, s.site_id
  FROM (SELECT id AS part, * FROM shown UNION ALL
        SELECT c.id, s.* FROM shown s JOIN installed_base_installeditem c ON c.root_id = s.id) s
  JOIN installed_base_installeditem i ON i.id = s.part
  WHERE (i.company_id, i.site_id) IS DISTINCT FROM (s.company_id, s.site_id)
), moved AS (
  UPDATE installed_base_installeditem i
  SET company_id = m.company_id, site_id = m.site_id, revision = i.revision + 1, changed_at = %(now)s
  FROM moving m WHERE i.id = m.id
), told AS (
  INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
  SELECT %(change_set)s, 'installed_base.installeditem', m.id, 'changed', d.fields, d.old, d.new, %(now)s
  FROM moving m CROSS JOIN LATERAL (
    SELECT array_agg(f.name ORDER BY f.name) AS fields,
           jsonb_object_agg(f.name, f.old) AS old, jsonb_object_agg(f.name, f.new) AS new
    FROM (VALUES ('company_id', m.old_company, m.company_id), ('site_id', m.old_site, m.site_id)) f(name, old, new)
    WHERE f.old IS DISTINCT FROM f.new
  ) d ORDER BY m.id
)
SELECT (SELECT count(*) FROM moving),
       ARRAY(SELECT left_id FROM shown WHERE left_id IS DISTINCT FROM company_id AND left_id IS NOT NULL
             UNION SELECT company_id FROM shown WHERE left_id IS DISTINCT FROM company_id AND company_id IS NOT NULL)
"""
_STANDING = """
SELECT c.id, EXISTS (SELECT 1 FROM installed_base_installeditem i WHERE i.company_id = c.id AND i.is_ours AND i.status = ANY(%(at_work)s)),
       EXISTS (SELECT 1 FROM installed_base_installeditem i WHERE i.company_id = c.id AND i.is_ours AND i.status = ANY(%(gone)s))
FROM unnest(%(companies)s::bigint[]) c(id)
"""


def show_holders(*, items: Iterable[int], by: User, now: datetime) -> int:
    """Bring company and site of the machines among the items, and of everything in them, up to what is said of today.
    Returns how many items stand elsewhere now. Nothing is done for parts: theirs are their machines'."""
    values: dict[str, Any] = {"items": list(items), "today": day_of(now), "now": now}
    if not values["items"]:
        return 0
    with history.one_change_set(by=by, at=now) as change_set, connection.cursor() as cursor:
        lock_structure()
        cursor.execute(_LOCK, values)
        cursor.execute(_MOVE, values | {"change_set": change_set.pk})
        count, companies = cursor.fetchone()
        if companies:
            known = {
                "at_work": [str(one) for one in AT_WORK],
                "gone": [str(one) for one in GONE],
                "companies": companies,
            }
            cursor.execute(_STANDING, known)
            standing = {pk: (is_at_work, has_gone) for pk, is_at_work, has_gone in cursor.fetchall()}
            derive_lifecycles(standing=standing, by=by, now=now)
    return count
