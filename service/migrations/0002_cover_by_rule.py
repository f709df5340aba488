"""The database keeps what follows: the days on which cover holds, and the warranties of delivered items."""

from django.db import migrations

EFFECTIVE = """
CREATE FUNCTION service_cover_effective() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bound daterange;
BEGIN
  IF NEW.line_id IS NOT NULL THEN
    SELECT contract_id INTO NEW.contract_id FROM service_contractline WHERE id = NEW.line_id;
  END IF;
  NEW.effective := NEW.during * daterange(NULL, LEAST(NEW.void_on, NEW.cut_on));
  IF NEW.contract_id IS NOT NULL THEN
    -- the contract stands still until this cover is written: its days cannot change unseen
    SELECT in_force INTO bound FROM service_servicecontract WHERE id = NEW.contract_id FOR SHARE;
    NEW.effective := NEW.effective * bound;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER service_cover_effective BEFORE INSERT OR UPDATE ON service_coverage
  FOR EACH ROW EXECUTE FUNCTION service_cover_effective();

CREATE FUNCTION service_cover_follows_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE service_coverage SET contract_id = contract_id WHERE contract_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER service_cover_follows_contract AFTER UPDATE ON service_servicecontract
  FOR EACH ROW WHEN (OLD.in_force IS DISTINCT FROM NEW.in_force)
  EXECUTE FUNCTION service_cover_follows_contract();
"""
UNDO_EFFECTIVE = """
DROP TRIGGER service_cover_follows_contract ON service_servicecontract;
DROP FUNCTION service_cover_follows_contract();
DROP TRIGGER service_cover_effective ON service_coverage;
DROP FUNCTION service_cover_effective();
"""

# The law counts months from the day after: twelve months from 15 March include 15 March of the next year, and
# from 29 February end on 28 February. So the last day is the basis plus the months, and it belongs to the range.
WARRANTIES = """
CREATE FUNCTION service_warranties_due(items bigint[], products bigint[])
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
      WHEN ''manufacture'' THEN i.manufactured_on END AS day) b
    WHERE i.is_ours AND b.day IS NOT NULL'
    || CASE WHEN items IS NULL THEN '' ELSE ' AND i.id IN (SELECT unnest($1))' END
    || CASE WHEN products IS NULL THEN '' ELSE ' AND i.product_id = ANY($2)' END
  USING items, products;
END $$;

CREATE FUNCTION service_write_warranties(items bigint[], products bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE written bigint; gone bigint;
BEGIN
  INSERT INTO service_coverage AS c (source, is_by_rule, item_id, term_id, include_children, during,
    parts_percent, parts_ends_on, labour_percent, labour_ends_on, travel_percent, travel_ends_on,
    void_reason, cut_why)
  SELECT 'warranty', true, d.item_id, d.term_id, d.include_children, d.during, d.parts_percent, d.parts_ends_on,
    d.labour_percent, d.labour_ends_on, d.travel_percent, d.travel_ends_on, '', ''
  FROM service_warranties_due(items, products) d
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
      EXCLUDED.travel_ends_on);
  GET DIAGNOSTICS written = ROW_COUNT;
  -- what no term asks for any more goes, but not what somebody declared void
  DELETE FROM service_coverage c USING installed_base_installeditem i
  WHERE c.is_by_rule AND c.void_on IS NULL AND i.id = c.item_id
    AND (items IS NULL OR c.item_id IN (SELECT unnest(items)))
    AND (products IS NULL OR i.product_id = ANY(products))
    AND NOT EXISTS (
      SELECT 1 FROM service_productwarranty w JOIN service_warrantyterm t ON t.id = w.term_id
      WHERE w.product_id = i.product_id AND i.is_ours
        AND w.during @> COALESCE(i.delivered_on, i.installed_on, i.commissioned_on, i.manufactured_on)
        AND CASE t.start_basis WHEN 'delivery' THEN i.delivered_on WHEN 'installation' THEN i.installed_on
          WHEN 'commissioning' THEN i.commissioned_on WHEN 'manufacture' THEN i.manufactured_on END IS NOT NULL);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN written + gone;
END $$;

CREATE FUNCTION service_warranties_of_new_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(id) INTO touched FROM new_rows
  WHERE product_id IN (SELECT product_id FROM service_productwarranty);
  IF touched IS NOT NULL THEN PERFORM service_write_warranties(touched, NULL); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER service_warranties_of_new_items AFTER INSERT ON installed_base_installeditem
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION service_warranties_of_new_items();

CREATE FUNCTION service_warranties_of_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[];
BEGIN
  SELECT array_agg(n.id) INTO touched FROM new_rows n JOIN old_rows o ON o.id = n.id
  WHERE (o.product_id, o.is_ours, o.manufactured_on, o.delivered_on, o.installed_on, o.commissioned_on)
    IS DISTINCT FROM (n.product_id, n.is_ours, n.manufactured_on, n.delivered_on, n.installed_on, n.commissioned_on)
    AND EXISTS (SELECT 1 FROM service_productwarranty w WHERE w.product_id IN (o.product_id, n.product_id));
  IF touched IS NOT NULL THEN PERFORM service_write_warranties(touched, NULL); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER service_warranties_of_changed_items AFTER UPDATE ON installed_base_installeditem
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION service_warranties_of_changed_items();
"""
UNDO_WARRANTIES = """
DROP TRIGGER service_warranties_of_changed_items ON installed_base_installeditem;
DROP FUNCTION service_warranties_of_changed_items();
DROP TRIGGER service_warranties_of_new_items ON installed_base_installeditem;
DROP FUNCTION service_warranties_of_new_items();
DROP FUNCTION service_write_warranties(bigint[], bigint[]);
DROP FUNCTION service_warranties_due(bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial")]
    operations = [
        migrations.RunSQL(EFFECTIVE, UNDO_EFFECTIVE),
        migrations.RunSQL(WARRANTIES, UNDO_WARRANTIES),
    ]
