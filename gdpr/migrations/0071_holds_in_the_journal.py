"""Legal holds are told to the journal too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0068_sensitive_findings")]
    operations = [
        migrations.AlterField(
            model_name="journalentry",
            name="kind",
            field=models.CharField(
                max_length=11,
                choices=[
                    ("erasure", "Erasure"),
                    ("suppression", "Address that refuses marketing"),
                    ("objection", "Person who refuses marketing"),
                    ("lifted", "Refusal taken back"),
                    ("refusal", "Person who refuses a topic or a channel"),
                    ("company", "Company that refuses marketing"),
                    ("restriction", "Restriction of use"),
                    ("hold", "Legal hold"),
                ],
            ),
        ),
    ]
