"""What the pages of companies, persons and items show of their duplicates and merges."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from common.slots import Asked, Slot
from common.slots import offer as offer_slot
from quality.choices import Kind
from quality.models import DuplicatePair, Merge
from quality.querysets import VIEWS
from users.permissions import Permission


def likeness(kind: Kind) -> Callable[[Asked], dict[str, Any] | None]:
    """How many records look like this one; nothing when none does."""

    def build(asked: Asked) -> dict[str, Any] | None:
        pairs = DuplicatePair.objects.visible_to(asked.user).open().of(kind, [asked.record.pk])
        count = pairs.count()
        if not count:
            return None
        return {"count": count, "url": f"{reverse('quality:duplicate_list')}?record={asked.record.public_id}"}

    return build


def merged(kind: Kind) -> Callable[[Asked], dict[str, Any] | None]:
    """Who made one record out of several, while that can be taken back."""

    def build(asked: Asked) -> dict[str, Any] | None:
        merges = Merge.objects.filter(kind=kind, survivor=asked.record.pk).undoable(asked.now)
        merge = merges.select_related("by").prefetch_related("records").order_by("-id").first()
        if merge is None:
            return None
        may = asked.user.has_permission(Permission.RECORD_MERGE)
        url = reverse("quality:merge", args=[merge.public_id]) if may else ""
        return {"merge": merge, "count": len(merge.records.all()) + 1, "url": url}

    return build


def offer() -> None:
    """Stand on the pages: of duplicates for those who may merge, of merges for all who see the record."""
    for kind, right in VIEWS.items():
        offer_slot(
            Slot(
                page=kind, place="banners", name="duplicates", permission=Permission.RECORD_MERGE, order=80,
                template="quality/panels/duplicates_banner.html", build=likeness(Kind(kind)),
            )
        )  # fmt: skip
        offer_slot(
            Slot(
                page=kind, place="banners", name="merged", permission=right, order=85,
                template="quality/panels/merged_banner.html", build=merged(Kind(kind)),
            )
        )  # fmt: skip
