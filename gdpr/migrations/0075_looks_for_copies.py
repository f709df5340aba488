"""Which records hold an address of the person of a request is found once, by a worker."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gdpr', '0074_erased_beside_refused'),
    ]

    operations = [
        migrations.CreateModel(
            name='RequestLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('mark', models.CharField(blank=True, max_length=64)),
                ('since', models.BigIntegerField(blank=True, null=True)),
                ('cluster', models.BigIntegerField(blank=True, null=True)),
                ('rows', models.JSONField(default=dict)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='look', to='gdpr.subjectrequest')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('made_at', None)), fields=['asked_at'], name='request_look_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cluster', None), ('made_at', None), ('mark', ''), ('rows', {}), ('since', None)), models.Q(('cluster__isnull', False), ('made_at__isnull', False), ('since__isnull', False), models.Q(('mark', ''), _negated=True)), _connector='OR'), name='request_look_whole')],
            },
        ),
    ]
