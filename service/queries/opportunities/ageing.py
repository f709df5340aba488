"""A machine nears the end of its product's expected life, or is past it."""

from typing import Any

from django.utils.translation import gettext as _

from installed_base.models import Product
from service.choices.opportunity import OpportunityRule
from service.queries.opportunities.rule import MACHINES, TAKEN_ON, Rule, day_words, span_words


def _sql(first: float, last: float | None) -> str:
    """Machines whose age lies between two shares of the expected life."""
    begins = f"({{on}} + make_interval(months => round(p.expected_life_months * {first})::int))::date"
    begins = begins.format(on=TAKEN_ON)
    upper = (
        f" AND ({TAKEN_ON} + make_interval(months => round(p.expected_life_months * {last})::int))::date"
        " > %(today)s::date"
        if last
        else ""
    )
    return f"""
        SELECT i.company_id, i.id AS item_id, i.product_id,
          'life:' || {TAKEN_ON} || ':' || p.expected_life_months AS cause, {begins} AS since, NULL::numeric AS value,
          jsonb_build_object('taken', {TAKEN_ON}, 'months', p.expected_life_months) AS figures
        FROM installed_base_installeditem i JOIN installed_base_product p ON p.id = i.product_id
        WHERE {MACHINES} AND p.expected_life_months IS NOT NULL AND {begins} <= %(today)s::date{upper}
    """


def _told(figures: dict[str, Any]) -> dict[str, str]:
    return {"taken": day_words(figures, "taken"), "life": span_words(int(figures.get("months") or 0))}


def why_ageing(figures: dict[str, Any]) -> str:
    return _("In use since %(taken)s: more than 80 %% of its expected life of %(life)s") % _told(figures)


def why_past(figures: dict[str, Any]) -> str:
    return _("In use since %(taken)s: past its expected life of %(life)s") % _told(figures)


def missing() -> str:
    if Product.objects.exclude(expected_life_months=None).exists():
        return ""
    return _("No product says how long it is expected to live. Write it down on the products’ pages.")


AGEING = Rule(OpportunityRule.AGEING, _sql(0.8, 1), why_ageing, missing)
PAST_LIFE = Rule(OpportunityRule.PAST_LIFE, _sql(1, None), why_past, missing)
