"""Lists by a word that very many have: names that begin with it are told from the others by a marked first word.

The functions change at once. The documents of companies and persons are made anew by the worker, from the queue:
until then a list gathers what it finds, as before.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
QUEUED = "INSERT INTO search_searchqueue (kind, ref_id, is_wide) SELECT {}, id, false FROM {}"


class Migration(migrations.Migration):
    dependencies = [("search", "0014_spellings_of_makers")]
    operations = [
        *(
            migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
            for name in ("words", "documents", "hits")
        ),
        migrations.RunSQL(QUEUED.format(1, "companies_company"), migrations.RunSQL.noop),
        migrations.RunSQL(QUEUED.format(2, "contacts_person"), migrations.RunSQL.noop),
    ]
