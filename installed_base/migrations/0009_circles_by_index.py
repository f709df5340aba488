"""The guards against circles go by index also while their tables are being filled and the planner knows nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0008_placements_known_since")]
    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {name}() SET enable_seqscan = off", f"ALTER FUNCTION {name}() RESET enable_seqscan"
        )
        for name in ("item_without_circles", "placement_without_circles")
    ]
