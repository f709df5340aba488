"""How a hit is written: in Python, since the box asks for fifteen at every letter."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.templatetags.ui import badge
from search.queries import Hit
from search.queries.matching import Part

register = template.Library()


@register.simple_tag
def hit_line(hit: Hit) -> SafeString:
    """The name, what stands beside it, and which field was hit; letters that were searched for are marked."""
    customer = badge("customer", _("Customer")) if hit.is_customer else ""
    note = format_html('<span class="search-note">{}</span>', _marked(hit.note)) if hit.note else ""
    reason = ""
    if hit.reason:
        reason = format_html(
            '<span class="search-reason">{}: {}</span>', hit.reason.label, _marked(hit.matched)
        )
    return format_html(
        '<span class="search-hit"><span class="search-title">{}</span> {} {} {}</span>',
        *(_marked(hit.title), customer, note, reason),
    )


def _marked(parts: list[Part]) -> SafeString:
    return mark_safe(
        "".join(
            f"<mark>{conditional_escape(part.text)}</mark>" if part.hit else conditional_escape(part.text)
            for part in parts
        )
    )
