"""A company can never stand above itself on any day, two people at once included."""

from django.db import migrations

# The lock makes two transactions that would close a circle together wait for each other: without it both
# would look, see nothing, and commit. It is held to the end of the transaction.
GUARD = """
CREATE FUNCTION group_without_circles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(774101);
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.parent_id AS node, NEW.during AS days
      UNION ALL
      SELECT l.parent_id, up.days * l.during FROM companies_grouplink l
      JOIN up ON l.child_id = up.node AND l.during && up.days AND l.id <> NEW.id
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.child_id
  ) THEN
    RAISE EXCEPTION 'group_circle' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_without_circles';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER group_without_circles BEFORE INSERT OR UPDATE ON companies_grouplink
  FOR EACH ROW EXECUTE FUNCTION group_without_circles();
"""
UNDO = "DROP TRIGGER group_without_circles ON companies_grouplink; DROP FUNCTION group_without_circles();"


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
