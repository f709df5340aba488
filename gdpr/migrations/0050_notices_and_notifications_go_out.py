# Letters with notices, and recipients that are told by themselves.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0003_restricted_persons'),
        ('gdpr', '0042_notices_breaches_and_the_desk'),
        ('users', '0009_list_of_signals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([migrations.AddField(
            model_name='accesspackage',
            name='link_sent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='noticeobligation',
            name='letter',
            field=models.CharField(blank=True, choices=[('waiting', 'On its way'), ('sent', 'Sent'), ('bounced', 'Came back'), ('failed', 'Could not be sent')], default='', max_length=7),
        ),
        migrations.AddField(
            model_name='noticeobligation',
            name='letter_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='noticeobligation',
            name='letter_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticeobligation',
            name='letter_failure',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='noticeobligation',
            name='letter_point',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notice_letters', to='contacts.contactpoint'),
        ),
        migrations.AddField(
            model_name='noticeobligation',
            name='letter_tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='recipient',
            name='way',
            field=models.CharField(choices=[('hand', 'By hand: the desk writes'), ('email', 'By e-mail, at once'), ('webhook', 'By webhook, at once')], default='hand', max_length=7),
        ),
        migrations.AddField(
            model_name='recipient',
            name='webhook_turn',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='recipient',
            name='webhook_url',
            field=models.URLField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(
            model_name='recipientnotification',
            name='failure',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='recipientnotification',
            name='next_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='recipientnotification',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        )]),
        Together([migrations.AddIndex(
            model_name='noticeobligation',
            index=models.Index(condition=models.Q(('letter', 'waiting')), fields=['letter_at'], name='obligation_letter'),
        ),
        migrations.AddIndex(
            model_name='recipientnotification',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='notification_to_go'),
        ),
        migrations.AddConstraint(
            model_name='noticeobligation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('letter', ''), ('letter_at', None)), models.Q(models.Q(('letter', ''), _negated=True), ('letter_at__isnull', False), ('letter_by__isnull', False)), _connector='OR'), name='obligation_letter_whole'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('way', 'email'), _negated=True), models.Q(('way', 'webhook'), ('webhook_url', ''), _negated=True)), name='recipient_can_be_told'),
        )]),
    ]
