"""A person whose data is restricted (art. 18) is marked, and the database refuses to change what is known of them.

`kolmikanta.erasing` is set by the one transaction that may: the erasure of the person.
"""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION contacts_refuse_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := '{is_newsletter_subscriber,is_restricted,name_sort,revision,changed_at}';
BEGIN
  IF current_setting('kolmikanta.erasing', true) = 'on' THEN
    RETURN COALESCE(NEW, OLD);
  END IF;
  -- a refusal of marketing is carried out for everybody: a subscription may end, never begin
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free)
     OR NEW.is_newsletter_subscriber AND NOT OLD.is_newsletter_subscriber THEN
    RAISE EXCEPTION 'the data of the person is restricted' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_is_restricted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contacts_restricted_update BEFORE UPDATE ON contacts_person
  FOR EACH ROW WHEN (OLD.is_restricted AND NEW.is_restricted) EXECUTE FUNCTION contacts_refuse_restricted();
CREATE TRIGGER contacts_restricted_delete BEFORE DELETE ON contacts_person
  FOR EACH ROW WHEN (OLD.is_restricted) EXECUTE FUNCTION contacts_refuse_restricted();

CREATE FUNCTION contacts_refuse_restricted_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE met boolean; free text[] := '{site_id,successor_id,revision,changed_at}';
BEGIN
  IF current_setting('kolmikanta.erasing', true) = 'on' OR NOT EXISTS (SELECT FROM contacts_person WHERE is_restricted) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    met := EXISTS (SELECT FROM new_rows n JOIN contacts_person p ON p.id = n.person_id AND p.is_restricted);
  ELSIF TG_OP = 'UPDATE' THEN
    met := EXISTS (SELECT FROM new_rows n JOIN old_rows o USING (id)
      JOIN contacts_person p ON p.is_restricted AND p.id IN (n.person_id, o.person_id)
      WHERE (to_jsonb(n) - free) IS DISTINCT FROM (to_jsonb(o) - free));
  ELSE
    met := EXISTS (SELECT FROM old_rows o JOIN contacts_person p ON p.id = o.person_id AND p.is_restricted);
  END IF;
  IF met THEN
    RAISE EXCEPTION 'the data of the person is restricted' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_is_restricted';
  END IF;
  RETURN NULL;
END $$;
"""
TABLES = ("contacts_position", "contacts_contactpoint", "contacts_persontag")
SEES = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}
PARTS = "\n".join(
    f"CREATE TRIGGER contacts_restricted_{event.lower()} AFTER {event} ON {table} REFERENCING {rows}"
    " FOR EACH STATEMENT EXECUTE FUNCTION contacts_refuse_restricted_parts();"
    for table in TABLES
    for event, rows in SEES.items()
)
UNDO = """
DROP FUNCTION contacts_refuse_restricted CASCADE;
DROP FUNCTION contacts_refuse_restricted_parts CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_custom_values")]
    operations = [
        migrations.AddField(
            model_name="person",
            name="is_restricted",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("is_restricted", True)), fields=["id"], name="person_restricted"
            ),
        ),
        migrations.RunSQL(REFUSE + PARTS, UNDO),
    ]
