"""What follows when a fact of an item is corrected: its place, its timeline, the day since which it holds."""

from collections.abc import Iterable
from datetime import date, datetime

from history import operations as history
from history.choices import Verb
from history.queries import changes_of
from installed_base.choices import EventKind
from installed_base.models import BackdatedChange, InstalledItem, ItemSite
from installed_base.operations.configuration_refusals import ChangedLater, NotYet
from installed_base.operations.dated import days, end_row
from installed_base.operations.event import record_event
from installed_base.operations.placement import placement_on, rename_slot
from installed_base.queries.days import day_of, moment_of
from users.models import User

TOLD = {"status": EventKind.STATUS, "version": EventKind.VERSION, "serial": EventKind.SERIAL}


def refuse_wrong_day(*, item: InstalledItem, names: Iterable[str], day: date | None, now: datetime) -> None:
    """Refuse a day to come, and one before which the same facts changed again: today's value would be wrong."""
    if day is None:
        return
    if day > day_of(now):
        raise NotYet
    columns = {InstalledItem._meta.get_field(name).attname for name in names}
    changes = list(changes_of(item).filter(verb=Verb.CHANGED, fields__overlap=sorted(columns)))
    known = BackdatedChange.objects.in_bulk([change.pk for change in changes])
    held = [known[one.pk].effective_on if one.pk in known else day_of(one.at) for one in changes]
    if held and max(held) > day:
        raise ChangedLater(max(held))


def follow_place(*, before: InstalledItem, item: InstalledItem, by: User, now: datetime) -> None:
    """A slot or site that was corrected on the item is corrected in the dated rows too."""
    today = day_of(now)
    if before.position != item.position and (here := placement_on(child=item, day=today)):
        rename_slot(placement=here, position=item.position.strip(), by=by, now=now)
    rows = ItemSite.objects.filter(item=item)
    if before.site_id != item.site_id and rows.exists():
        row = rows.on(today).first()
        if row is not None and item.site is not None:
            history.save_changes(obj=row, values={"site": item.site}, by=by, at=now)
        elif row is not None:
            end_row(row=row, on=today, by=by, now=now)
        elif item.site is not None:
            history.create(
                obj=ItemSite(item=item, site=item.site, during=days(since=today, until=None)), by=by, at=now
            )


def tell_changed_facts(*, before: InstalledItem, item: InstalledItem, on: date | None, now: datetime) -> None:
    """Changes that a technician looks for stand on the timeline."""
    for name, kind in TOLD.items():
        old, new = getattr(before, name), getattr(item, name)
        if old != new and (old or name == "status"):
            at = moment_of(on, now=now)
            record_event(item=item, kind=kind, at=at, now=now, details={"old": str(old), "new": str(new)})
