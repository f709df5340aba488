"""A machine is in use and nothing covers it."""

from typing import Any

from django.utils.translation import gettext as _

from service.choices.opportunity import OpportunityRule
from service.models import Coverage
from service.queries.opportunities.rule import MACHINES, Rule, day_of, day_words

SQL = f"""
WITH bare AS (
  SELECT i.company_id, i.id, i.product_id, COALESCE(i.delivered_on, i.installed_on) AS delivered,
    CASE WHEN isempty(s.by_warranty) OR NOT isempty(s.by_contract) AND (upper_inf(s.by_contract)
      OR NOT upper_inf(s.by_warranty) AND upper(s.by_contract) >= upper(s.by_warranty)) THEN 'contract' ELSE 'warranty' END AS last,
    (SELECT max(upper(g)) FROM unnest(s.covered) g WHERE upper(g) <= %(today)s::date) AS ended
  FROM installed_base_installeditem i LEFT JOIN service_itemcover s ON s.item_id = i.id
  WHERE {MACHINES} AND NOT COALESCE(s.covered @> %(today)s::date, false)
    AND COALESCE(i.delivered_on, %(today)s::date) <= %(today)s::date
)
SELECT company_id, id AS item_id, product_id, 'uncovered:' || COALESCE(ended::text, 'never') AS cause,
  COALESCE(ended, delivered, %(today)s::date) AS since, NULL::numeric AS value,
  jsonb_build_object('ended', ended, 'last', CASE WHEN ended IS NOT NULL THEN last END,
    'machines', count(*) OVER (PARTITION BY company_id)) AS figures
FROM bare
"""


def why(figures: dict[str, Any]) -> str:
    machines = figures.get("machines") or 1
    ended = day_of(figures, "ended")
    if ended is None:
        return _("Never covered; machines without cover at this customer: %(machines)d") % {
            "machines": machines
        }
    told = {"day": day_words(figures, "ended"), "machines": machines}
    if figures.get("last") == "contract":
        return _("Contract ended %(day)s, machines without cover at this customer: %(machines)d") % told
    return _("Warranty ended %(day)s, machines without cover at this customer: %(machines)d") % told


def missing() -> str:
    if Coverage.objects.exists():
        return ""
    return _("No warranty and no contract is in the register yet, so it cannot be told what is uncovered.")


RULE = Rule(OpportunityRule.UNCOVERED, SQL, why, missing)
