"""What keeps the view of today right: the nightly turn of the day, and the repair after somebody's stray write."""

from datetime import datetime, timedelta

from django.db import transaction

from history import operations as history
from history.choices import Act
from installed_base.models import InstalledItem
from installed_base.operations.holders import show_holders
from installed_base.operations.party import holders_to_show
from installed_base.operations.placement import place_new, show_today
from installed_base.operations.structure import change_alike, lock_structure
from installed_base.queries.days import day_of
from installed_base.queries.tree_check import TreeReport, check_tree, strays
from users.models import User

NIGHTS = timedelta(days=14)  # so long may the nightly job have been away
AT_ONCE = 500
ROUNDS = 200  # a tree is not deeper


def turn_the_day(*, by: User, now: datetime) -> int:
    """What was said to begin or end today is shown now. Returns how many machines and parts went somewhere. Done
    again, it does nothing."""
    today = day_of(now)
    went = 0
    waiting = strays(today)
    for first in range(0, len(waiting), AT_ONCE):
        with (
            transaction.atomic(),
            history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.SYSTEM)),
        ):
            items = waiting[first : first + AT_ONCE]
            went += len(show_today(items=items, today=today, by=by, now=now))
    machines = holders_to_show(since=today - NIGHTS, today=today)
    for first in range(0, len(machines), AT_ONCE):
        with (
            transaction.atomic(),
            history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.SYSTEM)),
        ):
            went += show_holders(items=machines[first : first + AT_ONCE], by=by, now=now)
    return went


@transaction.atomic
def mend_tree(*, by: User, now: datetime) -> TreeReport:
    """Bring parent, root, company and site of every item up to what the placements say. Returns what was wrong.

    An item that names a parent and never had a placement gets one: somebody wrote it past the operations.
    """
    lock_structure()
    today = day_of(now)
    found = check_tree(today)
    with history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.SYSTEM)):
        for item in InstalledItem.objects.filter(pk__in=found.unplaced).select_related("parent"):
            place_new(item=item, parent=item.parent, by=by, now=now)
        show_today(items=found.elsewhere, today=today, by=by, now=now)
        for _round in range(ROUNDS):
            wrong = check_tree(today).wrong_root
            if not wrong:
                break
            _follow(wrong, by=by, now=now)
        for item in InstalledItem.objects.filter(pk__in=check_tree(today).wrong_place).select_related("root"):
            values = {"company_id": item.root.company_id, "site_id": item.root.site_id}
            change_alike(items=[item], values=values, by=by, now=now)
    return found


def _follow(items: list[int], *, by: User, now: datetime) -> None:
    """Each item takes the machine of its parent; deeper ones follow in the next round."""
    for item in InstalledItem.objects.filter(pk__in=items).select_related("parent"):
        root = item.parent.root_id or item.parent_id
        change_alike(items=[item], values={"root_id": root}, by=by, now=now)
