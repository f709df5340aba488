"""Whether a company has items at work stands on its row, so that those who have none are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0009_custom_values")]
    operations = [
        migrations.AddField(
            model_name="company",
            name="has_items_at_work",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
