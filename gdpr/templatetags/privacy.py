"""The parts of the privacy desk, as links above each of its pages."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gdpr.queries.breach import most_urgent

register = template.Library()
# (address, words, and what stands before every address below it)
PARTS = (
    ("gdpr:request_list", _("Requests"), "/requests/"),
    ("gdpr:purpose_list", _("Purposes"), "/privacy/purposes/"),
    ("gdpr:rule_list", _("Rules"), "/privacy/rules/"),
    ("gdpr:retention_list", _("Retention"), "/privacy/retention/"),
    ("gdpr:hold_list", _("Holds"), "/privacy/holds/"),
    ("gdpr:restriction_list", _("Restrictions"), "/privacy/restrictions/"),
    ("gdpr:topic_list", _("Topics"), "/privacy/topics/"),
    ("gdpr:refused_company_list", _("Refusals of companies"), "/privacy/refusals/"),
    ("gdpr:notice_list", _("Notices"), "/privacy/notices/"),
    ("gdpr:breach_list", _("Breaches"), "/privacy/breaches/"),
    ("gdpr:recipient_list", _("Recipients"), "/privacy/recipients/"),
    ("gdpr:disclosure_list", _("Disclosures"), "/privacy/disclosures/"),
    ("gdpr:access_list", _("Who saw whom"), "/privacy/accesses/"),
    ("gdpr:processing", _("Record of processing"), "/privacy/processing/"),
    ("gdpr:desk_health", _("Health"), "/privacy/health/"),
    ("gdpr:erasure_list", _("Erasures"), "/privacy/erasures/"),
)


@register.inclusion_tag("gdpr/panels/desk_tabs.html", takes_context=True)
def desk_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """Links to all parts, the one that the page belongs to marked; and the breach whose hours run out."""
    here = context["request"].path
    tabs = [
        {"text": words, "url": reverse(name), "active": here.startswith(below)}
        for name, words, below in PARTS
    ]
    return {"tabs": tabs, "label": _("Privacy"), "urgent": most_urgent(now=timezone.now())}
