"""The start set of purposes; the mark of restricted persons; what stands is not deleted."""

from django.db import migrations
from django.utils import timezone

from gdpr.reading.purposes import SPECS

SQL = """
CREATE FUNCTION gdpr_follow_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE contacts_person p SET is_restricted = s.stands
  FROM (SELECT x.id, EXISTS (SELECT FROM gdpr_restriction r WHERE r.person_id = x.id AND r.lifted_at IS NULL) AS stands
        FROM unnest(ARRAY[OLD.person_id, NEW.person_id]) AS x(id)) s
  WHERE p.id = s.id AND p.is_restricted <> s.stands;
  RETURN NULL;
END $$;
CREATE TRIGGER gdpr_follow_restriction AFTER INSERT OR UPDATE OR DELETE ON gdpr_restriction
  FOR EACH ROW EXECUTE FUNCTION gdpr_follow_restriction();

CREATE FUNCTION gdpr_keep_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'gdpr_restriction' AND current_setting('kolmikanta.erasing', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'what is restricted or held is not deleted'
    USING ERRCODE = 'check_violation', CONSTRAINT = CASE TG_TABLE_NAME WHEN 'gdpr_legalhold' THEN 'hold_stands' ELSE 'person_is_restricted' END;
END $$;
CREATE TRIGGER gdpr_keep_standing BEFORE DELETE ON gdpr_restriction
  FOR EACH ROW WHEN (OLD.lifted_at IS NULL) EXECUTE FUNCTION gdpr_keep_standing();
CREATE TRIGGER gdpr_keep_standing BEFORE DELETE ON gdpr_legalhold
  FOR EACH ROW WHEN (OLD.released_at IS NULL) EXECUTE FUNCTION gdpr_keep_standing();
"""
UNDO = """
DROP FUNCTION gdpr_follow_restriction CASCADE;
DROP FUNCTION gdpr_keep_standing CASCADE;
"""


def begin(apps, schema_editor):
    today = timezone.localdate()
    rows = apps.get_model("gdpr", "Purpose").objects
    for spec in SPECS:
        rows.get_or_create(
            slug=spec.slug,
            defaults={
                "basis": spec.basis, "lia_text": spec.lia, "lia_reviewed_on": today if spec.lia else None,
                "is_objectable": spec.is_objectable, "is_portable": spec.is_portable, "is_archive": spec.is_archive,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0020_purposes_restrictions_holds")]
    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunSQL(SQL, UNDO),
    ]
