"""The journal beside the database also hears of refusals of single topics and channels, and of companies."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0050_notices_and_notifications_go_out")]
    operations = [
        migrations.AlterField(
            model_name="journalentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("erasure", "Erasure"),
                    ("suppression", "Address that refuses marketing"),
                    ("objection", "Person who refuses marketing"),
                    ("lifted", "Refusal taken back"),
                    ("refusal", "Person who refuses a topic or a channel"),
                    ("company", "Company that refuses marketing"),
                ],
                max_length=11,
            ),
        ),
    ]
