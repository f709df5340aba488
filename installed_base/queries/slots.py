"""Which slots of items hold nothing on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from installed_base.choices import GONE
from installed_base.models import BomLine, InstalledItem, Placement, Product
from installed_base.queries.placements import parts_on


@dataclass(frozen=True)
class EmptySlot:
    """A slot with nothing in it. `built_with` is the product that the structure has there, None where it has nothing."""

    position: str
    note: str
    built_with: Product | None


def empty_slots(
    items: Iterable[InstalledItem], *, on: date, known: datetime | None = None
) -> dict[int, list[EmptySlot]]:
    """By item its empty slots on the day, in order; items that are gone have none.

    A slot is a place of the product's structure. One that is delivered empty is empty until something is put in. One
    with a component is empty when something was in it and was taken out: where nobody wrote the parts of a machine
    down, nobody knows that they are missing.
    """
    asked = {one.pk: one for one in items if one.status not in GONE}
    lines = (
        BomLine.objects.valid_on(on)
        .filter(assembly__in={one.product_id for one in asked.values()})
        .exclude(position="")
        .select_related("component")
        .order_by("position")
    )
    of_product: dict[int, list[BomLine]] = {}
    for line in lines:
        of_product.setdefault(line.assembly_id, []).append(line)
    asked = {pk: one for pk, one in asked.items() if one.product_id in of_product}
    if not asked:
        return {}
    taken: dict[int, set[str]] = {}
    for one in parts_on(asked, on, known=known, levels=1):
        taken.setdefault(one.parent, set()).add(one.position)
    emptied = _filled_before(asked, on)
    found = {}
    for pk, item in asked.items():
        slots = [
            EmptySlot(line.position, line.note, line.component)
            for line in of_product[item.product_id]
            if (line.component_id is None or (pk, line.position) in emptied)
            and not _is_taken(line.position, taken.get(pk, set()))
        ]
        if slots:
            found[pk] = slots
    return found


def _filled_before(items: Iterable[int], on: date) -> set[tuple[int, str]]:
    """Item and place in which something was before the day."""
    begun = Q(during__startswith=None) | Q(during__startswith__lt=on)
    rows = Placement.objects.filter(begun, parent__in=list(items)).exclude(position="")
    return set(rows.values_list("parent_id", "position"))


def _is_taken(position: str, taken: set[str]) -> bool:
    """Several pieces of one line stand in P1.1, P1.2 …"""
    return position in taken or any(one.startswith(f"{position}.") for one in taken)
