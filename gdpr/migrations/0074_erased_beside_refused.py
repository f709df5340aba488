"""That the holder of an address was erased stands beside what was refused at it, and takes its place no more.

Which of the rows of the erased had been a refusal before cannot be told any more: they stay what they are.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0073_ledgers_never_emptied")]
    operations = [
        migrations.RemoveConstraint(model_name="suppression", name="suppression_once"),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None), models.Q(("reason", "erasure"), _negated=True)),
                fields=("kind", "fingerprint", "channel", "topic"),
                name="suppression_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None), ("reason", "erasure")),
                fields=("kind", "fingerprint"),
                name="suppression_erased_once",
            ),
        ),
    ]
