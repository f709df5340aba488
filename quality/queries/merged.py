"""Where the addresses of merged records lead, and what a merge did in words."""

from typing import Any
from uuid import UUID

from django.apps import apps

from quality.models import Merge, MergedRecord
from quality.queries.relations import word_of
from quality.querysets import records_of
from users.models import User


def survivor_of(public_id: UUID | str, user: User) -> tuple[str, UUID, bool] | None:
    """The register and universal ID of the record that this one went into, through several merges, for a user who
    sees it; and whether the merge can still be taken back."""
    step = MergedRecord.objects.filter(uuid=public_id, is_undone=False).select_related("merge").first()
    seen = 0
    is_open = False
    last = None
    while step is not None and seen < 20:
        last, seen = step, seen + 1
        is_open = is_open or step.merge.kept_until is not None
        step = (
            MergedRecord.objects.filter(uuid=last.survivor_uuid, is_undone=False)
            .select_related("merge")
            .first()
        )
    if last is None:
        return None
    rows = records_of(last.kind).visible_to(user).filter(public_id=last.survivor_uuid)
    return (last.kind, last.survivor_uuid, is_open) if rows.exists() else None


def former_ids(public_id: UUID) -> list[UUID]:
    """The universal IDs of all records that went into this one: whose words history keeps under them."""
    found: list[UUID] = []
    waiting = [public_id]
    while waiting:
        into = waiting.pop()
        ids = list(
            MergedRecord.objects.filter(survivor_uuid=into, is_undone=False).values_list("uuid", flat=True)
        )
        ids = [one for one in ids if one not in found]
        found += ids
        waiting += ids
    return found


def told(merge: Merge, counts: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """By table in people's words: how many rows moved, were kept once, were added."""
    rows = []
    for one in merge.counts if counts is None else counts:
        word = word_of(apps.get_model(one["model"]))
        rows.append({"word": word[:1].upper() + word[1:], **{k: v for k, v in one.items() if k != "model"}})
    return sorted(rows, key=lambda row: row["word"])
