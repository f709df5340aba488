"""A machine's warranty ends within 90 days, and nothing follows it."""

from typing import Any

from django.utils.translation import gettext as _

from service.choices.cover import CoverSource
from service.choices.opportunity import OpportunityRule
from service.models import Coverage
from service.queries.opportunities.rule import MACHINES, Rule, day_words

SQL = f"""
WITH spans AS (
  SELECT k.item_id, k.covered, (SELECT upper(g) FROM unnest(k.by_warranty) g WHERE g @> %(today)s::date) AS ends
  FROM service_itemcover k WHERE k.by_warranty @> %(today)s::date
)
SELECT i.company_id, i.id AS item_id, i.product_id, 'warranty:' || s.ends AS cause, s.ends - 1 AS since,
  NULL::numeric AS value,
  jsonb_build_object('ends', s.ends - 1, 'machines', count(*) OVER (PARTITION BY i.company_id)) AS figures
FROM spans s JOIN installed_base_installeditem i ON i.id = s.item_id
WHERE {MACHINES} AND s.ends <= %(today)s::date + 90 AND NOT s.covered @> s.ends
"""


def why(figures: dict[str, Any]) -> str:
    return _("Warranty ends %(day)s and nothing follows; such machines at this customer: %(machines)d") % {
        "day": day_words(figures, "ends"), "machines": figures.get("machines") or 1,
    }  # fmt: skip


def missing() -> str:
    if Coverage.objects.filter(source=CoverSource.WARRANTY).exists():
        return ""
    return _("No warranty is in the register yet, so none is seen ending.")


RULE = Rule(OpportunityRule.WARRANTY_ENDING, SQL, why, missing)
