"""Rows of what was in what, and the view of today that follows from them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from common.constraints import Refuse, refusing
from history import operations as history
from installed_base.choices import EventKind
from installed_base.models import FormerPlacement, InstalledItem, Placement
from installed_base.operations.configuration_refusals import EndsBeforeItBegan, InTwoMachines, SlotTaken
from installed_base.operations.event import record_event
from installed_base.operations.refusals import ItemCircle
from installed_base.operations.structure import change_alike, lock_all_with_parts, lock_structure
from installed_base.queries.days import day_of, moment_of
from users.models import User

GUARD: dict[str, Refuse] = {
    "placement_one_parent": InTwoMachines,
    "placement_one_in_slot": SlotTaken,
    "placement_not_in_itself": ItemCircle,
    "placement_without_circles": ItemCircle,
    "item_without_circles": ItemCircle,
    "placement_not_empty": EndsBeforeItBegan,
}


def placement_on(*, child: InstalledItem, day: date) -> Placement | None:
    """Where the item is on the day, as it stands in the database."""
    return Placement.objects.on(day).filter(child=child).first()


def put(
    *, child: InstalledItem, parent: InstalledItem, position: str, since: date | None, until: date | None, by: User,
    now: datetime,
) -> Placement:  # fmt: skip
    """Write that the item is in the parent on these days."""
    placement = Placement(
        child=child, parent=parent, position=position, during=DateRange(since, until), recorded_at=now
    )
    with refusing(GUARD):
        history.create(obj=placement, by=by, at=now)
    return placement


def goes_in_later(*, item: InstalledItem, now: datetime) -> bool:
    """A part that is written down before the day it goes in stands alone until then."""
    start = item.installed_on or item.delivered_on
    return start is not None and start > day_of(now)


def place_new(*, item: InstalledItem, parent: InstalledItem, by: User, now: datetime) -> Placement:
    """Where a part that is new in the register has been: since it was installed or delivered, when that is known,
    else since the slot was free."""
    position = item.position.strip()
    since = item.installed_on
    if since is None:
        since = item.delivered_on
        ends = Placement.objects.filter(parent=parent, position=position, during__endswith__isnull=False)
        free = ends.order_by("-during__endswith").first() if position else None
        if free is not None and (since is None or since < free.during.upper):
            since = free.during.upper
    placement = put(child=item, parent=parent, position=position, since=since, until=None, by=by, now=now)
    record_event(
        item=item, kind=EventKind.INSTALLED, now=now, at=moment_of(since, now=now), root_id=parent.root_id or parent.pk,
        details={"parent": str(parent.public_id), "position": position},
    )  # fmt: skip
    return placement


def end(*, placement: Placement, on: date, by: User, now: datetime) -> None:
    """Let a placement end on a day; one that began that day never was. What it said before is kept."""
    _keep(placement, now)
    lower = placement.during.lower
    if lower is not None and lower >= on:
        history.delete(obj=placement, by=by, at=now)
        return
    with refusing(GUARD):
        values = {"during": DateRange(lower, on), "recorded_at": now}
        history.save_changes(obj=placement, values=values, by=by, at=now)


def rename_slot(*, placement: Placement, position: str, by: User, now: datetime) -> None:
    """Correct the name of the slot. What it said before is kept."""
    if placement.position == position:
        return
    _keep(placement, now)
    with refusing(GUARD):
        values = {"position": position, "recorded_at": now}
        history.save_changes(obj=placement, values=values, by=by, at=now)


def room_for(*, child: InstalledItem, on: date, by: User, now: datetime) -> date | None:
    """End where the item is on the day, and tell until when it may now be elsewhere (None: for good)."""
    current = placement_on(child=child, day=on)
    if current is not None:
        until = current.during.upper
        end(placement=current, on=on, by=by, now=now)
        return until
    later = Placement.objects.filter(child=child, during__startswith__gt=on).order_by("during").first()
    return later.during.lower if later else None


def show_today(*, items: Iterable[int], today: date, by: User, now: datetime) -> list[InstalledItem]:
    """Bring parent, root and position of the items, and root, company and site of everything in them, up to what
    the placements say of today. Returns the items that went somewhere, with their parts, as they were before."""
    lock_structure()
    items = list(items)
    placed = {one.child_id: one for one in Placement.objects.on(today).filter(child__in=items)}
    rows = InstalledItem.objects.filter(pk__in=items)
    moving = {row.pk: placed.get(row.pk) for row in rows if _stands_elsewhere(row, placed.get(row.pk))}
    if not moving:
        return []
    going = lock_all_with_parts(items=moving)
    values = _view_of(going, moving)
    # Two that change places would make a circle half-way: both stand alone for a moment.
    InstalledItem.objects.filter(pk__in=moving, parent__isnull=False).update(parent=None, root=None)
    with refusing(GUARD):
        for told, members in _alike(values):
            change_alike(items=[one for one in going if one.pk in members], values=told, by=by, now=now)
    return going


def _stands_elsewhere(row: InstalledItem, placement: Placement | None) -> bool:
    if placement is None:
        return row.parent_id is not None
    return (row.parent_id, row.position) != (placement.parent_id, placement.position)


def _view_of(going: list[InstalledItem], moving: dict[int, Placement | None]) -> dict[int, dict[str, Any]]:
    """The new values of each item: those that go get a parent, everything in them follows."""
    known = {one.pk: one for one in going}
    parents = {one.pk: one.parent_id for one in going}
    parents |= {pk: placement.parent_id if placement else None for pk, placement in moving.items()}
    around = {parent for parent in parents.values() if parent is not None and parent not in known}
    outside = InstalledItem.objects.in_bulk(around)
    found: dict[int, dict[str, Any]] = {}
    for one in going:
        top = _top_of(one.pk, parents, known)
        machine = outside[top] if top in outside else known[top]
        root = (outside[top].root_id or top) if top in outside else top
        place = {"company_id": machine.company_id, "site_id": machine.site_id}
        found[one.pk] = {"root_id": root if root != one.pk else None, **place}
        if one.pk in moving:
            placement = moving[one.pk]
            found[one.pk] |= {
                "parent_id": parents[one.pk],
                "position": placement.position if placement else "",
            }
    return found


def _top_of(pk: int, parents: dict[int, int | None], known: dict[int, InstalledItem]) -> int:
    """The first item up the tree that is in nothing, or that stays where it is."""
    seen = set()
    while pk in known and (above := parents[pk]) is not None and pk not in seen:
        seen.add(pk)
        pk = above
    return pk


def _alike(values: dict[int, dict[str, Any]]) -> list[tuple[dict[str, Any], set[int]]]:
    """Items that get the same values together, so that each group is one statement."""
    groups: dict[tuple, set[int]] = {}
    for pk, told in values.items():
        groups.setdefault(tuple(sorted(told.items())), set()).add(pk)
    return [(dict(told), members) for told, members in groups.items()]


def _keep(placement: Placement, now: datetime) -> None:
    """Keep what a placement said until now."""
    FormerPlacement.objects.create(
        placement=placement.pk, child_id=placement.child_id, parent_id=placement.parent_id, position=placement.position,
        during=placement.during, recorded_at=placement.recorded_at, superseded_at=now,
    )  # fmt: skip
