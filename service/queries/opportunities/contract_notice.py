"""The last day to give notice of a contract comes within 60 days: time to speak of its renewal."""

from typing import Any

from django.utils.translation import gettext as _

from service.choices.opportunity import OpportunityRule
from service.models import ServiceContract
from service.queries.opportunities.rule import Rule, day_words

SQL = """
SELECT c.company_id, NULL::bigint AS item_id, NULL::bigint AS product_id,
  'contract:' || c.id || ':' || c.ends_on AS cause, c.notice_on AS since,
  CASE WHEN c.currency = 'EUR' THEN (
    SELECT sum(l.price * CASE l.billing WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 WHEN 'half_year' THEN 2
      WHEN 'year' THEN 1 ELSE 0 END)
    FROM service_contractline l WHERE l.contract_id = c.id) END AS value,
  jsonb_build_object('number', c.number, 'contract', c.public_id, 'notice', c.notice_on, 'ends', c.ends_on,
    'renews', c.auto_renew_months > 0) AS figures
FROM service_servicecontract c
WHERE c.status = 'signed' AND c.terminated_on IS NULL AND c.notice_on BETWEEN %(today)s::date AND %(today)s::date + 60
"""


def why(figures: dict[str, Any]) -> str:
    told = {
        "number": figures.get("number", ""), "notice": day_words(figures, "notice"), "ends": day_words(figures, "ends"),
    }  # fmt: skip
    if figures.get("renews"):
        return _("Contract %(number)s renews itself %(ends)s unless notice is given by %(notice)s") % told
    return _("Contract %(number)s ends %(ends)s, notice by %(notice)s") % told


def missing() -> str:
    if ServiceContract.objects.exclude(notice_on=None).exists():
        return ""
    return _("No contract with an end and a time of notice is in the register yet.")


RULE = Rule(OpportunityRule.CONTRACT_NOTICE, SQL, why, missing)
