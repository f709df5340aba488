"""Contracts and cases by the beginning of their number: the search box asks at every letter."""

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Cast

from common.together import Together


class Migration(migrations.Migration):
    dependencies = [("service", "0010_figures")]

    operations = [
        Together([migrations.AddIndex(
            model_name="servicecase",
            index=models.Index(
                OpClass(Cast("number", models.TextField()), name="text_pattern_ops"),
                name="case_number_prefix",
            ),
        ),
        migrations.AddIndex(
            model_name="servicecontract",
            index=models.Index(
                OpClass(models.F("number_key"), name="text_pattern_ops"), name="contract_number_prefix"
            ),
        )]),
    ]
