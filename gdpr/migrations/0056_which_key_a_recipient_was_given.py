"""Under which key of the server the recipients were given their webhook secrets; those of today stand under today's."""

from django.conf import settings
from django.db import migrations, models

from gdpr.reading.webhook import mark_of_key


def begin(apps, schema_editor):
    rows = apps.get_model("gdpr", "Recipient").objects
    rows.filter(webhook_key="").update(webhook_key=mark_of_key(settings.SECRET_KEY))


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0055_told_when_the_data_is_given")]
    operations = [
        migrations.AddField(
            model_name="recipient",
            name="webhook_key",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
