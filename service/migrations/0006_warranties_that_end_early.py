"""A warranty ends early where the item changes owners or its meter reaches the limit; one may start at the invoice."""

from django.db import migrations

BASIS = """
CREATE OR REPLACE FUNCTION service_warranties_due(items bigint[], products bigint[])
RETURNS TABLE (item_id bigint, term_id bigint, include_children boolean, during daterange,
  parts_percent smallint, parts_ends_on date, labour_percent smallint, labour_ends_on date,
  travel_percent smallint, travel_ends_on date)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY EXECUTE '
    SELECT i.id, t.id, t.include_children,
      daterange(b.day, (b.day + make_interval(months => t.months))::date, ''[]''),
      t.parts_percent, (b.day + make_interval(months => t.parts_months))::date,
      t.labour_percent, (b.day + make_interval(months => t.labour_months))::date,
      t.travel_percent, (b.day + make_interval(months => t.travel_months))::date
    FROM installed_base_installeditem i
    JOIN service_productwarranty w ON w.product_id = i.product_id
      AND w.during @> COALESCE(i.delivered_on, i.installed_on, i.commissioned_on, i.manufactured_on)
    JOIN service_warrantyterm t ON t.id = w.term_id
    CROSS JOIN LATERAL (SELECT CASE t.start_basis WHEN ''delivery'' THEN i.delivered_on
      WHEN ''installation'' THEN i.installed_on WHEN ''commissioning'' THEN i.commissioned_on
      WHEN ''manufacture'' THEN i.manufactured_on WHEN ''invoice'' THEN (
        SELECT min(l.invoiced_on) FROM installed_base_deliveryline l WHERE l.item_id = i.id) END AS day) b
    WHERE i.is_ours AND b.day IS NOT NULL'
    || CASE WHEN items IS NULL THEN '' ELSE ' AND i.id IN (SELECT unnest($1))' END
    || CASE WHEN products IS NULL THEN '' ELSE ' AND i.product_id = ANY($2)' END
  USING items, products;
END $$;

CREATE OR REPLACE FUNCTION service_write_warranties(items bigint[], products bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE written bigint;
BEGIN
  WITH due AS MATERIALIZED (
    SELECT * FROM service_warranties_due(items, products)
  ), put AS (
    INSERT INTO service_coverage AS c (source, is_by_rule, item_id, term_id, include_children, during,
      parts_percent, parts_ends_on, labour_percent, labour_ends_on, travel_percent, travel_ends_on,
      void_reason, cut_why)
    SELECT 'warranty', true, d.item_id, d.term_id, d.include_children, d.during, d.parts_percent, d.parts_ends_on,
      d.labour_percent, d.labour_ends_on, d.travel_percent, d.travel_ends_on, '', ''
    FROM due d
    ON CONFLICT (item_id) WHERE is_by_rule DO UPDATE SET
      term_id = EXCLUDED.term_id, include_children = EXCLUDED.include_children, during = EXCLUDED.during,
      parts_percent = EXCLUDED.parts_percent, parts_ends_on = EXCLUDED.parts_ends_on,
      labour_percent = EXCLUDED.labour_percent, labour_ends_on = EXCLUDED.labour_ends_on,
      travel_percent = EXCLUDED.travel_percent, travel_ends_on = EXCLUDED.travel_ends_on,
      revision = c.revision + 1, changed_at = statement_timestamp()
    WHERE (c.term_id, c.include_children, c.during, c.parts_percent, c.parts_ends_on, c.labour_percent,
        c.labour_ends_on, c.travel_percent, c.travel_ends_on)
      IS DISTINCT FROM (EXCLUDED.term_id, EXCLUDED.include_children, EXCLUDED.during, EXCLUDED.parts_percent,
        EXCLUDED.parts_ends_on, EXCLUDED.labour_percent, EXCLUDED.labour_ends_on, EXCLUDED.travel_percent,
        EXCLUDED.travel_ends_on)
    RETURNING 1
  ), taken AS (  -- what no term asks for any more goes, but not what somebody declared void
    DELETE FROM service_coverage c USING installed_base_installeditem i
    WHERE c.is_by_rule AND c.void_on IS NULL AND i.id = c.item_id
      AND (items IS NULL OR c.item_id IN (SELECT unnest(items)))
      AND (products IS NULL OR i.product_id = ANY(products))
      AND NOT EXISTS (SELECT 1 FROM due d WHERE d.item_id = c.item_id)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM put) + (SELECT count(*) FROM taken) INTO written;
  PERFORM service_cut_warranties(items, products);
  RETURN written;
END $$;
"""
CUT = """
CREATE FUNCTION service_cut_warranties(items bigint[], products bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE written bigint;
BEGIN
  WITH ends AS (
    SELECT c.id, LEAST(sold.day, worn.day) AS cut_on,
      CASE WHEN LEAST(sold.day, worn.day) IS NULL THEN '' WHEN worn.day IS NULL OR sold.day <= worn.day THEN 'transfer'
        ELSE 'meter' END AS cut_why
    FROM service_coverage c
    JOIN service_warrantyterm t ON t.id = c.term_id
    JOIN installed_base_installeditem i ON i.id = c.item_id
    LEFT JOIN LATERAL (  -- the first owner after the one of the first day; a part has its machine's unless it says
      SELECT min(o.day) AS day FROM (
        SELECT lower(p.during) AS day, p.company_id,
          lag(p.company_id) OVER (ORDER BY lower(p.during) NULLS FIRST) AS before
        FROM installed_base_itemparty p
        WHERE p.role = 'owner' AND p.item_id = CASE WHEN EXISTS (
          SELECT 1 FROM installed_base_itemparty q WHERE q.item_id = i.id AND q.role = 'owner'
        ) THEN i.id ELSE i.root_id END
      ) o WHERE o.before <> o.company_id AND o.day > lower(c.during)
    ) sold ON NOT t.is_transferable
    LEFT JOIN LATERAL (  -- what the meter has counted in all; a reset takes nothing back
      SELECT min((m.read_at AT TIME ZONE 'Europe/Helsinki')::date) AS day FROM (
        SELECT r.read_at, sum(r.step) OVER (PARTITION BY r.meter ORDER BY r.read_at) AS total FROM (
          SELECT lower(s.meter) AS meter, s.read_at, CASE WHEN s.is_reset THEN 0
            ELSE s.value - COALESCE(lag(s.value) OVER (PARTITION BY lower(s.meter) ORDER BY s.read_at), 0) END AS step
          FROM service_meterreading s WHERE s.item_id = i.id AND (t.meter = '' OR lower(s.meter) = lower(t.meter))
        ) r
      ) m WHERE m.total >= t.meter_limit
    ) worn ON t.meter_limit IS NOT NULL
    WHERE (items IS NULL OR c.item_id IN (SELECT unnest(items)))
      AND (products IS NULL OR i.product_id = ANY(products))
      AND (NOT t.is_transferable OR t.meter_limit IS NOT NULL OR c.cut_on IS NOT NULL)
  )
  UPDATE service_coverage c SET cut_on = e.cut_on, cut_why = e.cut_why, revision = c.revision + 1,
    changed_at = statement_timestamp()
  FROM ends e WHERE e.id = c.id AND (c.cut_on, c.cut_why) IS DISTINCT FROM (e.cut_on, e.cut_why);
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE FUNCTION service_cut_by_new_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM service_warrantyterm WHERE NOT is_transferable) THEN
    PERFORM service_cut_warranties(ARRAY(
      SELECT item_id FROM new_rows WHERE role = 'owner'
      UNION SELECT i.id FROM installed_base_installeditem i JOIN new_rows n ON n.item_id = i.root_id AND n.role = 'owner'
    ), NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER service_cut_by_new_owners AFTER INSERT ON installed_base_itemparty
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION service_cut_by_new_owners();

CREATE FUNCTION service_cut_by_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role = 'owner' OR NEW.role = 'owner' THEN
    PERFORM service_cut_warranties(ARRAY(SELECT i.id FROM installed_base_installeditem i
      WHERE i.id IN (NEW.item_id, OLD.item_id) OR i.root_id IN (NEW.item_id, OLD.item_id)), NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER service_cut_by_owner AFTER UPDATE OR DELETE ON installed_base_itemparty
  FOR EACH ROW EXECUTE FUNCTION service_cut_by_owner();

CREATE FUNCTION service_cut_by_new_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM service_warrantyterm WHERE meter_limit IS NOT NULL) THEN
    PERFORM service_cut_warranties(ARRAY(SELECT DISTINCT item_id FROM new_rows), NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER service_cut_by_new_readings AFTER INSERT ON service_meterreading
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION service_cut_by_new_readings();

CREATE FUNCTION service_cut_by_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM service_cut_warranties(ARRAY[NEW.item_id, OLD.item_id], NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER service_cut_by_reading AFTER UPDATE OR DELETE ON service_meterreading
  FOR EACH ROW EXECUTE FUNCTION service_cut_by_reading();

CREATE FUNCTION service_warranty_from_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM service_write_warranties(ARRAY(SELECT i.id FROM installed_base_installeditem i
    JOIN service_productwarranty w ON w.product_id = i.product_id
    JOIN service_warrantyterm t ON t.id = w.term_id AND t.start_basis = 'invoice'
    WHERE i.id IN (NEW.item_id, OLD.item_id)), NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER service_warranty_from_invoice AFTER INSERT OR UPDATE OR DELETE ON installed_base_deliveryline
  FOR EACH ROW EXECUTE FUNCTION service_warranty_from_invoice();
"""
UNDO_CUT = """
DROP TRIGGER service_warranty_from_invoice ON installed_base_deliveryline;
DROP FUNCTION service_warranty_from_invoice();
DROP TRIGGER service_cut_by_reading ON service_meterreading;
DROP FUNCTION service_cut_by_reading();
DROP TRIGGER service_cut_by_new_readings ON service_meterreading;
DROP FUNCTION service_cut_by_new_readings();
DROP TRIGGER service_cut_by_owner ON installed_base_itemparty;
DROP FUNCTION service_cut_by_owner();
DROP TRIGGER service_cut_by_new_owners ON installed_base_itemparty;
DROP FUNCTION service_cut_by_new_owners();
DROP FUNCTION service_cut_warranties(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("service", "0005_meters_never_fall"),
        ("installed_base", "0007_placements_from_today"),
    ]
    operations = [
        migrations.RunSQL(CUT, UNDO_CUT),
        migrations.RunSQL(BASIS, migrations.RunSQL.noop),
    ]
