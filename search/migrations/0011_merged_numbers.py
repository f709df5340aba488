"""A company is found by the numbers of those that were merged into it."""

from importlib import import_module

from django.db import migrations

documents = import_module("search.migrations.0010_custom_fields").documents
TOUCH = "PERFORM search_touch(1, (SELECT array_agg(c.id) FROM companies_company c WHERE c.public_id IN ({})));"
MERGED = "SELECT object_uuid FROM {} WHERE system = 'merged'"
ROWS = {
    "INSERT": MERGED.format("new_rows"),
    "UPDATE": f"{MERGED.format('new_rows')} UNION {MERGED.format('old_rows')}",
    "DELETE": MERGED.format("old_rows"),
}
TABLES = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
TABLES["UPDATE"] = f"{TABLES['DELETE']} {TABLES['INSERT']}"
BRANCHES = "\n  ELSIF ".join(
    f"TG_OP = '{event}' THEN\n    {TOUCH.format(rows)}" for event, rows in ROWS.items()
)
FOLLOW = f"""CREATE FUNCTION search_follow_companies_externalid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {BRANCHES}
  END IF;
  RETURN NULL;
END $$;
""" + "\n".join(
    f"CREATE TRIGGER search_{event.lower()} AFTER {event} ON companies_externalid REFERENCING {rows}"
    " FOR EACH STATEMENT EXECUTE FUNCTION search_follow_companies_externalid();"
    for event, rows in TABLES.items()
)


class Migration(migrations.Migration):
    dependencies = [("search", "0010_custom_fields"), ("companies", "0009_custom_values")]
    operations = [
        migrations.RunSQL(documents(), migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW),
        # merges that were made before
        migrations.RunSQL(
            "SELECT search_reindex(1, (SELECT array_agg(c.id) FROM companies_company c JOIN companies_externalid o"
            " ON o.object_uuid = c.public_id AND o.system = 'merged'))",
            migrations.RunSQL.noop,
        ),
    ]
