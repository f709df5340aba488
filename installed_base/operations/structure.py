"""What machines are made of: locks and set-wise writes over a machine and its parts.

Everything that changes structure takes one advisory lock before it touches a row, the same that the database's
guard against circles takes: two people at once wait for each other and never lock each other out.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F

from history import operations as history
from installed_base.models import BackdatedChange, InstalledItem
from installed_base.queries.days import day_of
from users.models import User

STRUCTURE_LOCK = 774102


def lock_structure() -> None:
    """Wait for everybody else who changes structure; freed at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STRUCTURE_LOCK])


def lock_with_parts(*, item: InstalledItem) -> list[InstalledItem]:
    """The item and everything in it, locked and as it is now; the item first."""
    return sorted(lock_all_with_parts(items=[item.pk]), key=lambda row: row.pk != item.pk)


def lock_all_with_parts(*, items: Iterable[int]) -> list[InstalledItem]:
    """The items and everything in them, locked and as they are now."""
    lock_structure()
    items = list(items)
    roots = {
        root or pk for pk, root in InstalledItem.objects.filter(pk__in=items).values_list("pk", "root_id")
    }
    children: dict[int, list[int]] = {}
    for pk, parent in InstalledItem.objects.filter(root_id__in=roots).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    inside: set[int] = set()
    waiting = items
    while waiting:
        pk = waiting.pop()
        if pk not in inside:
            inside.add(pk)
            waiting += children.get(pk, ())
    return list(InstalledItem.objects.filter(pk__in=inside).order_by("pk").select_for_update(of=("self",)))


def change_alike(
    *, items: Iterable[InstalledItem], values: Mapping[str, Any], by: User, now: datetime,
    effective_on: date | None = None,
) -> int:  # fmt: skip
    """Give locked items the same values of columns in one statement, each with its row of history.

    `effective_on`: the day from which this holds, when that is not today.
    """
    differing = [one for one in items if any(getattr(one, name) != value for name, value in values.items())]
    if not differing:
        return 0
    values = {
        name: kept for name, kept in values.items() if any(getattr(one, name) != kept for one in differing)
    }
    pks = [one.pk for one in differing]
    old = {one.pk: {name: getattr(one, name) for name in values} for one in differing}
    InstalledItem.objects.filter(pk__in=pks).update(**values, revision=F("revision") + 1, changed_at=now)
    changes = history.record_many(
        model=InstalledItem, object_ids=pks, old=old, new=values, by=by, at=now
    )  # fmt: skip
    hold_from(changes=[(change.pk, change.object_id) for change in changes], day=effective_on, now=now)
    return len(pks)


def hold_from(*, changes: Iterable[tuple[int, int]], day: date | None, now: datetime) -> None:
    """Note the day from which recorded changes (number, item) hold, when it is not the day they were recorded."""
    if day is None or day == day_of(now):
        return
    BackdatedChange.objects.bulk_create(
        (BackdatedChange(change=change, item_id=item, effective_on=day) for change, item in changes),
        batch_size=1000,
    )
