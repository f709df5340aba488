"""A check tells which makers of the file are not in the register."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0003_service_levels_parts_used_licences'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='makers',
            field=models.JSONField(default=dict),
        ),
    ]
