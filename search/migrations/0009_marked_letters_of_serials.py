"""Serial numbers are compared with their Å, Ä and Ö: AAO-77 is not found, nor opened, as ÅÄÖ-77."""

from pathlib import Path

from django.db import migrations

HITS = Path(__file__).parent / "sql" / "hits.sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0008_one_look")]
    operations = [migrations.RunSQL(HITS.read_text(encoding="utf-8"))]
