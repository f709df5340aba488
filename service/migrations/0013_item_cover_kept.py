"""The database keeps the covered days of each item, in statements: whatever writes what they follow from.

What they follow from: covers (of items, sites, products at a company), placements, sites and owners of items, and the
product, company, site and machine of an item. Each trigger gathers the items that a statement can have touched, few
too many rather than one too few, and has them worked out anew from `service_cover_found`.
"""

from django.db import migrations

# Gone with its item, whatever deletes it and in whatever order.
BOND = """
ALTER TABLE service_itemcover ADD CONSTRAINT item_cover_of_item FOREIGN KEY (item_id)
  REFERENCES installed_base_installeditem (id) ON DELETE CASCADE;
"""
UNDO_BOND = "ALTER TABLE service_itemcover DROP CONSTRAINT item_cover_of_item;"

BASE = """
CREATE FUNCTION service_cover_of_base() RETURNS TABLE (item_id bigint, by_warranty datemultirange, by_contract datemultirange)
LANGUAGE sql STABLE SET work_mem = '256MB' SET jit = off AS $$
WITH RECURSIVE seed AS (
  SELECT c.source, c.item_id AS node_id, c.effective AS days, c.include_children AS goes_on
  FROM service_coverage c WHERE c.item_id IS NOT NULL
  UNION ALL
  SELECT c.source, s.item_id, c.effective * s.during, c.include_children
  FROM service_coverage c JOIN installed_base_itemsite s ON s.site_id = c.site_id
  UNION ALL
  SELECT c.source, n.id, c.effective * daterange((SELECT max(upper(p.during)) FROM installed_base_placement p
    WHERE p.child_id = n.id), NULL), c.include_children
  FROM service_coverage c JOIN installed_base_installeditem n ON n.site_id = c.site_id AND n.parent_id IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM installed_base_itemsite s WHERE s.item_id = n.id)
  UNION ALL
  -- a product at its owner: the item's own owners, else its machine's, else the company of today
  SELECT c.source, n.id, c.effective * p.during, c.include_children
  FROM service_coverage c
  JOIN installed_base_itemparty p ON p.company_id = c.company_id AND p.role = 'owner'
  JOIN installed_base_installeditem n ON n.id = p.item_id AND n.product_id = c.product_id
  UNION ALL
  SELECT c.source, n.id, c.effective * p.during, c.include_children
  FROM service_coverage c
  JOIN installed_base_itemparty p ON p.company_id = c.company_id AND p.role = 'owner'
  JOIN installed_base_installeditem n ON n.root_id = p.item_id AND n.product_id = c.product_id
  WHERE NOT EXISTS (SELECT 1 FROM installed_base_itemparty q WHERE q.item_id = n.id AND q.role = 'owner')
  UNION ALL
  SELECT c.source, n.id, c.effective, c.include_children
  FROM service_coverage c
  JOIN installed_base_installeditem n ON n.product_id = c.product_id AND n.company_id = c.company_id
  WHERE NOT EXISTS (SELECT 1 FROM installed_base_itemparty q WHERE q.item_id = n.id AND q.role = 'owner')
    AND NOT EXISTS (SELECT 1 FROM installed_base_itemparty q WHERE q.item_id = n.root_id AND q.role = 'owner')
), found AS (
  SELECT s.source, s.node_id, s.days, s.goes_on FROM seed s WHERE NOT isempty(s.days)
  UNION ALL
  SELECT f.source, p.child_id, f.days * p.during, true
  FROM found f JOIN installed_base_placement p ON p.parent_id = f.node_id
  WHERE f.goes_on AND f.days && p.during
)
SELECT f.node_id, COALESCE(range_agg(f.days) FILTER (WHERE f.source = 'warranty'), '{}'::datemultirange),
  COALESCE(range_agg(f.days) FILTER (WHERE f.source = 'contract'), '{}'::datemultirange)
FROM found f WHERE NOT isempty(f.days) GROUP BY f.node_id
$$;

CREATE FUNCTION service_covered_until(covered datemultirange, day date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
SELECT upper(span) - 1 FROM unnest(covered) span WHERE span @> day
$$;

CREATE FUNCTION service_fill_item_cover() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE written bigint;
BEGIN
  DELETE FROM service_itemcover;
  INSERT INTO service_itemcover (item_id, by_warranty, by_contract) SELECT * FROM service_cover_of_base();
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE FUNCTION service_item_cover_strays() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
SELECT COALESCE(k.item_id, f.item_id)
FROM service_cover_of_base() f
FULL JOIN (SELECT * FROM service_itemcover WHERE covered <> '{}') k ON k.item_id = f.item_id
WHERE (k.by_warranty, k.by_contract) IS DISTINCT FROM (f.by_warranty, f.by_contract)
$$;
"""
UNDO_BASE = """
DROP FUNCTION service_item_cover_strays();
DROP FUNCTION service_fill_item_cover();
DROP FUNCTION service_covered_until(datemultirange, date);
DROP FUNCTION service_cover_of_base();
"""

