"""Parts used on visits: what was put in and taken out is placed in the same transaction."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from installed_base.choices import ItemSource
from installed_base.models import InstalledItem, Product
from installed_base.operations.configuration import install_part, remove_part, swap_part
from installed_base.operations.item import change_item, create_item
from installed_base.operations.placement import placement_on
from service.choices.visit import VisitState
from service.models import PartUsed, ServiceVisit
from service.operations.visit import locked
from service.operations.visit_refusals import (
    OneWithSerial,
    PartNotInMachine,
    PartNotNamed,
    PartStaysInMachine,
    PartUsedAlready,
    VisitCannotTakeParts,
)
from service.queries.answer_time import local_day
from service.queries.machine import machine_of
from users.models import User

_GUARD: dict[str, Refuse] = {
    "part_used_put_in_once": PartUsedAlready, "part_used_taken_out_once": PartUsedAlready,
    "part_used_with_serial_is_one": OneWithSerial,
}  # fmt: skip


@transaction.atomic
def use_part(
    *, visit: ServiceVisit, item: InstalledItem, by: User, now: datetime, product: Product | None = None,
    quantity: Decimal = Decimal(1), serial: str = "", lot: str = "", position: str = "",
    removed_item: InstalledItem | None = None, installed_item: InstalledItem | None = None,
    removed_status: str = "", public_id: UUID | None = None,
) -> PartUsed:  # fmt: skip
    """Write down a part used on an item, and place it: a part with a serial number, a slot or a predecessor goes
    into the item, what came out leaves it in `removed_status`; oil and seals are just used up.

    A serial number that the product has already is that item; else a new item is written down, of the removed
    part's product where none is named. Refuses what the
    installed base refuses (a part that somebody else swapped meanwhile, a slot that is taken), a part that is not
    in the machine, and one written down before. Recorded.
    """
    made = already_made(PartUsed, public_id)
    if made is not None:
        return made
    refuse_unwanted_text({"serial": serial, "lot": lot, "position": position})
    visit = locked(visit=visit)
    if visit.state == VisitState.CANCELLED:
        raise VisitCannotTakeParts
    at = min(visit.ended_at or visit.started_at or now, now)
    only_out = product is None and installed_item is None and not serial.strip()
    product = product or _product_of(installed_item, removed_item)
    with history.one_change_set(by=by, at=now):
        installed_item = place_used(
            item=item, product=None if only_out else product, serial=serial, quantity=quantity, position=position,
            installed_item=installed_item, removed_item=removed_item, removed_status=removed_status, at=at, by=by, now=now,
        )  # fmt: skip
        part = PartUsed(
            visit=visit, item=item, product=product, quantity=quantity, at=at, lot=lot.strip(), position=position.strip(),
            serial=installed_item.serial if installed_item else serial.strip(), removed_item=removed_item,
            installed_item=installed_item, **({"public_id": public_id} if public_id else {}),
        )  # fmt: skip
        with refusing(_GUARD):
            history.create(obj=part, by=by, at=now)
    return part


@transaction.atomic
def place_used(
    *, item: InstalledItem, product: Product | None, serial: str, quantity: Decimal, position: str, at: datetime,
    by: User, now: datetime, installed_item: InstalledItem | None = None, removed_item: InstalledItem | None = None,
    removed_status: str = "", source: ItemSource = ItemSource.TECHNICIAN,
) -> InstalledItem | None:  # fmt: skip
    """Put a used part where it goes, and take out what came out; no `product`: nothing went in. Returns the item
    that went in, None when the part was just used up. One that is in the item already and is told without a slot stays
    in its slot. Refuses as `use_part` does. Recorded."""
    on = local_day(at)
    if removed_item is not None:
        _refuse_stranger(removed_item, item, on)
    with history.one_change_set(by=by, at=now):
        if installed_item is None and product is not None and (serial or position or removed_item):
            installed_item = _part(
                product, item, serial=serial, quantity=quantity, on=on, source=source, by=by, now=now
            )
        _place(item, installed_item, removed_item, position, removed_status, on=on, by=by, now=now)
    return installed_item


@transaction.atomic
def forget_part(*, part: PartUsed, by: User, now: datetime) -> None:
    """Take back a part that was used up only on paper. Refuses one that was built in or taken out. Recorded."""
    if part.installed_item_id or part.removed_item_id:
        raise PartStaysInMachine
    history.delete(obj=part, by=by, at=now)


def _product_of(installed: InstalledItem | None, removed: InstalledItem | None) -> Product:
    """What a part is that was chosen among the items."""
    found = installed or removed
    if found is None:
        raise PartNotNamed
    return found.product


def _refuse_stranger(removed: InstalledItem, item: InstalledItem, on: date) -> None:
    machines = [machine_of(item=one, day=on) for one in (removed, item)]
    if removed.pk == item.pk or machines[0] != machines[1]:
        raise PartNotInMachine


def _part(
    product: Product,
    item: InstalledItem,
    *,
    serial: str,
    quantity: Decimal,
    on: date,
    source: ItemSource,
    by: User,
    now: datetime,
) -> InstalledItem:
    """The item that the product has under this number, else a new one."""
    if serial:
        if quantity != 1:
            raise OneWithSerial
        known = InstalledItem.objects.filter(product=product).with_serial(serial).first()
        if known is not None:
            return known
    return create_item(
        product=product, serial=serial, quantity=quantity, company=item.company, site=item.site, installed_on=on,
        source=source, by=by, now=now,
    )  # fmt: skip


def _place(
    item: InstalledItem, new: InstalledItem | None, old: InstalledItem | None, position: str, old_status: str, *,
    on: date, by: User, now: datetime,
) -> None:  # fmt: skip
    if new is not None and old is not None:
        swap_part(old=old, new=new, on=on, old_status=old_status, by=by, now=now)
    elif new is not None:
        here = placement_on(child=new, day=on)
        if here is not None and here.parent_id == item.pk and not position.strip():
            return
        install_part(item=new, parent=item, position=position, on=on, by=by, now=now)
    elif old is not None:
        remove_part(item=old, on=on, by=by, now=now)
        if old_status:
            change_item(item=old, values={"status": old_status}, by=by, now=now)
