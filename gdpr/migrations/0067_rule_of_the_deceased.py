"""The product's first version of the rule that ends the record of somebody who has died."""

from django.db import migrations
from django.utils import timezone

from gdpr.reading.rules import RULES, SINCE


def begin(apps, schema_editor):
    rows = apps.get_model("gdpr", "RetentionRule").objects
    spec = next(rule for rule in RULES if rule.key == "deceased")
    rows.get_or_create(
        key=spec.key,
        defaults={
            "predicate": spec.predicate, "purpose_id": spec.purpose, "months": spec.months, "days": spec.days,
            "priority": spec.priority, "warn_days": spec.warn_days, "parameters": spec.parameters,
            "action": spec.action, "justification": spec.justification, "approved_at": timezone.now(),
            "effective_from": SINCE,
        },
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0066_deaths")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
