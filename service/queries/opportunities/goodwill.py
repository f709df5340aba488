"""We worked twice or more for nothing on a machine that nothing covers."""

from typing import Any

from django.utils.translation import gettext as _

from common.sql import day_here
from service.choices.opportunity import OpportunityRule
from service.models import ServiceVisit
from service.queries.opportunities.rule import MACHINES, Rule, day_words

SQL = f"""
WITH gifts AS (
  SELECT v.machine_id, count(DISTINCT s.id) AS times, {day_here("max(s.ended_at)")} AS last
  FROM service_visititem v JOIN service_servicevisit s ON s.id = v.visit_id
  WHERE s.state = 'done' AND s.covered_by = 'goodwill' AND s.ended_at > %(today)s::date - interval '24 months'
  GROUP BY v.machine_id HAVING count(DISTINCT s.id) >= 2
)
SELECT i.company_id, i.id AS item_id, i.product_id, 'goodwill:' || g.times || ':' || g.last AS cause, g.last AS since,
  NULL::numeric AS value, jsonb_build_object('times', g.times, 'last', g.last) AS figures
FROM gifts g JOIN installed_base_installeditem i ON i.id = g.machine_id
WHERE {MACHINES} AND NOT EXISTS (
  SELECT 1 FROM service_itemcover c WHERE c.item_id = i.id AND c.covered @> %(today)s::date)
"""


def why(figures: dict[str, Any]) -> str:
    return _("Helped for nothing %(times)d times in two years, last %(day)s, and nothing covers it") % {
        "times": figures.get("times") or 0, "day": day_words(figures, "last"),
    }  # fmt: skip


def missing() -> str:
    if ServiceVisit.objects.filter(state="done").exists():
        return ""
    return _("No visit has been reported as done yet, so nobody knows who paid.")


RULE = Rule(OpportunityRule.GOODWILL_REPEATED, SQL, why, missing)
