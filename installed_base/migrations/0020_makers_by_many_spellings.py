"""A maker has one name, and other spellings lead to it."""

import common.sql
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('installed_base', '0017_companies_with_items_at_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='MakerSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Upper(common.sql.RegexpReplace(models.F('name'), models.Value('[^[:alnum:]]'), models.Value(''), models.Value('g'))), output_field=models.TextField())),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spellings', to='installed_base.maker')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key',), name='maker_spelling_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='maker_spelling_not_empty')],
            },
        ),
    ]
