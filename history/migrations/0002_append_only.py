"""History is append-only: rows are never deleted, and updated only to redact one subject's words."""

from django.db import migrations

GUARD = """
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'history_change'
     AND current_setting('kolmikanta.redacting', true) = 'on'
     AND (to_jsonb(OLD) - 'old' - 'new') = (to_jsonb(NEW) - 'old' - 'new') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE ON history_change
  FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER change_set_append_only BEFORE UPDATE OR DELETE ON history_changeset
  FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
"""
UNDO = """
DROP TRIGGER change_append_only ON history_change;
DROP TRIGGER change_set_append_only ON history_changeset;
DROP FUNCTION history_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
