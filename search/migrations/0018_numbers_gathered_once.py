"""Items by a piece of a number are gathered for a list without scores: comparing each with all others took longer.

Those that have a common word elsewhere than first are walked to only where there should be very many: an estimate that was
too high let a list walk through all companies for none.
"""

from pathlib import Path

from django.db import migrations

HITS = Path(__file__).parent / "sql" / "hits.sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0017_others_by_walking")]
    operations = [migrations.RunSQL(HITS.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
