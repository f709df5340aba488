"""Records are found by those custom fields of theirs that are marked for it."""

from importlib import import_module
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
upkeep = import_module("search.migrations.0003_upkeep")
REGISTERS = {
    "companies_company": ("company", 1),
    "contacts_person": ("person", 2),
    "installed_base_installeditem": ("item", 3),
}


def documents() -> str:
    """How documents are made, but for what stands on columns that came later (0012)."""
    text = (SQL / "documents.sql").read_text(encoding="utf-8")
    return text.replace("\n  WHERE NOT p.is_restricted", "").replace(" AND NOT p.is_restricted", "")


def follow(table: str, register: str, kind: int) -> str:
    """The table's function as it was, and one more look: at what of the custom values can be searched."""
    made = upkeep.triggers(table, upkeep.TABLES[table]).partition("CREATE TRIGGER")[0]
    made = made.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    look = f"""ELSIF TG_OP = 'UPDATE' THEN
    PERFORM search_touch({kind}, (SELECT array_agg(n.id) FROM new_rows n JOIN old_rows o USING (id)
      WHERE n.custom IS DISTINCT FROM o.custom
        AND search_custom_part('{register}', n.custom) IS DISTINCT FROM search_custom_part('{register}', o.custom)));"""
    return made.replace("ELSIF TG_OP = 'UPDATE' THEN", look, 1)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0009_marked_letters_of_serials"),
        ("custom_fields", "0001_fields_begin"),
        ("companies", "0009_custom_values"),
        ("contacts", "0002_custom_values"),
        ("installed_base", "0014_custom_values"),
    ]
    operations = [
        migrations.RunSQL(documents(), migrations.RunSQL.noop),
        *(
            migrations.RunSQL(follow(table, *told), migrations.RunSQL.noop)
            for table, told in REGISTERS.items()
        ),
    ]
