"""The parts of the privacy desk, as links above each of its pages."""

from typing import Any

from django import template
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gdpr.queries.breach import most_urgent
from gdpr.reading.desk_parts import PARTS
from users.models import User

register = template.Library()


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
