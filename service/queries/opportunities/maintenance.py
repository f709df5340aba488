"""Maintenance that was due has not been done: a visit to offer, or a contract."""

from typing import Any

from django.utils.translation import gettext as _

from service.choices.opportunity import OpportunityRule
from service.models import MaintenancePlan
from service.queries.opportunities.rule import AT_WORK_CODES, Rule, day_words

SQL = f"""
SELECT i.company_id, i.id AS item_id, i.product_id, 'plan:' || p.id || ':' || p.next_due_on AS cause,
  p.next_due_on AS since, NULL::numeric AS value,
  jsonb_build_object('plan', p.name, 'due', p.next_due_on) AS figures
FROM service_maintenanceplan p JOIN installed_base_installeditem i ON i.id = p.item_id
WHERE p.is_active AND p.next_due_on < %(today)s::date AND i.company_id IS NOT NULL AND i.status IN ({AT_WORK_CODES})
"""


def why(figures: dict[str, Any]) -> str:
    return _("%(plan)s was due %(day)s and is not done") % {
        "plan": figures.get("plan", ""), "day": day_words(figures, "due"),
    }  # fmt: skip


def missing() -> str:
    if MaintenancePlan.objects.of_items().exists():
        return ""
    return _("No item has a maintenance plan yet, so nothing is known to be overdue.")


RULE = Rule(OpportunityRule.MAINTENANCE_OVERDUE, SQL, why, missing)
