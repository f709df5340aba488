"""Persons are found by the names of those that were merged into them."""

from importlib import import_module
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

upkeep = import_module("search.migrations.0003_upkeep")
DOCUMENTS = Path(settings.BASE_DIR) / "search" / "migrations" / "sql" / "documents.sql"
FOLLOW = upkeep.triggers("quality_formername", upkeep.part(2, "person_id", "first_name last_name"))


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0005_facts_of_every_record"),
        ("contacts", "0003_restricted_persons"),
        ("search", "0012_restricted_persons"),
    ]
    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_name", models.CharField(blank=True, max_length=100)),
                ("last_name", models.CharField(blank=True, max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_name", ""), ("last_name", ""), _negated=True),
                        name="former_name_says_something",
                    )
                ],
            },
        ),
        migrations.RunSQL(DOCUMENTS.read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, "DROP FUNCTION search_follow_quality_formername() CASCADE"),
    ]
