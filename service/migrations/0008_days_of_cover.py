"""What covers an item on which days, said once: the card, the lists and the files ask the same function."""

from django.db import migrations

FOUND = """
CREATE FUNCTION service_cover_found(items bigint[])
RETURNS TABLE (item_id bigint, cover_id bigint, source text, days daterange, node_id bigint)
LANGUAGE sql STABLE AS $$
WITH RECURSIVE up AS (
  SELECT i.id AS item_id, i.id AS node_id, daterange(NULL, NULL) AS days
  FROM installed_base_installeditem i WHERE i.id = ANY(items)
  UNION ALL
  SELECT up.item_id, p.parent_id, up.days * p.during
  FROM up JOIN installed_base_placement p ON p.child_id = up.node_id AND p.during && up.days
), known AS (
  SELECT up.item_id, up.node_id, up.days, n.product_id, n.site_id, n.company_id, n.root_id, n.parent_id
  FROM up JOIN installed_base_installeditem n ON n.id = up.node_id
), found AS (
  SELECT k.item_id, c.id AS cover_id, c.source, c.effective * k.days AS days, k.node_id
  FROM known k JOIN service_coverage c ON c.item_id = k.node_id AND (c.include_children OR k.node_id = k.item_id)
  UNION ALL
  SELECT k.item_id, c.id, c.source, c.effective * k.days * s.days, k.node_id
  FROM known k CROSS JOIN LATERAL (
    SELECT s.site_id, s.during AS days FROM installed_base_itemsite s WHERE s.item_id = k.node_id
    UNION ALL
    SELECT k.site_id, daterange((SELECT max(upper(p.during)) FROM installed_base_placement p WHERE p.child_id = k.node_id), NULL)
    WHERE k.parent_id IS NULL AND k.site_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM installed_base_itemsite s WHERE s.item_id = k.node_id)
  ) s JOIN service_coverage c ON c.site_id = s.site_id AND (c.include_children OR k.node_id = k.item_id)
  UNION ALL
  SELECT k.item_id, c.id, c.source, c.effective * k.days * o.days, k.node_id
  FROM known k CROSS JOIN LATERAL (
    SELECT p.company_id, p.during AS days FROM installed_base_itemparty p
    WHERE p.role = 'owner' AND p.item_id = CASE WHEN EXISTS (
      SELECT 1 FROM installed_base_itemparty q WHERE q.item_id = k.node_id AND q.role = 'owner'
    ) THEN k.node_id ELSE k.root_id END
    UNION ALL
    SELECT k.company_id, daterange(NULL, NULL) WHERE k.company_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM installed_base_itemparty q WHERE q.item_id IN (k.node_id, k.root_id) AND q.role = 'owner')
  ) o JOIN service_coverage c ON c.product_id = k.product_id AND c.company_id = o.company_id
    AND (c.include_children OR k.node_id = k.item_id)
)
SELECT f.item_id, f.cover_id, f.source, f.days, f.node_id FROM found f WHERE NOT isempty(f.days)
$$;

CREATE FUNCTION service_gaps(item bigint, day date) RETURNS datemultirange LANGUAGE sql STABLE AS $$
SELECT datemultirange(daterange(b.day, LEAST(i.retired_on, service_gaps.day + 1)))
  - COALESCE((SELECT range_agg(f.days) FROM service_cover_found(ARRAY[item]) f), '{}'::datemultirange)
FROM installed_base_installeditem i
CROSS JOIN LATERAL (SELECT COALESCE(i.delivered_on, i.installed_on, i.commissioned_on) AS day) b
WHERE i.id = item AND b.day <= service_gaps.day AND COALESCE(i.retired_on, service_gaps.day + 1) > b.day
$$;

CREATE FUNCTION service_gap_days(item bigint, day date) RETURNS integer LANGUAGE sql STABLE AS $$
SELECT COALESCE(sum(upper(g) - lower(g)), 0)::int FROM unnest(service_gaps(item, day)) g
$$;

CREATE FUNCTION service_uncovered_since(item bigint, day date) RETURNS date LANGUAGE sql STABLE AS $$
SELECT lower(g) FROM unnest(service_gaps(item, day)) g WHERE g @> day
$$;
"""
UNDO = """
DROP FUNCTION service_uncovered_since(bigint, date);
DROP FUNCTION service_gap_days(bigint, date);
DROP FUNCTION service_gaps(bigint, date);
DROP FUNCTION service_cover_found(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("service", "0007_cover_of_deep_parts")]
    operations = [migrations.RunSQL(FOUND, UNDO)]
