"""An item can never contain itself, two people at once included."""

from django.db import migrations

GUARD = """
CREATE FUNCTION item_without_circles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.parent_id IS NULL THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock(774102);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.parent_id AS node
      UNION ALL
      SELECT i.parent_id FROM installed_base_installeditem i JOIN up ON i.id = up.node WHERE i.parent_id IS NOT NULL
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.id
  ) THEN
    RAISE EXCEPTION 'item_circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'item_without_circles';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER item_without_circles BEFORE INSERT OR UPDATE OF parent_id ON installed_base_installeditem
  FOR EACH ROW EXECUTE FUNCTION item_without_circles();
"""
UNDO = (
    "DROP TRIGGER item_without_circles ON installed_base_installeditem; DROP FUNCTION item_without_circles();"
)


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
