"""A key that reads persons for ourselves says what for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0009_list_of_signals")]
    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="own_use",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
