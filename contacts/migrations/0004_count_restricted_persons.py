"""Until it has counted a new column, PostgreSQL takes a boolean for half true and reads whole tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_restricted_persons")]
    operations = [migrations.RunSQL("ANALYZE contacts_person (is_restricted)", migrations.RunSQL.noop)]
