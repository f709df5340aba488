"""A feature is absent that most of those have who use the same product in the same industry."""

from typing import Any

from django.utils.translation import gettext as _

from installed_base.models import ItemFeature
from service.choices.opportunity import OpportunityRule
from service.queries.opportunities.rule import AT_WORK_CODES, Rule

# Peers: companies of the same division of industry, and version of its classification, with the same product. Fewer
# than four of them, or a feature that less than half of them have, tell nothing.
SQL = f"""
WITH owned AS (
  SELECT i.id, i.company_id, i.product_id, c.industry_version AS version, left(c.industry_code, 2) AS division
  FROM installed_base_installeditem i JOIN companies_company c ON c.id = i.company_id
  WHERE i.is_ours AND i.status IN ({AT_WORK_CODES}) AND c.industry_code <> ''
    AND i.product_id IN (SELECT product_id FROM installed_base_softwarefeature)
), has AS (
  SELECT DISTINCT item_id, feature_id FROM installed_base_itemfeature WHERE during @> %(today)s::date
), peers AS (
  SELECT product_id, version, division, count(DISTINCT company_id) AS companies FROM owned GROUP BY 1, 2, 3
), users AS (
  SELECT o.product_id, o.version, o.division, h.feature_id, count(DISTINCT o.company_id) AS companies
  FROM owned o JOIN has h ON h.item_id = o.id GROUP BY 1, 2, 3, 4
)
SELECT o.company_id, o.id AS item_id, o.product_id, 'feature:' || f.id AS cause, %(today)s::date AS since,
  NULL::numeric AS value, jsonb_build_object('feature', f.name, 'have', u.companies, 'peers', p.companies - 1) AS figures
FROM owned o JOIN peers p USING (product_id, version, division) JOIN users u USING (product_id, version, division)
JOIN installed_base_softwarefeature f ON f.id = u.feature_id
WHERE p.companies > 4 AND u.companies * 2 >= p.companies - 1
  AND NOT EXISTS (SELECT 1 FROM has h JOIN owned s ON s.id = h.item_id
    WHERE h.feature_id = f.id AND s.company_id = o.company_id)
"""


def why(figures: dict[str, Any]) -> str:
    return _("%(feature)s is absent: %(have)d of %(peers)d others of the industry have it") % {
        "feature": figures.get("feature", ""), "have": figures.get("have") or 0, "peers": figures.get("peers") or 0,
    }  # fmt: skip


def missing() -> str:
    if ItemFeature.objects.exists():
        return ""
    return _("Nobody has written down which features software and services are licensed for.")


RULE = Rule(OpportunityRule.FEATURE_MISSING, SQL, why, missing)
