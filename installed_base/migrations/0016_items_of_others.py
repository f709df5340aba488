"""Items of other makers are few or none: whether there are any is told by a look at this index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0015_slots_delivered_empty")]
    operations = [
        migrations.AddIndex(
            model_name="installeditem",
            index=models.Index(
                condition=models.Q(("is_ours", False)), fields=["company"], name="item_of_others"
            ),
        ),
    ]
