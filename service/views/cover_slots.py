"""What cover shows on the card of an item: a badge in the head, facts, and the panel."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.slots import Asked, Slot, offer
from service.queries.cover import coverages_of, standing_of
from service.views.cover_words import context_of
from users.permissions import Permission


def build(asked: Asked) -> dict[str, Any] | None:
    """The standing of the item, worked out once for all places of the page."""
    day = asked.day or timezone.localdate(asked.now)
    known = getattr(asked.record, "cover_context", None)
    if known is None or known["cover"].day != day:
        standing = standing_of(asked.record, day)
        known = context_of(standing, coverages_of(standing.by))
        asked.record.cover_context = known
    return known if known["cover_badge"] is not None else None


def sheet(asked: Asked) -> dict[str, Any] | None:
    """The standing of the item for its service sheet, with what covers it today."""
    told = build(asked)
    if told is None:
        return None
    standing = told["cover"]
    return {**told, "covers": list(coverages_of(standing.by).values())}


def offer_slots() -> None:
    """Offer them on the card of an item."""
    view = Permission.COVER_VIEW
    offer(
        Slot(
            "item", "badges", "cover", view, order=10, template="service/cover_badge.html", build=build,
            works_as_of=True,
        )
    )  # fmt: skip
    offer(
        Slot(
            "item", "panels", "cover", view, order=10, url_name="service:item_cover_panel", title=_("Cover"),
            icon="shield-check", key="g", works_as_of=True,
        )
    )  # fmt: skip
    offer(
        Slot("item", "sheet", "cover", view, order=10, template="service/slots/sheet_cover.html", build=sheet)
    )
