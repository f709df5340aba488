"""What somebody calls a source may name a person as the reason of an act may: it can be redacted too."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('kolmikanta.redacting', true) = 'on' THEN
    IF TG_TABLE_NAME = 'history_change'
       AND (to_jsonb(OLD) - 'old' - 'new') = (to_jsonb(NEW) - 'old' - 'new') THEN
      RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'history_changeset'
       AND (to_jsonb(OLD) - 'reason' - 'source') = (to_jsonb(NEW) - 'reason' - 'source') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0005_reasons_redacted")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
