"""The guards against circles look each step up by itself: of a table that had been empty when it was last looked over, the
planner read the whole index for each row. Twenty thousand parts written in one statement took minutes, and now take seconds.
"""

from django.db import migrations

PLACEMENTS = """
CREATE OR REPLACE FUNCTION placement_without_circles() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(774102);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.parent_id AS node, NEW.during AS days
      UNION ALL
      SELECT above.parent_id, up.days * above.during FROM up CROSS JOIN LATERAL (
        SELECT p.parent_id, p.during FROM installed_base_placement p
        WHERE p.child_id = up.node AND p.during && up.days AND p.id <> NEW.id OFFSET 0) above
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.child_id
  ) THEN
    RAISE EXCEPTION 'item_circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_without_circles';
  END IF;
  RETURN NEW;
END $$;
"""
LINES = """
CREATE OR REPLACE FUNCTION bom_without_circles() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF NEW.assembly_id IS NULL THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock(774103);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.assembly_id AS node
      UNION ALL
      SELECT above.assembly_id FROM up CROSS JOIN LATERAL (
        SELECT t.assembly_id FROM installed_base_bomline t
        WHERE t.component_id = up.node AND t.assembly_id IS NOT NULL OFFSET 0) above
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.component_id
  ) THEN
    RAISE EXCEPTION 'bom_without_circles' USING ERRCODE = 'check_violation', CONSTRAINT = 'bom_without_circles';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0020_makers_by_many_spellings")]
    operations = [migrations.RunSQL([PLACEMENTS, LINES], migrations.RunSQL.noop)]