KEEP = """
CREATE FUNCTION service_with_parts(items bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
WITH RECURSIVE down AS (
  SELECT unnest(items) AS id
  UNION
  SELECT p.child_id FROM down JOIN installed_base_placement p ON p.parent_id = down.id
)
SELECT array_agg(id) FROM down WHERE id IS NOT NULL
$$;

CREATE FUNCTION service_refresh_item_cover(items bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE written bigint;
BEGIN
  IF COALESCE(cardinality(items), 0) = 0 THEN RETURN 0; END IF;
  -- Of two who change what covers an item, the second holds its row after the first has committed, and only then
  -- asks anew what covers it: each statement sees what was committed before it.
  PERFORM 1 FROM service_itemcover k WHERE k.item_id = ANY(items) ORDER BY k.item_id FOR UPDATE;
  INSERT INTO service_itemcover (item_id)
  SELECT i.id FROM installed_base_installeditem i
  WHERE i.id = ANY(items) AND NOT EXISTS (SELECT 1 FROM service_itemcover k WHERE k.item_id = i.id)
  ORDER BY i.id
  ON CONFLICT (item_id) DO UPDATE SET item_id = excluded.item_id;
  WITH fresh AS MATERIALIZED (
    SELECT f.item_id, range_agg(f.days) FILTER (WHERE f.source = 'warranty') AS by_warranty,
      range_agg(f.days) FILTER (WHERE f.source = 'contract') AS by_contract
    FROM service_cover_found(items) f GROUP BY f.item_id
  ), wanted AS (
    SELECT t.id, COALESCE(f.by_warranty, '{}'::datemultirange) AS by_warranty,
      COALESCE(f.by_contract, '{}'::datemultirange) AS by_contract
    FROM (SELECT DISTINCT unnest(items) AS id) t LEFT JOIN fresh f ON f.item_id = t.id
  )
  UPDATE service_itemcover k SET by_warranty = w.by_warranty, by_contract = w.by_contract
  FROM wanted w
  WHERE k.item_id = w.id AND (k.by_warranty, k.by_contract) IS DISTINCT FROM (w.by_warranty, w.by_contract);
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

-- The items that covers of such scopes can stand for, on whatever day.
CREATE FUNCTION service_items_reached(items bigint[], sites bigint[], companies bigint[], products bigint[], whole boolean[])
RETURNS bigint[] LANGUAGE sql STABLE AS $$
WITH scope AS (
  SELECT DISTINCT * FROM unnest(items, sites, companies, products, whole) AS s (item_id, site_id, company_id, product_id, whole)
), node AS MATERIALIZED (
  SELECT s.item_id AS id, s.whole FROM scope s WHERE s.item_id IS NOT NULL
  UNION ALL
  SELECT t.item_id, s.whole FROM scope s JOIN installed_base_itemsite t ON t.site_id = s.site_id
  UNION ALL
  SELECT n.id, s.whole FROM scope s JOIN installed_base_installeditem n ON n.site_id = s.site_id AND n.parent_id IS NULL
  UNION ALL
  SELECT n.id, s.whole FROM scope s JOIN installed_base_itemparty p ON p.company_id = s.company_id AND p.role = 'owner'
  JOIN installed_base_installeditem n ON n.id = p.item_id AND n.product_id = s.product_id
  UNION ALL
  SELECT n.id, s.whole FROM scope s JOIN installed_base_itemparty p ON p.company_id = s.company_id AND p.role = 'owner'
  JOIN installed_base_installeditem n ON n.root_id = p.item_id AND n.product_id = s.product_id
  UNION ALL
  SELECT n.id, s.whole FROM scope s
  JOIN installed_base_installeditem n ON n.company_id = s.company_id AND n.product_id = s.product_id
)
SELECT array_agg(id) FROM (
  SELECT id FROM node UNION SELECT unnest(service_with_parts(ARRAY(SELECT DISTINCT id FROM node WHERE node.whole)))
) reached
$$;
"""
UNDO_KEEP = """
DROP FUNCTION service_items_reached(bigint[], bigint[], bigint[], bigint[], boolean[]);
DROP FUNCTION service_refresh_item_cover(bigint[]);
DROP FUNCTION service_with_parts(bigint[]);
"""

