"""The parts of the privacy desk, as links above each of its pages."""

from typing import Any

from django import template
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gdpr.queries.breach import most_urgent
from users.models import User

register = template.Library()
# A part of the desk: its words, and its pages (address, words, and what stands before every address below it).
PARTS = (
    (_("Requests"), (
        ("gdpr:request_list", _("Requests"), "/requests/"),
        ("gdpr:erasure_list", _("Erasures"), "/privacy/erasures/"),
    )),
    (_("Retention"), (
        ("gdpr:retention_list", _("Whose time ends"), "/privacy/retention/"),
        ("gdpr:rule_list", _("Rules"), "/privacy/rules/"),
        ("gdpr:purpose_list", _("Purposes"), "/privacy/purposes/"),
        ("gdpr:hold_list", _("Holds"), "/privacy/holds/"),
        ("gdpr:restriction_list", _("Restrictions"), "/privacy/restrictions/"),
    )),
    (_("Marketing"), (
        ("gdpr:topic_list", _("Topics"), "/privacy/topics/"),
        ("gdpr:refused_company_list", _("Refusals of companies"), "/privacy/refusals/"),
    )),
    (_("Notices"), (("gdpr:notice_list", _("Notices"), "/privacy/notices/"),)),
    (_("Recipients"), (
        ("gdpr:recipient_list", _("Recipients"), "/privacy/recipients/"),
        ("gdpr:disclosure_list", _("Disclosures"), "/privacy/disclosures/"),
        ("gdpr:access_list", _("Who saw whom"), "/privacy/accesses/"),
    )),
    (_("Breaches"), (("gdpr:breach_list", _("Breaches"), "/privacy/breaches/"),)),
    (_("Accountability"), (
        ("gdpr:desk_health", _("Health"), "/privacy/health/"),
        ("gdpr:processing", _("Record of processing"), "/privacy/processing/"),
    )),
)  # fmt: skip


@register.inclusion_tag("gdpr/panels/desk_tabs.html", takes_context=True)
def desk_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the parts of the desk and to the pages of the one that is open, as far as the user may open them; and
    the breach whose hours run out."""
    request = context["request"]
    tabs, here, pages = [], "", []
    for part, all_pages in PARTS:
        own = [
            {"text": words, "url": url, "active": request.path.startswith(below)}
            for name, words, below in all_pages
            if may_open(request.user, url := reverse(name))
        ]
        if not own:
            continue
        active = any(page["active"] for page in own)
        tabs.append({"text": part, "url": own[0]["url"], "active": active})
        if active:
            here, pages = part, own
    urgent = most_urgent(now=timezone.now())
    return {"tabs": tabs, "label": _("Privacy"), "part": here, "pages": pages, "urgent": urgent}


def may_open(user: User, url: str) -> bool:
    """Whether the page would let the user in."""
    return all(user.has_permission(right) for right in resolve(url).func.guarded_by)
