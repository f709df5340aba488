"""A letter with a link is claimed by a worker and sent while nothing is locked; what does not arrive goes again."""

from django.db import migrations, models
from django.utils import timezone

from common.together import Together


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0059_held_rows_of_keys_and_pages")]
    operations = [
        Together([migrations.AddField(
            model_name="linkrequest",
            name="next_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="linkrequest", name="tries", field=models.PositiveSmallIntegerField(default=0)
        )]),
        migrations.RemoveIndex(model_name="linkrequest", name="link_request_waiting"),
        migrations.AddIndex(
            model_name="linkrequest", index=models.Index(fields=["next_at"], name="link_request_waiting")
        ),
    ]
