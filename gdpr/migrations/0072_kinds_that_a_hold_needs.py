"""A legal hold says which kinds of data it needs; those placed before need everything."""

import django.contrib.postgres.fields
import gdpr.models.hold
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gdpr', '0071_holds_in_the_journal'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalhold',
            name='keeps',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('email', 'E-mail addresses'), ('phone', 'Telephone numbers'), ('social', 'Social media'), ('role', 'Tags and former positions'), ('notes', 'Notes'), ('custom', 'Personal custom fields'), ('activities', 'Activities')], max_length=12), blank=True, default=gdpr.models.hold.every_kind, size=None),
        ),
    ]
