"""Machines and their parts: put in, taken out, swapped, moved to another place; today, on a day past or to come.

Placements are the truth and carry the days; parent and root on the item follow them, in the same transaction.
"""

from datetime import date, datetime

from django.db import transaction

from companies.models import Company, Site
from history import operations as history
from installed_base.choices import EventKind, RelationKind
from installed_base.models import InstalledItem
from installed_base.operations.configuration_refusals import NoLongerThere, SwappedForItself
from installed_base.operations.event import record_event, retell_events
from installed_base.operations.flag import settle_by_edit
from installed_base.operations.lifecycle import derive_both
from installed_base.operations.party import end_own_place, hand_over
from installed_base.operations.placement import end, placement_on, put, room_for, show_today
from installed_base.operations.refusals import (
    ItemCircle,
    NotAPart,
    PartStaysWithItsMachine,
    SiteOfAnotherCompany,
)
from installed_base.operations.relation import relate
from installed_base.operations.structure import change_alike, lock_structure, lock_with_parts
from installed_base.queries.days import day_of, moment_of
from installed_base.queries.placements import machines_on, parts_on
from users.models import User


@transaction.atomic
def install_part(
    *, item: InstalledItem, parent: InstalledItem, by: User, now: datetime, position: str = "",
    on: date | None = None, keeps_parties: bool = False,
) -> int:  # fmt: skip
    """Put an item, with everything in it, into a machine or another part from a day on (None: today). Returns how
    many items went in.

    It leaves where it was on that day. It goes to the company and site of the machine and belongs to the machine's
    owner, unless it `keeps_parties` of its own. Refuses a circle, a slot that is taken, two machines at once.
    """
    lock_structure()
    today = day_of(now)
    on, position = on or today, position.strip()
    if item.pk == parent.pk:
        raise ItemCircle
    here = placement_on(child=item, day=on)
    if here is not None and (here.parent_id, here.position) == (parent.pk, position):
        return 0
    with history.one_change_set(by=by, at=now):
        until = room_for(child=item, on=on, by=by, now=now)
        put(child=item, parent=parent, position=position, since=on, until=until, by=by, now=now)
        end_own_place(item=item, on=on, parties=not keeps_parties, by=by, now=now)
        went = _show(item, today=today, by=by, now=now)
        _retell([item], on, today)
        root = machines_on([parent.pk], on)[parent.pk]
        record_event(
            item=item, kind=EventKind.INSTALLED, at=moment_of(on, now=now), now=now, root_id=root,
            details={"parent": str(parent.public_id), "position": position},
        )  # fmt: skip
    return went


@transaction.atomic
def remove_part(*, item: InstalledItem, by: User, now: datetime, on: date | None = None) -> int:
    """Take a part, with everything in it, out of its machine from a day on (None: today); it stays at the company.
    Returns how many items came out. Refuses an item that is in no machine on that day."""
    lock_structure()
    today = day_of(now)
    on = on or today
    here = placement_on(child=item, day=on)
    if here is None:
        raise NotAPart
    root = machines_on([here.parent_id], on)[here.parent_id]
    with history.one_change_set(by=by, at=now):
        end(placement=here, on=on, by=by, now=now)
        went = _show(item, today=today, by=by, now=now)
        _retell([item], on, today)
        record_event(
            item=item, kind=EventKind.REMOVED, at=moment_of(on, now=now), now=now, root_id=root,
            details={"parent": str(here.parent.public_id), "position": here.position},
        )  # fmt: skip
    return went


@transaction.atomic
def swap_part(
    *, old: InstalledItem, new: InstalledItem, by: User, now: datetime, on: date | None = None,
    old_status: str = "",
) -> None:  # fmt: skip
    """Put another part into the slot of one that comes out, on the same day (None: today).

    The old one stays at the company, in `old_status` when given; no serial number changes. Refuses a part that is
    in no machine on that day, which somebody else may have swapped meanwhile.
    """
    lock_structure()
    today = day_of(now)
    on = on or today
    if old.pk == new.pk:
        raise SwappedForItself
    here = placement_on(child=old, day=on)
    if here is None:
        raise NoLongerThere
    parent, position, until = here.parent, here.position, here.during.upper
    root = machines_on([parent.pk], on)[parent.pk]
    with history.one_change_set(by=by, at=now):
        end(placement=here, on=on, by=by, now=now)
        free_until = room_for(child=new, on=on, by=by, now=now)
        last = min(filter(None, (until, free_until)), default=None)
        put(child=new, parent=parent, position=position, since=on, until=last, by=by, now=now)
        end_own_place(item=new, on=on, parties=True, by=by, now=now)
        show_today(items=[old.pk, new.pk], today=today, by=by, now=now)
        if old_status and on <= today:
            rows = lock_with_parts(item=old)[:1]
            change_alike(items=rows, values={"status": str(old_status)}, by=by, now=now, effective_on=on)
        relate(item=new, other=old, kind=RelationKind.REPLACES, on=on, by=by, now=now)
        _retell([old, new], on, today)
        at, slot = moment_of(on, now=now), {"position": position}
        out, came = {"new": str(new.public_id), **slot}, {"old": str(old.public_id), **slot}
        record_event(item=old, kind=EventKind.SWAPPED_OUT, at=at, now=now, root_id=root, details=out)
        record_event(item=new, kind=EventKind.SWAPPED_IN, at=at, now=now, root_id=root, details=came)
    old.refresh_from_db()
    new.refresh_from_db()


@transaction.atomic
def move_item(
    *, item: InstalledItem, company: Company | None, by: User, now: datetime, site: Site | None = None,
    location: str | None = None, on: date | None = None,
) -> int:  # fmt: skip
    """Move a machine with all its parts to another company or site from a day on (None: today). Returns how many
    items moved.

    At another company it is that company's own from that day; what happened before stays. Refuses a part (it goes
    with its machine) and a site of another company.
    """
    going = lock_with_parts(item=item)
    if going[0].parent_id is not None:
        raise PartStaysWithItsMachine
    if site is not None and (company is None or site.company_id != company.pk):
        raise SiteOfAnotherCompany
    today = day_of(now)
    on = on or today
    with history.one_change_set(by=by, at=now):
        count = hand_over(going=going, company=company, site=site, on=on, by=by, now=now)
        if location is not None and on <= today:
            values = {"location": location.strip()}
            change_alike(items=going[:1], values=values, by=by, now=now, effective_on=on)
        settle_by_edit(items=[item.pk], fields=("company", "site"), by=by, now=now)
        record_event(
            item=item, kind=EventKind.MOVED, at=moment_of(on, now=now), now=now, root_id=item.pk,
            details={
                "company": str(company.public_id) if company else "",
                "site": str(site.public_id) if site else "",
            },
        )  # fmt: skip
    item.refresh_from_db()
    return count


def _show(item: InstalledItem, *, today: date, by: User, now: datetime) -> int:
    """Bring the view of today up to date; the company that lost a machine and the one that got one are told."""
    went = show_today(items=[item.pk], today=today, by=by, now=now)
    left = next((one.company for one in went if one.pk == item.pk), None)
    item.refresh_from_db()
    if went:
        derive_both(left=left, came=item.company, by=by, now=now)
    return len(went)


def _retell(items: list[InstalledItem], on: date, today: date) -> None:
    """After a change in the past, what happened since then belongs to other machines."""
    if on < today:
        numbers = [item.pk for item in items]
        retell_events(items=numbers + [one.child for one in parts_on(numbers, on)], since=on)
