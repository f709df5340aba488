"""An item as it was on a day: what it was in and what was in it, its facts, whose it was and where.

Facts are folded back from today over what history recorded later, each change holding from the day it was recorded
or the day that was given with it. `known` answers as the register would have answered at that moment.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from common import spread
from companies.models import Company, Site
from history.choices import Verb
from history.queries import changes_of_many, type_of
from installed_base.models import BackdatedChange, InstalledItem, ItemSite
from installed_base.queries.days import day_of, start_of
from installed_base.queries.parties import holders_on
from installed_base.queries.placements import Placed, chains_on, parts_on

ITEM = type_of(InstalledItem)
ONE_DAY = timedelta(days=1)
PLACED = {"parent_id", "root_id", "position"}  # placements tell these
BEGINNINGS = ("delivered_on", "installed_on", "commissioned_on")


@dataclass(frozen=True)
class Moment:
    """Of which day something is told, and as known when (None: now)."""

    day: date
    known: datetime | None = None


@dataclass
class Portrait:
    """An item as it was. `is_there`: delivered by that day, and known to the register at the moment asked for."""

    item: InstalledItem
    is_there: bool
    begins: date | None
    above: list[int] = field(default_factory=list)  # what it was in: its own parent first, the machine last


def portrait(item: InstalledItem, moment: Moment) -> Portrait:
    """The item on that day: a copy that is never saved."""
    chains = chains_on([item.pk], moment.day, known=moment.known)
    above = chains.get(item.pk, [])
    then, known = items_then([item], moment)[0]
    machine = InstalledItem.objects.get(pk=above[-1]) if above else item
    machine_then = items_then([machine], moment)[0][0] if above else then
    then.parent_id, then.root_id = (above[0], above[-1]) if above else (None, None)
    then.position = ""
    if above:
        slots = parts_on([above[0]], moment.day, known=moment.known, levels=1)
        then.position = next((one.position for one in slots if one.child == item.pk), "")
    _stand(then, machine_then, moment)
    begins = min((day for name in BEGINNINGS if (day := getattr(then, name))), default=None)
    return Portrait(then, known and (begins is None or moment.day >= begins), begins, above)


def items_then(items: Iterable[InstalledItem], moment: Moment) -> list[tuple[InstalledItem, bool]]:
    """Copies of the items with the facts of that day, and whether the register knew each of them."""
    items = list(items)
    changes: dict[int, list] = {item.pk: [] for item in items}
    for change in _changes_since(changes, moment):
        changes[change.object_id].append(change)
    numbers = [one.pk for rows in changes.values() for one in rows if one.verb == Verb.CHANGED]
    backdated = BackdatedChange.objects.in_bulk(numbers)
    found = []
    for item in items:
        then, is_known = copy(item), True
        then._state = copy(item._state)
        then._state.fields_cache = dict(item._state.fields_cache)
        for change in changes[item.pk]:  # the newest first
            since = backdated[change.pk].effective_on if change.pk in backdated else day_of(change.at)
            came_later = moment.known is not None and change.at > moment.known
            if change.verb == Verb.CREATED:
                is_known = not came_later
            elif change.verb == Verb.CHANGED and (came_later or since > moment.day):
                _undo(then, change.old)
        found.append((then, is_known))
    return found


def changed_since(numbers: Iterable[int], moment: Moment) -> set[int]:
    """Those of the items that history knows a later change of."""
    return {change.object_id for change in _changes_since(numbers, moment)}


def _changes_since(numbers: Iterable[int], moment: Moment) -> Iterable[Any]:
    """What history recorded after the day, or after the moment of knowledge; no change holds after it was recorded."""
    rows = changes_of_many((ITEM, number) for number in numbers).select_related(None)
    if moment.known is not None:
        return rows.filter(
            Q(at__gt=moment.known) | Q(at__gte=start_of(moment.day + ONE_DAY), verb=Verb.CHANGED)
        )
    return rows.filter(at__gte=start_of(moment.day + ONE_DAY), verb=Verb.CHANGED)


def _undo(then: InstalledItem, old: dict[str, Any]) -> None:
    for name, value in old.items():
        field_of = _columns().get(name)
        if spread.is_spread(then, name):
            spread.put(then, name, value)
        if field_of is not None and name not in PLACED:
            setattr(then, name, value if value is None else field_of.to_python(value))
            if field_of.is_relation:
                then._state.fields_cache.pop(field_of.name, None)


def _columns() -> dict[str, Any]:
    return {one.attname: one for one in InstalledItem._meta.concrete_fields}


def _stand(then: InstalledItem, machine: InstalledItem, moment: Moment) -> None:
    """Company and site of that day are the machine's: as said of the day, else as history folds them back."""
    company, site = machine.company_id, machine.site_id
    if moment.known is None:
        company = holders_on([machine.pk], moment.day).get(machine.pk, company)
        rows = ItemSite.objects.filter(item=machine.pk)
        if rows.exists():
            site = rows.on(moment.day).values_list("site_id", flat=True).first()
    then.company = Company.objects.filter(pk=company).first() if company else None
    then.site = Site.objects.filter(pk=site).first() if site else None


def tree_then(root: int, moment: Moment, *, levels: int = 200, most: int | None = None) -> list[Placed]:
    """What was in an item on that day, at any depth or so many levels; at most so many parts when asked for."""
    return parts_on([root], moment.day, known=moment.known, levels=levels, most=most)
