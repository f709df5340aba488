"""Single delivered things: written down, corrected, confirmed, retired."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from common import spread
from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.submissions import already_made
from custom_fields.operations.values import custom_values, new_values
from history import operations as history
from history.choices import Party
from installed_base.choices import GONE, EventKind, ItemSource, ItemStatus
from installed_base.models import InstalledItem, Product
from installed_base.models.serial import tidy_serial
from installed_base.models.serial_pattern import fits
from installed_base.models.version import version_key
from installed_base.operations.configuration_refusals import ItemHasHistory
from installed_base.operations.event import record_event
from installed_base.operations.facts import follow_place, refuse_wrong_day, tell_changed_facts
from installed_base.operations.flag import settle_by_edit
from installed_base.operations.identifier import keep_former_serial, write_identifiers
from installed_base.operations.item_attributes import attributes_for, checked_attributes
from installed_base.operations.lifecycle import derive
from installed_base.operations.placement import goes_in_later, place_new
from installed_base.operations.refusals import (
    ItemCircle,
    ItemHasParts,
    ItemInUse,
    NumberWithoutLetters,
    QuantityOfOne,
    RetiredBeforeDelivery,
    SerialTaken,
    SerialUnlikePattern,
    SiteOfAnotherCompany,
)
from installed_base.operations.structure import (
    change_alike,
    hold_from,
    lock_structure,
    lock_with_parts,
)
from installed_base.queries.days import day_of, moment_of
from installed_base.queries.placements import has_history
from users.models import User

STRUCTURE = ("company", "parent", "root")


@transaction.atomic
def create_item(
    *, product: Product, by: User, now: datetime, parent: InstalledItem | None = None,
    identifiers: Iterable[tuple[str, str]] = (), submission: UUID | None = None, is_template: bool = False,
    **values: Any,
) -> InstalledItem:  # fmt: skip
    """Write down a delivered item, as a part of a machine when `parent` is given. Recorded.

    The same `submission` sent twice makes one item. One made after a template may lack required attributes.

    Refuses a serial number that the product has in any spelling, attributes the product's schema does not
    allow, and a site of another company. A part takes company and site of its machine.
    """
    made = already_made(InstalledItem, submission)
    if made is not None:
        return made
    if parent is not None:
        lock_structure()
        parent = InstalledItem.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        values |= {"company_id": parent.company_id, "site_id": parent.site_id}
        values = {name: value for name, value in values.items() if name not in ("company", "site")}
    own = spread.folded(InstalledItem, _own(values) | new_values(resource="item", values=values, by=by))
    item = InstalledItem(product=product, **({"public_id": submission} if submission else {}), **_tidied(own))
    if parent is not None and not goes_in_later(item=item, now=now):
        item.parent_id, item.root_id = parent.pk, parent.root_id or parent.pk
    if not is_template:
        item.attributes = checked_attributes(product=product, values=item.attributes)
    item.schema_version = product.schema_version
    _refuse_strange_site(item)
    _refuse_contradictions(item)
    _refuse_strange_serial(item)
    _refuse_taken_serial(item)
    refuse_unwanted_text(_own(values))
    with refusing(_guard(item)):
        history.create(obj=item, by=by, at=now)
    if parent is not None:
        place_new(item=item, parent=parent, by=by, now=now)
    write_identifiers(item=item, identifiers=identifiers, by=by, now=now)
    derive(company=item.company, by=by, now=now)
    return item


@transaction.atomic
def change_item(
    *, item: InstalledItem, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None, effective_on: date | None = None,
) -> Any:  # fmt: skip
    """Correct the facts of an item. A serial number that is replaced stays as a former one. Recorded.

    `effective_on`: the day since which it has been so (None: today). Company and parent are changed by
    `move_item`, `sell_item`, `install_part` and `remove_part`. Refuses what `create_item` refuses, a lost update,
    and a day before a later change of the same fact.
    """
    refuse_wrong_day(item=item, names=values, day=effective_on, now=now)
    values = _tidied({name: value for name, value in values.items() if name not in STRUCTURE})
    before = InstalledItem.objects.select_for_update(of=("self",)).select_related("product").get(pk=item.pk)
    product = values.get("product", before.product)
    if "attributes" in values:
        values |= attributes_for(item=before, product=product, values=values["attributes"])
        if base and "attributes" in base:
            seen = attributes_for(item=before, product=product, values=base["attributes"], refuses=False)
            base = {**base, "attributes": seen["attributes"]}
        if base is not None:
            base = {**base, "schema_version": before.schema_version}
    wanted = copy(before)
    values |= custom_values(resource="item", values=values, by=by, present=before.custom)
    for name, value in values.items():
        spread.put(wanted, name, value)
    _refuse_contradictions(wanted)
    if "site" in values:
        _refuse_strange_site(wanted)
    if {"serial", "product"} & set(values):
        if (wanted.serial, wanted.product_id) != (before.serial, before.product_id):
            _refuse_strange_serial(wanted)
        _refuse_taken_serial(wanted)
    refuse_unwanted_text(_own(values))
    with history.one_change_set(by=by, at=now), refusing(_guard(wanted)):
        change = history.save_changes(
            obj=item, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )
        if change:
            hold_from(changes=[(change.pk, item.pk)], day=effective_on, now=now)
            follow_place(before=before, item=item, by=by, now=now)
            tell_changed_facts(before=before, item=item, on=effective_on, now=now)
        if change:
            settle_by_edit(items=[item.pk], fields=change.fields, by=by, now=now)
        if change and "serial" in change.fields:
            keep_former_serial(item=item, serial=before.serial, by=by, now=now)
    if change and "status" in change.fields:
        derive(company=item.company, by=by, now=now)
    return change


def replace_serial(
    *, item: InstalledItem, serial: str, by: User, now: datetime, on: date | None = None
) -> Any:
    """Give an item the serial number on its new plate, from a day on (None: today); the old one stays as a former
    serial. Recorded."""
    return change_item(item=item, values={"serial": serial}, by=by, now=now, effective_on=on)


@transaction.atomic
def confirm_item(*, item: InstalledItem, by: User, now: datetime) -> Any:
    """The customer said that the item is as it stands here: now certain, from the customer. Recorded."""
    told = history.Origin(party=Party.ZERO)
    with history.one_change_set(by=by, at=now, from_=told):
        return history.save_changes(
            obj=item, by=by, at=now,
            values={"verified_at": now, "verified_by": by, "confidence": 100, "source": ItemSource.CUSTOMER},
        )  # fmt: skip


@transaction.atomic
def retire_item(
    *, item: InstalledItem, on: date, by: User, now: datetime, status: str = ItemStatus.RETIRED,
    with_parts: bool = True,
) -> int:  # fmt: skip
    """Take an item out of use, its parts with it unless told otherwise. Returns how many went. Recorded.

    Parts that are gone already keep their own end.
    """
    if status not in GONE:
        status = ItemStatus.RETIRED
    whole = lock_with_parts(item=item)
    going = [whole[0], *(one for one in whole[1:] if with_parts and one.status not in GONE)]
    if any(one.delivered_on and one.delivered_on > on for one in going):
        raise RetiredBeforeDelivery
    today = day_of(now)
    with history.one_change_set(by=by, at=now):
        values = {"status": str(status), "retired_on": on}
        change_alike(items=going, values=values, by=by, now=now, effective_on=min(on, today))
        told = {"new": str(status), "old": whole[0].status}
        at = moment_of(min(on, today), now=now)
        record_event(item=item, kind=EventKind.STATUS, at=at, now=now, details=told)
        derive(company=item.company, by=by, now=now)
    item.refresh_from_db()
    return len(going)


@transaction.atomic
def delete_item(*, item: InstalledItem, by: User, now: datetime) -> None:
    """Take an item out of the register, as if it had been a mistake. Recorded. Refused while it has parts, and for
    good once it has a history: taken out, swapped, sold, visited. Such an item is retired."""
    lock_structure()
    if item.parts.exists():
        raise ItemHasParts
    if has_history(item):
        raise ItemHasHistory
    company = item.company
    try:
        with transaction.atomic(), history.one_change_set(by=by, at=now):
            for placement in item.placements.all():
                history.delete(obj=placement, by=by, at=now)
            history.delete(obj=item, by=by, at=now)
    except ProtectedError as protected:
        raise ItemInUse from protected
    derive(company=company, by=by, now=now)


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not name.startswith(spread.PREFIX)}


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    tidy = dict(values)
    if "serial" in tidy:
        tidy["serial"] = tidy_serial(tidy["serial"])
    if "version" in tidy:
        tidy["version_key"] = version_key(tidy["version"])
    return tidy


def _refuse_strange_site(item: InstalledItem) -> None:
    if item.site is not None and item.site.company_id != item.company_id:
        raise SiteOfAnotherCompany


def _refuse_contradictions(item: InstalledItem) -> None:
    if item.serial and item.quantity != 1:
        raise QuantityOfOne
    if item.retired_on and item.delivered_on and item.retired_on < item.delivered_on:
        raise RetiredBeforeDelivery


def _refuse_strange_serial(item: InstalledItem) -> None:
    if not fits(item.serial, item.product.serial_pattern):
        raise SerialUnlikePattern(item.product.serial_pattern)


def _refuse_taken_serial(item: InstalledItem) -> None:
    taken = _holder_of_serial(item)
    if taken:
        raise SerialTaken(taken)


def _holder_of_serial(item: InstalledItem) -> int | None:
    if not item.serial:
        return None
    same = InstalledItem.objects.filter(product_id=item.product_id).with_serial(item.serial)
    return same.exclude(pk=item.pk).values_list("pk", flat=True).first()


def _guard(item: InstalledItem) -> dict[str, Refuse]:
    return {
        "item_serial_once": lambda: SerialTaken(_holder_of_serial(item)),
        "item_serial_has_letters": lambda: NumberWithoutLetters("serial"),
        "item_without_circles": ItemCircle,
    }
