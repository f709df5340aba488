"""No ledger is emptied either: a trigger on rows does not hear TRUNCATE, which takes them all at once.

A partition can be emptied by its own name, so each has the trigger too; new months get it when they are made.
"""

from django.db import migrations

LEDGERS = (
    "gdpr_accesslog", "gdpr_breach", "gdpr_breachphase", "gdpr_consentevent", "gdpr_consenttext",
    "gdpr_disclosedpersons", "gdpr_disclosure", "gdpr_erasurelog", "gdpr_journalentry", "gdpr_legalhold",
    "gdpr_noticedelivery", "gdpr_privacynotice", "gdpr_restriction",
)  # fmt: skip
FUNCTION = """
CREATE FUNCTION gdpr_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- tests empty every table between them, over connections that say so
  IF current_setting('kolmikanta.may_empty', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION gdpr_is_never_emptied();
"""
PARTITIONS = """
DO $$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'gdpr_accesslog'::regclass LOOP
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION gdpr_is_never_emptied()', part);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0072_kinds_that_a_hold_needs")]
    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGER.format(table=table) for table in LEDGERS) + PARTITIONS,
            "DROP FUNCTION gdpr_is_never_emptied() CASCADE",
        )
    ]
