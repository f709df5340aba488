"""The firm of a sole trader who was erased is known by its business ID."""

from django.db import migrations, models

KINDS = [
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("domain", "Domain"),
    ("trader", "Business ID of a sole trader"),
]


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0057_rows_held_at_the_gate")]
    operations = [
        migrations.AlterField(
            model_name=name, name="kind", field=models.CharField(choices=KINDS, max_length=6)
        )
        for name in ("heldrow", "suppression")
    ]
