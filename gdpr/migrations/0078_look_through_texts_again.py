"""Notes of companies that were written before they were looked at: the nightly look begins anew, a part each night.
What was set aside stays so while its text is the same."""

from django.db import migrations

AGAIN = "UPDATE gdpr_deskjob SET mark = 0 WHERE name = 'gdpr.scan_texts'"


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0077_notes_of_companies_looked_at")]
    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
