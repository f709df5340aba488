"""History is not emptied either: a trigger on rows does not hear TRUNCATE, which takes them all at once."""

from django.db import migrations

GUARD = """
CREATE FUNCTION history_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- tests empty every table between them, over connections that say so
  IF current_setting('kolmikanta.may_empty', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER change_never_emptied BEFORE TRUNCATE ON history_change
  FOR EACH STATEMENT EXECUTE FUNCTION history_is_never_emptied();
CREATE TRIGGER change_set_never_emptied BEFORE TRUNCATE ON history_changeset
  FOR EACH STATEMENT EXECUTE FUNCTION history_is_never_emptied();
"""
UNDO = """
DROP TRIGGER change_never_emptied ON history_change;
DROP TRIGGER change_set_never_emptied ON history_changeset;
DROP FUNCTION history_is_never_emptied();
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0006_sources_redacted")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
