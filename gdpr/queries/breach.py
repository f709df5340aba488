"""The 72 hours of a breach, in words."""

from datetime import datetime

from django.utils.translation import ngettext

from gdpr.models import Breach


def countdown(one: Breach, *, now: datetime) -> dict[str, str] | None:
    """How much of the 72 hours is left, in words and colour, while the clock runs."""
    if not one.must_notify:
        return None
    hours = int((one.due_at - now).total_seconds() // 3600)
    if hours < 0:
        words = ngettext("%(count)d hour late", "%(count)d hours late", -hours) % {"count": -hours}
        return {"meaning": "danger", "words": words}
    words = ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return {"meaning": "danger" if hours < 24 else "warning", "words": words}


def most_urgent(*, now: datetime) -> tuple[Breach, dict[str, str]] | None:
    """The breach whose hours end first, with what is left of them."""
    one = Breach.objects.clock_runs().order_by("aware_at", "id").first()
    left = countdown(one, now=now) if one else None
    return (one, left) if one and left else None
