"""An item runs an older version than the newest that any item of its product runs."""

from typing import Any

from django.utils.translation import gettext as _

from installed_base.models import InstalledItem
from service.choices.opportunity import OpportunityRule
from service.queries.opportunities.rule import AT_WORK_CODES, Rule

# A version's key has a figure below zero for what comes before a release: nobody is behind a beta.
SQL = f"""
WITH newest AS (
  SELECT DISTINCT ON (i.product_id) i.product_id, i.version, i.version_key
  FROM installed_base_installeditem i
  WHERE i.version_key IS NOT NULL AND i.is_ours AND NOT i.version_key && ARRAY[-1, -2, -3, -4]
  ORDER BY i.product_id, i.version_key DESC, i.id
)
SELECT i.company_id, i.id AS item_id, i.product_id, 'version:' || n.version AS cause, %(today)s::date AS since,
  NULL::numeric AS value, jsonb_build_object('version', i.version, 'newest', n.version) AS figures
FROM installed_base_installeditem i JOIN newest n ON n.product_id = i.product_id
WHERE i.is_ours AND i.company_id IS NOT NULL AND i.status IN ({AT_WORK_CODES}) AND i.version_key < n.version_key
"""


def why(figures: dict[str, Any]) -> str:
    return _("Runs version %(version)s; the newest in the field is %(newest)s") % {
        "version": figures.get("version", ""), "newest": figures.get("newest", ""),
    }  # fmt: skip


def missing() -> str:
    if InstalledItem.objects.exclude(version_key=None).exists():
        return ""
    return _("No item has a version that can be compared.")


RULE = Rule(OpportunityRule.VERSION_BEHIND, SQL, why, missing)
