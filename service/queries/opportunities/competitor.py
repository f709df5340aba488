"""Another supplier's machine at a customer of ours is past its expected life."""

from typing import Any

from django.utils.translation import gettext as _

from installed_base.models import InstalledItem
from service.choices.opportunity import OpportunityRule
from service.queries.opportunities.rule import AT_WORK_CODES, TAKEN_ON, Rule, day_words, span_words

# Where the product's life is not known, that of our own products of the family is the best guess there is.
SQL = f"""
WITH lives AS (
  SELECT p.id, COALESCE(p.expected_life_months, (SELECT round(avg(o.expected_life_months))::int
    FROM installed_base_product o WHERE o.family_id = p.family_id AND o.expected_life_months IS NOT NULL)) AS months
  FROM installed_base_product p
)
SELECT i.company_id, i.id AS item_id, i.product_id, 'life:' || {TAKEN_ON} || ':' || l.months AS cause,
  ({TAKEN_ON} + make_interval(months => l.months))::date AS since, NULL::numeric AS value,
  jsonb_build_object('taken', {TAKEN_ON}, 'months', l.months, 'maker', m.name) AS figures
FROM installed_base_installeditem i JOIN lives l ON l.id = i.product_id
JOIN companies_company c ON c.id = i.company_id
JOIN installed_base_product p ON p.id = i.product_id LEFT JOIN installed_base_maker m ON m.id = p.maker_id
WHERE NOT i.is_ours AND i.parent_id IS NULL AND i.status IN ({AT_WORK_CODES}) AND c.lifecycle = 'customer'
  AND ({TAKEN_ON} + make_interval(months => l.months))::date <= %(today)s::date
"""


def why(figures: dict[str, Any]) -> str:
    told = {
        "taken": day_words(figures, "taken"), "life": span_words(int(figures.get("months") or 0)),
        "maker": figures.get("maker") or "",
    }  # fmt: skip
    if told["maker"]:
        return _("%(maker)s, in use since %(taken)s: past a life of %(life)s") % told
    return _("Another supplier’s, in use since %(taken)s: past a life of %(life)s") % told


def missing() -> str:
    if InstalledItem.objects.filter(is_ours=False).exists():
        return ""
    return _("Nobody has written down what customers have from other suppliers.")


RULE = Rule(OpportunityRule.COMPETITOR_AGEING, SQL, why, missing)
