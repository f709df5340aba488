"""The product's first rules of retention, and the index by which settled deals of a company are found."""

from django.db import migrations
from django.utils import timezone

from gdpr.reading.rules import RULES, SINCE


def begin(apps, schema_editor):
    now = timezone.now()
    rows = apps.get_model("gdpr", "RetentionRule").objects
    for spec in RULES:
        rows.get_or_create(
            key=spec.key,
            defaults={
                "predicate": spec.predicate, "purpose_id": spec.purpose, "months": spec.months, "days": spec.days,
                "priority": spec.priority, "warn_days": spec.warn_days, "parameters": spec.parameters,
                "action": spec.action, "justification": spec.justification, "approved_at": now,
                "effective_from": SINCE,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("gdpr", "0022_retention")]
    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE INDEX gdpr_settled_deals ON service_opportunity (company_id) WHERE state IN ('won', 'lost')",
            "DROP INDEX gdpr_settled_deals",
        ),
    ]
