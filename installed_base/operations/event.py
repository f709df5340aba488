"""The timeline of items and machines."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from installed_base.models import InstalledItem, ItemEvent
from installed_base.queries.days import day_of, start_of
from installed_base.queries.placements import machines_on


def record_event(
    *, item: InstalledItem, kind: str, now: datetime, at: datetime | None = None, root_id: int | None = None,
    ref: models.Model | None = None, details: dict[str, Any] | None = None,
) -> ItemEvent:  # fmt: skip
    """Note what happened to an item, at `at` (None: now), on its timeline and on that of the machine it was in then.

    `ref` is the record that tells more, with a universal ID. `details` hold codes and universal IDs, never words.
    """
    at = at or now
    if root_id is None:
        root_id = machines_on([item.pk], day_of(at))[item.pk]
    return ItemEvent.objects.create(
        item=item, root_id=root_id, kind=kind, at=at, recorded_at=now, details=details or {},
        ref_type=ref._meta.label_lower if ref is not None else "",
        ref_id=getattr(ref, "public_id", None),
    )  # fmt: skip


def forget_events(*, ref_id: UUID) -> int:
    """Take the events of a record off the timelines, because the record went as a mistake."""
    gone, _kinds = ItemEvent.objects.filter(ref_id=ref_id).delete()
    return gone


def retell_events(*, items: list[int], since: date) -> None:
    """Find the machines anew for what happened to the items from a day on: the past was corrected."""
    if not items:
        return
    moved = []
    acts = ("installed", "removed", "swapped_in", "swapped_out")  # these name their machine themselves
    rows = ItemEvent.objects.filter(item__in=items, at__gte=start_of(since))
    for event in rows.exclude(kind__in=acts):
        root = machines_on([event.item_id], day_of(event.at))[event.item_id]
        if root != event.root_id:
            event.root_id = root
            moved.append(event)
    ItemEvent.objects.bulk_update(moved, ["root"])
