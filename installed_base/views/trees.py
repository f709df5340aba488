"""Machines as trees on a page: small ones whole, big ones level by level."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from installed_base.choices import AT_WORK, ItemStatus
from installed_base.models import InstalledItem
from installed_base.queries import LEVEL, chain_above, parts_of, whole_machine
from installed_base.queries.slots import EmptySlot, empty_slots

MEANINGS = {
    ItemStatus.IN_USE: "success",
    ItemStatus.DELIVERED: "info",
    ItemStatus.PLANNED: "info",
    ItemStatus.IN_REPAIR: "warning",
    ItemStatus.LOANED: "info",
    ItemStatus.STORED: "neutral",
    ItemStatus.RETIRED: "former",
    ItemStatus.SCRAPPED: "former",
    ItemStatus.LOST: "danger",
    ItemStatus.UNKNOWN: "neutral",
}


@dataclass
class Node:
    """One line of a tree. `waits`: its parts are fetched when it is opened. No item: an empty slot, or one out of the
    user's reach."""

    item: InstalledItem | None
    children: list["Node"] = field(default_factory=list)
    is_open: bool = False
    is_lit: bool = False
    waits: bool = False
    more_from: int = 0  # parts of this level that come before the ones still to be fetched
    slot: EmptySlot | None = None
    position: str = ""

    @property
    def badge(self) -> tuple[str, str] | None:
        if self.item is None:
            return None
        status = self.item.status
        return None if status in AT_WORK[:2] else (MEANINGS[status], self.item.get_status_display())


def tree_around(item: InstalledItem, *, today: date) -> list[Node]:
    """The machine with this item lit and its empty slots: whole when it is small, else the way down to the item and
    its parts."""
    machine = item.root if item.root_id else item
    parts = whole_machine(machine.pk)
    if parts is not None:
        return [_whole(machine, parts, lit=item.pk, today=today)]
    way = [*chain_above(item), item]
    nodes = [Node(one, is_open=True) for one in way]
    nodes[-1].is_lit = True
    nodes[-1].children, nodes[-1].more_from = level_of(item, start=0, today=today)
    for above, below in itertools.pairwise(nodes):
        above.children = [below]
    return [nodes[0]]


def level_of(item: InstalledItem, *, start: int, today: date) -> tuple[list[Node], int]:
    """Parts right in the item from a place on, and where the next hundred begins (0 when there are none). Empty slots
    stand on the last page."""
    rows = list(parts_of(item)[start : start + LEVEL + 1])
    nodes = [Node(row, waits=row.has_parts, position=row.position) for row in rows[:LEVEL]]
    if len(rows) > LEVEL:
        return nodes, start + LEVEL
    return with_slots(nodes, empty_slots([item], on=today).get(item.pk, [])), 0


def with_slots(nodes: list[Node], slots: Iterable[EmptySlot]) -> list[Node]:
    """The parts of one level and its empty slots, in the order of their places."""
    found = [Node(None, slot=slot, position=slot.position) for slot in slots]
    return sorted([*nodes, *found], key=lambda node: node.position) if found else nodes


def _whole(machine: InstalledItem, parts: Iterable[InstalledItem], *, lit: int, today: date) -> Node:
    parts = list(parts)
    top = Node(machine, is_open=True, is_lit=machine.pk == lit)
    nodes = {machine.pk: top} | {
        part.pk: Node(part, is_open=True, is_lit=part.pk == lit, position=part.position) for part in parts
    }
    for node in nodes.values():
        if node is not top and node.item.parent_id in nodes:
            nodes[node.item.parent_id].children.append(node)
    for pk, slots in empty_slots([machine, *parts], on=today).items():
        nodes[pk].children = with_slots(nodes[pk].children, slots)
    return top
