"""Items by a piece of a number are gathered for a list without scores: comparing each with all others took longer."""

from pathlib import Path

from django.db import migrations

HITS = Path(__file__).parent / "sql" / "hits.sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0017_others_by_walking")]
    operations = [migrations.RunSQL(HITS.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
