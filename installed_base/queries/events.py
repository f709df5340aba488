"""What happened to an item and to everything in it, in words that apps above help to find."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDay

from companies.models import Company, Site
from installed_base.choices import EventKind, ItemStatus, PartyRole
from installed_base.models import InstalledItem, ItemEvent
from users.models import User
from users.permissions import Permission


@dataclass(frozen=True)
class Told:
    """The record behind an event, as the user may see it: its words and its address."""

    text: str
    url: str = ""


Teller = Callable[[Iterable[UUID], User], dict[UUID, Told]]
_tellers: dict[str, Teller] = {}


def tell_events_of(ref_type: str, teller: Teller) -> None:
    """Apps above say how their records read on a timeline: universal IDs and a user in, what that user may see out."""
    _tellers[ref_type] = teller


# Kinds of events that only some may know of; what marketing does not see is not on its timelines either.
RIGHTS = {
    EventKind.CASE_OPENED: Permission.CASE_VIEW, EventKind.CASE_CLOSED: Permission.CASE_VIEW,
    EventKind.VISIT: Permission.CASE_VIEW, EventKind.READING: Permission.CASE_VIEW,
    EventKind.MAINTENANCE: Permission.CASE_VIEW, EventKind.COVER: Permission.COVER_VIEW,
    EventKind.CAMPAIGN: Permission.CAMPAIGN_VIEW,
}  # fmt: skip


def visible_events(user: User) -> QuerySet[ItemEvent]:
    """Events of items the user sees, of the kinds the user may know of."""
    hidden = [kind for kind, right in RIGHTS.items() if not user.has_permission(right)]
    return ItemEvent.objects.filter(item__in=InstalledItem.objects.visible_to(user)).exclude(kind__in=hidden)


def events_of(item: InstalledItem, user: User, *, until: date | None = None) -> QuerySet[ItemEvent]:
    """What happened to the item, and to what was in it at that time, newest first; only of items the user sees.

    Of the readings of a meter the last one of each day stands for that day, and every reset stays: machines that
    send theirs every minute would push all else off the timeline.
    """
    later = ItemEvent.objects.filter(
        item=OuterRef("item"), kind=EventKind.READING, at__gt=OuterRef("at"),
        at__lt=OuterRef("day_after"), details__meter=OuterRef("details__meter"),
    )  # fmt: skip
    rows = visible_events(user).filter(Q(item=item) | Q(root=item))
    day_after = ExpressionWrapper(TruncDay("at") + timedelta(days=1), output_field=DateTimeField())
    rows = rows.alias(day_after=day_after)
    rows = rows.exclude(Q(kind=EventKind.READING, details__reset=False) & Exists(later))
    if until is not None:
        rows = rows.filter(at__date__lte=until)
    return rows.select_related("item__product").order_by("-at", "-pk")


@dataclass(frozen=True)
class EventLine:
    """An event as the timeline shows it."""

    event: ItemEvent
    is_part: bool
    facts: list[str]
    told: Told | None


def lines_of(events: list[ItemEvent], item: InstalledItem, user: User) -> list[EventLine]:
    """The events in words: a query for each kind of record that they name, however many events."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        if event.ref_type and event.ref_id:
            wanted[event.ref_type].add(event.ref_id)
    told = {kind: _tellers[kind](ids, user) for kind, ids in wanted.items() if kind in _tellers}
    names = _names(events, user)
    return [
        EventLine(
            event=event,
            is_part=event.item_id != item.pk,
            facts=_facts(event, names),
            told=told.get(event.ref_type, {}).get(event.ref_id) if event.ref_id else None,
        )
        for event in events
    ]


def _facts(event: ItemEvent, names: dict[str, str]) -> list[str]:
    """Details in words; records out of the user's reach have none."""
    found = []
    details = event.details
    if "role" in details:
        found.append(str(dict(PartyRole.choices).get(details["role"], "")))
    for key in ("company", "until", "site", "parent", "new", "old", "for"):
        if key in details and event.kind not in (EventKind.STATUS, EventKind.VERSION, EventKind.SERIAL):
            found.append(names.get(str(details[key]), ""))
    if event.kind == EventKind.STATUS:
        words = dict(ItemStatus.choices)
        found.append(str(words.get(details.get("new"), "")))
    elif event.kind in (EventKind.VERSION, EventKind.SERIAL):
        found.append(f"{details.get('old', '')} → {details.get('new', '')}")
    found.append(str(details.get("position", "")))
    return [one for one in found if one]


def _names(events: list[ItemEvent], user: User) -> dict[str, str]:
    ids: set[UUID] = set()
    for event in events:
        for value in event.details.values():
            try:
                ids.add(UUID(str(value)))
            except ValueError:
                continue
    if not ids:
        return {}
    found: dict[str, str] = {}
    for model in (Company, Site, InstalledItem):
        rows = model.objects.visible_to(user).filter(public_id__in=ids)
        if model is InstalledItem:
            rows = rows.select_related("product")
        found |= {str(row.public_id): str(row) for row in rows}
    return found
