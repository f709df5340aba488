"""Runs say how many addresses were known at the gate, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrichment", "0002_signals")]
    operations = [
        migrations.AddField(
            model_name="enrichmentrun",
            name="gate",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
