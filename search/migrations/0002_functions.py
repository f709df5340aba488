"""What the index consists of and how it is searched: functions of the database, in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
FILES = ["words", "documents", "find", "hits"]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("companies", "0001_initial"),
        ("contacts", "0001_initial"),
        ("installed_base", "0001_initial"),
    ]
    operations = [migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8")) for name in FILES]
