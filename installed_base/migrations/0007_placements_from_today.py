"""Today's parents become placements; from here on no item can contain itself on any day, two people at once included.

Two parts that name the same slot today get different ones, for a slot holds one item.
"""

from django.db import migrations

FREE_SLOTS = """
UPDATE installed_base_installeditem i
SET position = left(i.position, 52) || ' (' || twin.number || ')'
FROM (
  SELECT id, row_number() OVER (PARTITION BY parent_id, position ORDER BY id) AS number
  FROM installed_base_installeditem WHERE parent_id IS NOT NULL AND position <> ''
) twin WHERE twin.id = i.id AND twin.number > 1;
"""
FILL = """
INSERT INTO installed_base_placement (child_id, parent_id, position, during)
SELECT id, parent_id, position, daterange(
  CASE WHEN COALESCE(installed_on, delivered_on) <= CURRENT_DATE THEN COALESCE(installed_on, delivered_on) END, NULL)
FROM installed_base_installeditem WHERE parent_id IS NOT NULL;
"""
GUARD = """
CREATE FUNCTION placement_without_circles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(774102);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.parent_id AS node, NEW.during AS days
      UNION ALL
      SELECT p.parent_id, up.days * p.during FROM installed_base_placement p
      JOIN up ON p.child_id = up.node AND p.during && up.days AND p.id <> NEW.id
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.child_id
  ) THEN
    RAISE EXCEPTION 'item_circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_without_circles';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placement_without_circles BEFORE INSERT OR UPDATE OF child_id, parent_id, during
  ON installed_base_placement FOR EACH ROW EXECUTE FUNCTION placement_without_circles();
"""
UNDO = (
    "DROP TRIGGER placement_without_circles ON installed_base_placement; DROP FUNCTION placement_without_circles();"
)


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0006_placements_and_parties")]
    operations = [
        migrations.RunSQL(FREE_SLOTS, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNDO),
    ]
