"""A relative who asks about the dead is answered as that; why a domain is written to again is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0060_letters_with_links_are_claimed")]
    operations = [
        migrations.AddField(
            model_name="suppression",
            name="lifted_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("said", "The company wants our messages again"),
                    ("dead", "The domain is no longer in use, or has another holder"),
                ],
                db_default="",
                default="",
                max_length=4,
            ),
        ),
        migrations.AlterField(
            model_name="subjectrequest",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("fulfilled", "Fulfilled"),
                    ("partly", "Partly fulfilled"),
                    ("refused", "Refused"),
                    ("no_data", "Nothing is known of the person"),
                    ("unidentified", "Identity could not be shown"),
                    ("withdrawn", "Withdrawn by the person"),
                    ("duplicate", "Answered with another request"),
                    ("deceased", "About somebody who has died (recital 27)"),
                ],
                max_length=12,
            ),
        ),
    ]
