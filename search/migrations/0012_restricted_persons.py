"""Persons whose data is restricted (art. 18) are not found, from the moment on at which they are."""

from importlib import import_module
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
upkeep = import_module("search.migrations.0003_upkeep")
fields = import_module("search.migrations.0010_custom_fields")
TABLE = "contacts_person"


def follow() -> str:
    """The table's function as it was, with one more column that matters."""
    upkeep.TABLES[TABLE] = upkeep.own(2, "first_name last_name is_restricted")
    return fields.follow(TABLE, *fields.REGISTERS[TABLE])


class Migration(migrations.Migration):
    dependencies = [("search", "0011_merged_numbers"), ("contacts", "0003_restricted_persons")]
    operations = [
        migrations.RunSQL((SQL / "documents.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL(follow(), migrations.RunSQL.noop),
    ]
