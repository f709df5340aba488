"""A company's row says whether any of its items is at work: kept here, whoever writes the items.

Who takes the last item away locks the company against new ones (an item holds its company FOR KEY SHARE until its
transaction ends) and looks again; who brings one holds the company before it reads what the row says. So neither
overlooks the other, and two who bring the first item do not wait for more than each other's row.
"""

from django.db import migrations

AT_WORK = "('delivered', 'in_use', 'in_repair', 'loaned')"
KEEP = f"""
CREATE FUNCTION installed_base_tell_companies() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gained bigint[]; lost bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    gained := ARRAY(SELECT DISTINCT company_id FROM new_rows WHERE company_id IS NOT NULL AND status IN {AT_WORK});
  ELSIF TG_OP = 'DELETE' THEN
    lost := ARRAY(SELECT DISTINCT company_id FROM old_rows WHERE company_id IS NOT NULL AND status IN {AT_WORK});
  ELSE
    gained := ARRAY(SELECT DISTINCT n.company_id FROM new_rows n JOIN old_rows o USING (id)
      WHERE n.company_id IS NOT NULL AND n.status IN {AT_WORK}
        AND (o.company_id IS DISTINCT FROM n.company_id OR o.status NOT IN {AT_WORK}));
    lost := ARRAY(SELECT DISTINCT o.company_id FROM new_rows n JOIN old_rows o USING (id)
      WHERE o.company_id IS NOT NULL AND o.status IN {AT_WORK}
        AND (o.company_id IS DISTINCT FROM n.company_id OR n.status NOT IN {AT_WORK}));
  END IF;
  IF cardinality(gained) > 0 THEN
    PERFORM FROM companies_company WHERE id = ANY(gained) ORDER BY id FOR KEY SHARE;
    UPDATE companies_company SET has_items_at_work = true WHERE id = ANY(gained) AND NOT has_items_at_work;
  END IF;
  IF cardinality(lost) > 0 THEN
    lost := ARRAY(SELECT u.id FROM unnest(lost) u (id) WHERE NOT EXISTS (
      SELECT FROM installed_base_installeditem i WHERE i.company_id = u.id AND i.status IN {AT_WORK}));
    PERFORM FROM companies_company WHERE id = ANY(lost) ORDER BY id FOR UPDATE;
    UPDATE companies_company c SET has_items_at_work = false WHERE id = ANY(lost) AND has_items_at_work AND NOT EXISTS (
      SELECT FROM installed_base_installeditem i WHERE i.company_id = c.id AND i.status IN {AT_WORK});
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER installed_base_companies_insert AFTER INSERT ON installed_base_installeditem
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION installed_base_tell_companies();
CREATE TRIGGER installed_base_companies_update AFTER UPDATE ON installed_base_installeditem
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION installed_base_tell_companies();
CREATE TRIGGER installed_base_companies_delete AFTER DELETE ON installed_base_installeditem
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION installed_base_tell_companies();
"""
FILL = f"""
UPDATE companies_company c SET has_items_at_work = true WHERE NOT has_items_at_work AND EXISTS (
  SELECT FROM installed_base_installeditem i WHERE i.company_id = c.id AND i.status IN {AT_WORK});
"""
UNDO = "DROP FUNCTION installed_base_tell_companies CASCADE"


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0016_items_of_others"), ("companies", "0010_customers_with_nothing")]
    operations = [
        migrations.RunSQL(KEEP, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
