"""Each wording that is left out of a copy has its reason; those decided on so far were about others."""

from django.db import migrations, models
from django.db.models import Value

FILL = """
UPDATE gdpr_subjectrequest
SET hidden_reasons = (SELECT jsonb_agg('others'::text) FROM jsonb_array_elements(hidden_words))
WHERE jsonb_array_length(hidden_words) > 0
"""


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0061_relatives_and_domains_that_end")]
    operations = [
        migrations.AddField(
            model_name="subjectrequest",
            name="hidden_reasons",
            field=models.JSONField(blank=True, db_default=Value([], models.JSONField()), default=list),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
