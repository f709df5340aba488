"""What stood as today's parent was known since the part was written down, not since placements came."""

from django.db import migrations

KNOWN_SINCE = """
UPDATE installed_base_placement p SET recorded_at = i.created_at
FROM installed_base_installeditem i WHERE i.id = p.child_id AND i.created_at < p.recorded_at
"""


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0007_placements_from_today")]
    operations = [migrations.RunSQL(KNOWN_SINCE, migrations.RunSQL.noop)]
