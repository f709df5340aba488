"""The parts of a new item, written down after the structure of its product."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from history import operations as history
from installed_base.choices import Tracking
from installed_base.models import BomLine, InstalledItem
from installed_base.operations.catalogue_refusals import (
    ItemHasPartsAlready,
    NothingToBuild,
    StructureTooLarge,
)
from installed_base.operations.item import create_item
from installed_base.operations.structure import lock_structure
from installed_base.queries import StructureNode, structure_of
from users.models import User

MOST = 500
MOST_SINGLE = 50  # pieces of one line that become items of their own


@transaction.atomic
def build_as_delivered(*, item: InstalledItem, by: User, now: datetime, today: date) -> int:
    """Write down the parts of an item after its product's structure on the day it was delivered (else made, else
    today). Returns how many. Recorded for each part, in one change set.

    What is told apart by serial number becomes one item for each piece, its number still to be filled in; other
    things one item with a quantity. Refuses an item that has parts, a product without structure, and more than
    500 parts.
    """
    lock_structure()
    item = InstalledItem.objects.select_for_update(of=("self",)).select_related("product").get(pk=item.pk)
    if item.parts.exists():
        raise ItemHasPartsAlready
    nodes = structure_of(item.product, on=item.delivered_on or item.manufactured_on or today)
    pieces = _pieces_below(nodes)
    if not pieces:
        raise NothingToBuild
    if pieces > MOST:
        raise StructureTooLarge(MOST)
    with history.one_change_set(by=by, at=now):
        return sum(_build(node, parent=item, by=by, now=now) for node in nodes)


def _build(node: StructureNode, *, parent: InstalledItem, by: User, now: datetime) -> int:
    line, made = node.line, 0
    if line.component is None:
        return 0
    for position, quantity in _pieces(line):
        part = create_item(
            product=line.component, parent=parent, position=position, quantity=quantity, by=by, now=now,
            status=parent.status, source=parent.source, delivered_on=parent.delivered_on,
            installed_on=parent.installed_on, is_ours=parent.is_ours, is_template=True,
        )  # fmt: skip
        made += 1 + sum(_build(child, parent=part, by=by, now=now) for child in node.children)
    return made


def _pieces(line: BomLine) -> list[tuple[str, Decimal]]:
    """Places and quantities of the items of a line. Several pieces in one place get places of their own."""
    whole = line.quantity == line.quantity.to_integral_value()
    if line.component.tracking != Tracking.SERIAL or not whole or not 1 < line.quantity <= MOST_SINGLE:
        return [(line.position, line.quantity)]
    places = range(1, int(line.quantity) + 1)
    return [(f"{line.position}.{place}"[:60] if line.position else "", Decimal(1)) for place in places]


def _pieces_below(nodes: list[StructureNode]) -> int:
    built = (node for node in nodes if node.line.component_id)
    return sum(len(_pieces(node.line)) * (1 + _pieces_below(node.children)) for node in built)
