"""The functions of the index anew, as sql/ has them now: documents are views, so that all workers can fill the index."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
FILES = ["words", "documents", "find", "hits", "upkeep"]


class Migration(migrations.Migration):
    dependencies = [("search", "0004_former_codes")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in FILES
    ]
