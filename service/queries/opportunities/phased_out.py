"""A machine's product is not sold or supported any more, and there is a successor to offer."""

from typing import Any

from django.utils.translation import gettext as _

from installed_base.models import Product
from service.choices.opportunity import OpportunityRule
from service.queries.opportunities.rule import MACHINES, Rule, day_words

SQL = f"""
SELECT i.company_id, i.id AS item_id, i.product_id,
  CASE WHEN p.end_of_support <= %(today)s::date THEN 'support:' || p.end_of_support
    ELSE 'sale:' || p.end_of_sale END || ':' || p.successor_id AS cause,
  CASE WHEN p.end_of_support <= %(today)s::date THEN p.end_of_support ELSE p.end_of_sale END AS since,
  NULL::numeric AS value,
  jsonb_build_object('support', CASE WHEN p.end_of_support <= %(today)s::date THEN p.end_of_support END,
    'sale', p.end_of_sale, 'successor', n.name) AS figures
FROM installed_base_installeditem i JOIN installed_base_product p ON p.id = i.product_id
JOIN installed_base_product n ON n.id = p.successor_id
WHERE {MACHINES} AND (p.end_of_support <= %(today)s::date OR p.end_of_sale <= %(today)s::date)
"""


def why(figures: dict[str, Any]) -> str:
    successor = figures.get("successor", "")
    if figures.get("support"):
        return _("Support ended %(day)s; its successor is %(successor)s") % {
            "day": day_words(figures, "support"), "successor": successor,
        }  # fmt: skip
    return _("Not sold since %(day)s; its successor is %(successor)s") % {
        "day": day_words(figures, "sale"), "successor": successor,
    }  # fmt: skip


def missing() -> str:
    if Product.objects.exclude(successor=None).exists():
        return ""
    return _("No product names its successor. Write it down on the products’ pages.")


RULE = Rule(OpportunityRule.PHASED_OUT, SQL, why, missing)
