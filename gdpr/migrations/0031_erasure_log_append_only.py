"""The log of erasures is append-only, and entries of the journal change in nothing but that they were written."""

from django.db import migrations

GUARD = """
CREATE FUNCTION gdpr_erasurelog_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of erasures is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER erasurelog_append_only BEFORE UPDATE OR DELETE ON gdpr_erasurelog
  FOR EACH ROW EXECUTE FUNCTION gdpr_erasurelog_append_only();
CREATE FUNCTION gdpr_journalentry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(OLD) - 'written_at') <> (to_jsonb(NEW) - 'written_at') THEN
    RAISE EXCEPTION 'an entry of the journal is not rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER journalentry_stays BEFORE UPDATE ON gdpr_journalentry
  FOR EACH ROW EXECUTE FUNCTION gdpr_journalentry_stays();
"""
UNDO = """
DROP TRIGGER erasurelog_append_only ON gdpr_erasurelog;
DROP FUNCTION gdpr_erasurelog_append_only();
DROP TRIGGER journalentry_stays ON gdpr_journalentry;
DROP FUNCTION gdpr_journalentry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0030_erasures_begin")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
