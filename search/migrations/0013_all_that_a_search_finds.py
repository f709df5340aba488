"""A list that is searched by a common word holds every record that has it, not some thousands of them."""

from pathlib import Path

from django.db import migrations

HITS = Path(__file__).parent / "sql" / "hits.sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0012_restricted_persons")]
    operations = [migrations.RunSQL(HITS.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
