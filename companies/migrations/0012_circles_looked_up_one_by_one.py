"""The guard against circles of ownership looks each step up by itself, whatever the planner knows of the table: read from
end to end for each link, it took minutes for the groups of a large file that came into an empty register.
"""

from django.db import migrations

LINKS = """
CREATE OR REPLACE FUNCTION group_without_circles() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(774101);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.parent_id AS node, NEW.during AS days
      UNION ALL
      SELECT above.parent_id, up.days * above.during FROM up CROSS JOIN LATERAL (
        SELECT l.parent_id, l.during FROM companies_grouplink l
        WHERE l.child_id = up.node AND l.during && up.days AND l.id <> NEW.id OFFSET 0) above
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.child_id
  ) THEN
    RAISE EXCEPTION 'group_circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_without_circles';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("companies", "0011_customers_with_nothing_by_name")]
    operations = [migrations.RunSQL(LINKS, migrations.RunSQL.noop)]
