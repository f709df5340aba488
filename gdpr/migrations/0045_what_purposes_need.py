"""Kinds of data that no purpose needs any more, and how many persons a run emptied them of."""

import django.contrib.postgres.fields
from django.db import migrations, models

from common.together import Together


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0044_legal_archive")]
    operations = [
        Together([migrations.AddField(
            model_name="retentionevaluation",
            name="surplus",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="retentionrun",
            name="surplus",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="retentionrun",
            name="trimmed",
            field=models.BigIntegerField(db_default=0, default=0),
        )]),
    ]
