"""Places on a page of one app where apps above it show what they know.

The card of an item must tell whether the item is under warranty, and the app that knows stands above the one that
owns the card. So the app above offers a slot in its AppConfig.ready(), and the page asks for the slots of a place:
`offer(Slot(page="item", place="badges", …))` here, `filled("item", "badges", …)` there. Nobody imports upward.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Asked:
    """What a page asks its slots: about which record, for whom, at what moment, and as of which day (None: today)."""

    record: Any
    user: Any
    now: datetime
    day: date | None = None


@dataclass(frozen=True)
class Slot:
    """Something that an app shows on another's page.

    Either `build` answers with the context of `template` (None: nothing to show), and stands in the page's own
    answer; or `url_name`, called with the record's universal ID, serves a panel that the page loads by itself.
    `key` is the key that opens it. `works_as_of` says that it can tell about a day in the past.
    """

    page: str
    place: str
    name: str
    permission: str
    order: int = 50
    template: str = ""
    build: Callable[[Asked], dict[str, Any] | None] | None = None
    url_name: str = ""
    title: str | Promise = ""
    icon: str = ""
    key: str = ""
    works_as_of: bool = False


@dataclass(frozen=True)
class Filled:
    """A slot with what it has to show now."""

    slot: Slot
    context: dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """A slot whose panel the page loads from `url`."""

    slot: Slot
    url: str


_offered: dict[str, list[Slot]] = {}


def offer(slot: Slot) -> None:
    """Show this on the page; the same name once only, for a reload offers again."""
    others = [one for one in _offered.get(slot.page, []) if (one.place, one.name) != (slot.place, slot.name)]
    _offered[slot.page] = sorted([*others, slot], key=lambda one: (one.order, one.name))


def slots_of(page: str, place: str, user: Any) -> list[Slot]:
    """The slots of a place that the user may see, in their order."""
    return [
        one for one in _offered.get(page, []) if one.place == place and user.has_permission(one.permission)
    ]


def filled(page: str, place: str, asked: Asked) -> list[Filled]:
    """What stands in a place now; a slot with nothing to show, or that cannot tell about the day, is left out."""
    found = []
    for slot in slots_of(page, place, asked.user):
        if slot.build is None or (asked.day is not None and not slot.works_as_of):
            continue
        context = slot.build(asked)
        if context is not None:
            found.append(Filled(slot, context))
    return found


def panels(page: str, asked: Asked) -> list[Panel]:
    """The panels of a page with their addresses; for a day in the past, only those that can tell about it."""
    found = []
    for slot in slots_of(page, "panels", asked.user):
        if slot.url_name and (asked.day is None or slot.works_as_of):
            url = reverse(slot.url_name, args=[asked.record.public_id])
            found.append(Panel(slot, f"{url}?on={asked.day.isoformat()}" if asked.day else url))
    return found
