"""What a key of the API sends, or somebody types, is held at the gate like the row of a file."""

from django.db import migrations, models

FROM = [
    ("import", "Imported file"),
    ("register", "Outside register"),
    ("api", "Key of the API"),
    ("page", "Typed on a page"),
]


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0058_sole_traders_are_known")]
    operations = [
        migrations.AlterField(
            model_name="heldrow", name="source", field=models.CharField(choices=FROM, max_length=8)
        )
    ]
