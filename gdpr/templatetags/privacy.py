"""The parts of the privacy desk, as links above each of its pages."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gdpr.queries.breach import most_urgent
from gdpr.queries.notice import notice_for
from gdpr.queries.retention.figures import stopped_run
from gdpr.reading.desk_parts import PARTS
from users.models import User
from users.permissions import Permission

register = template.Library()


@register.inclusion_tag("gdpr/panels/desk_tabs.html", takes_context=True)
def desk_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the parts of the desk and to the pages of the one that is open, as far as the user may open them; and
    the breach whose hours run out, the nightly run that waits for somebody to let it go on."""
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
    return {
        "tabs": tabs, "label": _("Privacy"), "part": here, "pages": pages, "urgent": most_urgent(now=timezone.now()),
        "stopped": stopped_run(), "may_release": request.user.has_permission(Permission.PRIVACY_MANAGE),
    }  # fmt: skip


def may_open(user: User, url: str) -> bool:
    """Whether the page would let the user in."""
    return all(user.has_permission(right) for right in resolve(url).func.guarded_by)


@register.inclusion_tag("gdpr/panels/notice_shown.html")
def notice_shown() -> dict[str, Any]:
    """The privacy notice where somebody gives us data: the gist in sight, the whole of it in the same place (art. 13)."""
    return {
        "notice": notice_for(get_language() or "fi"), "controller": settings.CONTROLLER_NAME,
        "contact": settings.CONTROLLER_CONTACT,
    }  # fmt: skip
