"""Placements, owners, operators and sites taken back: rows with days, and what stands today because of them.

A row that an act added goes, one that it ended is open again where no later one is in its place (else the database
refuses, and it stays). Then today's machine, company and site are worked out anew, as for any change of such rows.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from common.sql import day_here
from history import operations as history
from history.choices import Act
from history.operations import Part, Undoable
from installed_base.models import FormerPlacement, InstalledItem, ItemParty, ItemSite, Placement
from installed_base.operations.holders import show_holders
from installed_base.operations.placement import show_today
from installed_base.queries.days import day_of
from users.models import User

_KEEP = """
INSERT INTO installed_base_formerplacement (placement, child_id, parent_id, position, during, recorded_at, superseded_at)
SELECT id, child_id, parent_id, position, during, recorded_at, %(now)s FROM installed_base_placement WHERE id = ANY(%(all)s)
"""
_KNOWN_NOW = "UPDATE installed_base_placement SET recorded_at = %(now)s WHERE id = ANY(%(changed)s)"
# What timelines tell of what never was: the entry was written in the same moment as the row.
_UNTELL_PLACED = """
DELETE FROM installed_base_itemevent e USING installed_base_placement p
WHERE p.id = ANY(%(all)s) AND e.item_id = p.child_id AND e.recorded_at = p.recorded_at
  AND e.kind IN ('installed', 'removed', 'swapped_in', 'swapped_out')
"""
_UNTELL_PARTIES = f"""
DELETE FROM installed_base_itemevent e USING installed_base_itemparty p, companies_company c
WHERE p.id = ANY(%(gone)s) AND c.id = p.company_id AND e.item_id = p.item_id AND e.kind IN ('sold', 'party')
  AND e.details ->> 'role' = p.role AND e.details ->> 'company' = c.public_id::text
  AND (lower(p.during) IS NULL OR {day_here("e.at")} = lower(p.during))
"""  # noqa: S608 (our own words alone)


def keep_placements(*, gone: list[int], changed: list[int], now: datetime) -> None:
    """Keep what placements said until now, as when one is corrected, and untell what never was."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTELL_PLACED, {"all": [*gone, *changed]})
        cursor.execute(_KEEP, {"all": [*gone, *changed], "now": now})
        cursor.execute(_KNOWN_NOW, {"changed": changed, "now": now})


def untell_parties(*, gone: list[int], changed: list[int], now: datetime) -> None:
    """Take off timelines who never came to own or run an item."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTELL_PARTIES, {"gone": gone})


def show_machines(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """Where these items are today follows from the placements that are left."""
    with history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.UNDO)):
        show_today(items=numbers, today=day_of(now), by=by, now=now)


def show_owners(*, numbers: Iterable[int], by: User, now: datetime) -> None:
    """Whose these machines are today follows from the parties and sites that are left."""
    with history.one_change_set(by=by, at=now, from_=history.Origin(act=Act.UNDO)):
        show_holders(items=numbers, by=by, now=now)


PLACEMENT = Undoable(
    model=Placement, owner="child", derived=frozenset({"recorded_at"}), keeps=keep_placements,
    leads_to={"child": show_machines},
)  # fmt: skip
PARTY = Undoable(model=ItemParty, owner="item", keeps=untell_parties, leads_to={"item": show_owners})
SITE = Undoable(model=ItemSite, owner="item", leads_to={"item": show_owners})
FORMER = tuple(
    Part(model=FormerPlacement, column=column, found_again=True) for column in ("child_id", "parent_id")
)


def offer_dated() -> None:
    """Let placements, parties and sites be taken back; what was kept of placements goes with their items."""
    history.offer_undo(PLACEMENT, PARTY, SITE)
    for part in FORMER:
        history.also_part(of=InstalledItem, part=part)
