"""Relations between items, contact persons and deliveries of items."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from common.constraints import Refuse, refuse_unwanted_text, refusing
from contacts.models import Person
from history import operations as history
from history.choices import Verb
from installed_base.models import DeliveryLine, InstalledItem, ItemContact, ItemRelation
from installed_base.operations.configuration_refusals import (
    ContactTwice,
    DeliveryTwice,
    DeliveryWithoutNumber,
    RelatedToItself,
    RelationTwice,
)
from users.models import User

GUARD: dict[str, Refuse] = {
    "relation_once": RelationTwice,
    "relation_not_to_itself": RelatedToItself,
    "item_contact_once": ContactTwice,
    "delivery_once": DeliveryTwice,
    "delivery_has_number": DeliveryWithoutNumber,
}


@transaction.atomic
def relate(
    *, item: InstalledItem, other: InstalledItem, kind: str, by: User, now: datetime, on: date | None = None
) -> ItemRelation:  # fmt: skip
    """Say what an item is to another: it replaces it, stands in for it, is connected to it. Recorded.

    Said again, it stays as it was said first.
    """
    if item.pk == other.pk:
        raise RelatedToItself
    made = ItemRelation.objects.filter(item=item, other=other, kind=kind).first()
    if made is not None:
        return made
    relation = ItemRelation(item=item, other=other, kind=kind, on=on)
    with refusing(GUARD):
        history.create(obj=relation, by=by, at=now)
    return relation


@transaction.atomic
def unrelate(*, relation: ItemRelation, by: User, now: datetime) -> None:
    """Take a relation away that was a mistake. Recorded."""
    history.delete(obj=relation, by=by, at=now)


@transaction.atomic
def add_contact(
    *, item: InstalledItem, person: Person, role: str, by: User, now: datetime
) -> ItemContact:  # fmt: skip
    """Name a person to turn to about an item and everything in it. Recorded with the person."""
    contact = ItemContact(item=item, person=person, role=role)
    with refusing(GUARD):
        history.create(obj=contact, by=by, at=now)
    return contact


@transaction.atomic
def remove_contact(*, contact: ItemContact, by: User, now: datetime) -> None:
    """The person is not turned to about the item any more. Recorded with the person."""
    history.delete(obj=contact, by=by, at=now)


@transaction.atomic
def add_delivery(*, item: InstalledItem, by: User, now: datetime, **values: Any) -> DeliveryLine:
    """Note on which order an item came: the numbers and days that other systems know. Recorded."""
    tidy = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    refuse_unwanted_text(tidy)
    delivery = DeliveryLine(item=item, **tidy)
    with refusing(GUARD):
        history.create(obj=delivery, by=by, at=now)
    return delivery


@transaction.atomic
def change_delivery(*, delivery: DeliveryLine, values: dict[str, Any], by: User, now: datetime) -> None:
    """Correct numbers and days of a delivery. Recorded."""
    refuse_unwanted_text(values)
    with refusing(GUARD):
        history.save_changes(obj=delivery, values=values, by=by, at=now)


@transaction.atomic
def remove_delivery(*, delivery: DeliveryLine, by: User, now: datetime) -> None:
    """Take away a delivery that was a mistake. Recorded on the item too."""
    with history.one_change_set(by=by, at=now):
        old = {"delivery": str(delivery)}
        history.record(obj=delivery.item, verb=Verb.CHANGED, old=old, new={"delivery": ""}, by=by, at=now)
        history.delete(obj=delivery, by=by, at=now)