# Rows as they were and as they are, under one name in each function.
BOTH = {
    "insert": "SELECT * FROM new_rows",
    "delete": "SELECT * FROM old_rows",
    "update": "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
}
TABLES = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
}
COVERS = """
DECLARE reached bigint[];
BEGIN
  SELECT service_items_reached(array_agg(r.item_id), array_agg(r.site_id), array_agg(r.company_id), array_agg(r.product_id),
    array_agg(r.include_children)) INTO reached FROM ({rows}) r {where};
  PERFORM service_refresh_item_cover(reached);
  RETURN NULL;
END
"""
CHANGED_COVERS = """
WHERE EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE o.id = r.id
  AND (o.effective, o.source, o.include_children, o.item_id, o.site_id, o.company_id, o.product_id)
    IS DISTINCT FROM (n.effective, n.source, n.include_children, n.item_id, n.site_id, n.company_id, n.product_id))
"""
# A part follows what it is in: nothing changes where neither that nor the part itself was ever covered.
PLACEMENTS = """
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(DISTINCT r.child_id) INTO touched FROM ({rows}) r
  WHERE EXISTS (SELECT 1 FROM service_itemcover k WHERE k.item_id IN (r.child_id, r.parent_id) AND k.covered <> '{{}}');
  PERFORM service_refresh_item_cover(service_with_parts(touched));
  RETURN NULL;
END
"""
SITES = """
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(DISTINCT i.id) INTO touched FROM ({rows}) r JOIN installed_base_installeditem i ON i.id = r.item_id
  WHERE EXISTS (SELECT 1 FROM service_coverage c WHERE c.site_id IN (r.site_id, i.site_id));
  PERFORM service_refresh_item_cover(service_with_parts(touched));
  RETURN NULL;
END
"""
# What is said of the owner of a machine holds for its parts.
OWNERS = """
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(DISTINCT i.id) INTO touched
  FROM (SELECT item_id FROM ({rows}) r WHERE role = 'owner') o
  CROSS JOIN LATERAL (
    SELECT n.id, n.product_id FROM installed_base_installeditem n WHERE n.id = o.item_id
    UNION ALL
    SELECT n.id, n.product_id FROM installed_base_installeditem n WHERE n.root_id = o.item_id
  ) i
  WHERE EXISTS (SELECT 1 FROM service_coverage c WHERE c.product_id = i.product_id);
  PERFORM service_refresh_item_cover(service_with_parts(touched));
  RETURN NULL;
END
"""
NEW_ITEMS = """
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(n.id) INTO touched FROM new_rows n
  WHERE EXISTS (SELECT 1 FROM service_coverage c WHERE c.site_id = n.site_id)
    OR EXISTS (SELECT 1 FROM service_coverage c WHERE c.product_id = n.product_id
      AND (n.root_id IS NOT NULL OR c.company_id = n.company_id));
  PERFORM service_refresh_item_cover(touched);
  RETURN NULL;
END
"""
CHANGED_ITEMS = """
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(n.id) INTO touched FROM new_rows n JOIN old_rows o ON o.id = n.id
  WHERE (o.product_id, o.company_id, o.site_id, o.parent_id, o.root_id)
    IS DISTINCT FROM (n.product_id, n.company_id, n.site_id, n.parent_id, n.root_id)
    AND (EXISTS (SELECT 1 FROM service_coverage c WHERE c.site_id IN (o.site_id, n.site_id))
      OR EXISTS (SELECT 1 FROM service_coverage c WHERE c.product_id IN (o.product_id, n.product_id)));
  IF touched IS NOT NULL THEN PERFORM service_refresh_item_cover(service_with_parts(touched)); END IF;
  RETURN NULL;
END
"""


def _kept(name: str, table: str, event: str, body: str) -> migrations.RunSQL:
    """A trigger on one event of a table, with its function."""
    rows = {"rows": BOTH[event], "where": CHANGED_COVERS if event == "update" else ""}
    text = body.format(**rows) if "{" in body else body
    function = f"service_item_cover_{name}_{event}"
    return migrations.RunSQL(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${text}$$;\n"
        f"CREATE TRIGGER {function} AFTER {event.upper()} ON {table} {TABLES[event]}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}();",
        f"DROP TRIGGER {function} ON {table}; DROP FUNCTION {function}();",
    )


class Migration(migrations.Migration):
    dependencies = [("service", "0012_item_cover"), ("installed_base", "0011_features_of_items")]
    operations = [
        migrations.RunSQL(BOND, UNDO_BOND),
        migrations.RunSQL(BASE, UNDO_BASE),
        migrations.RunSQL(KEEP, UNDO_KEEP),
        migrations.RunSQL("SELECT service_fill_item_cover();", migrations.RunSQL.noop),
        *(
            _kept(name, table, event, body)
            for name, table, body in (
                ("covers", "service_coverage", COVERS),
                ("placements", "installed_base_placement", PLACEMENTS),
                ("sites", "installed_base_itemsite", SITES),
                ("owners", "installed_base_itemparty", OWNERS),
            )
            for event in BOTH
        ),
        _kept("items", "installed_base_installeditem", "insert", NEW_ITEMS),
        _kept("items", "installed_base_installeditem", "update", CHANGED_ITEMS),
    ]
