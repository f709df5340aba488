"""A listing of hundreds of thousands of items writes no index of what none of them has yet."""

import django.db.models.deletion
from django.db import migrations, models

from common.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0009_custom_values'),
        ('contacts', '0004_count_restricted_persons'),
        ('installed_base', '0020_makers_by_many_spellings'),
        ('service', '0017_recall_by_pasted_numbers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='campaignitem',
            name='contact',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.person'),
        ),
        migrations.AlterField(
            model_name='campaignitem',
            name='notified_company',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='companies.company'),
        ),
        migrations.AlterField(
            model_name='campaignitem',
            name='part',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='installed_base.installeditem'),
        ),
        migrations.AlterField(
            model_name='campaignitem',
            name='visit',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='campaign_items', to='service.servicevisit'),
        ),
        Together([migrations.AddIndex(
            model_name='campaignitem',
            index=models.Index(condition=models.Q(('part__isnull', False)), fields=['part'], name='campaign_item_part'),
        ),
        migrations.AddIndex(
            model_name='campaignitem',
            index=models.Index(condition=models.Q(('notified_company__isnull', False)), fields=['notified_company'], name='campaign_item_notified_com'),
        ),
        migrations.AddIndex(
            model_name='campaignitem',
            index=models.Index(condition=models.Q(('contact__isnull', False)), fields=['contact'], name='campaign_item_contact'),
        ),
        migrations.AddIndex(
            model_name='campaignitem',
            index=models.Index(condition=models.Q(('visit__isnull', False)), fields=['visit'], name='campaign_item_visit'),
        )]),
    ]
