"""Products are found by the other spellings of their maker, too."""

from importlib import import_module
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
TABLE = "installed_base_makerspelling"
TOUCH = """PERFORM search_touch(4, (SELECT array_agg(p.id) FROM installed_base_product p
      WHERE p.maker_id IN (SELECT maker_id FROM {})));"""
upkeep = import_module("search.migrations.0003_upkeep")
FOLLOW = upkeep.triggers(
    TABLE,
    {
        "INSERT": TOUCH.format("new_rows"),
        "UPDATE": TOUCH.format("(SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows) b"),
        "DELETE": TOUCH.format("old_rows"),
    },
)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0013_all_that_a_search_finds"),
        ("installed_base", "0020_makers_by_many_spellings"),
    ]
    operations = [
        migrations.RunSQL((SQL / "documents.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, f"DROP FUNCTION search_follow_{TABLE}() CASCADE"),
    ]
