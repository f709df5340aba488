"""Other numbers of an item: added, taken away, kept from before."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from common.constraints import Refuse, refuse_unwanted_text, refusing
from history import operations as history
from installed_base.choices import IdentifierScheme
from installed_base.models import InstalledItem, ItemIdentifier
from installed_base.operations.refusals import IdentifierTaken, NumberWithoutLetters
from installed_base.querysets import folded_value
from users.models import User

_GUARD: dict[str, Refuse] = {
    "identifier_once": IdentifierTaken,
    "identifier_has_letters": lambda: NumberWithoutLetters("value"),
}


@transaction.atomic
def add_identifier(
    *, item: InstalledItem, scheme: str, value: str, by: User, now: datetime, is_current: bool = True
) -> ItemIdentifier:  # fmt: skip
    """Give an item another number. Refuses one it has already, in whatever spelling. Recorded with the item."""
    _lock(item)
    if item.identifiers.filter(scheme=scheme, key=folded_value(value)).exists():
        raise IdentifierTaken
    identifier = ItemIdentifier(item=item, scheme=scheme, value=value.strip(), is_current=is_current)
    refuse_unwanted_text({"value": value})
    with refusing(_GUARD):
        identifier.full_clean(exclude=["key", "fold"])
        identifier.save(force_insert=True)
    _record(item=item, old={}, new={scheme: identifier.value}, by=by, now=now)
    return identifier


@transaction.atomic
def remove_identifier(*, identifier: ItemIdentifier, by: User, now: datetime) -> None:
    """Take a number off an item. Recorded with the item."""
    item = identifier.item
    _lock(item)
    gone, _kinds = ItemIdentifier.objects.filter(pk=identifier.pk).delete()
    if gone:
        _record(item=item, old={identifier.scheme: identifier.value}, new={}, by=by, now=now)


def write_identifiers(
    *, item: InstalledItem, identifiers: Iterable[tuple[str, str]], by: User, now: datetime
) -> None:
    """Give a new item its other numbers; one given twice is written once."""
    for scheme, value in identifiers:
        try:
            add_identifier(item=item, scheme=scheme, value=value, by=by, now=now)
        except IdentifierTaken:
            continue


def keep_former_serial(*, item: InstalledItem, serial: str, by: User, now: datetime) -> None:
    """Keep the serial number that was replaced; another spelling of the present one is not a former number."""
    present = InstalledItem.objects.filter(pk=item.pk).with_serial(serial).exists() if serial else True
    if present:
        return
    former = IdentifierScheme.FORMER_SERIAL
    if not item.identifiers.filter(scheme=former, key=folded_value(serial)).exists():
        add_identifier(item=item, scheme=former, value=serial, by=by, now=now, is_current=False)


def _lock(item: InstalledItem) -> None:
    InstalledItem.objects.select_for_update(of=("self",)).only("pk").get(pk=item.pk)


def _record(
    *, item: InstalledItem, old: dict[str, str], new: dict[str, str], by: User, now: datetime
) -> None:
    InstalledItem.objects.filter(pk=item.pk).update(revision=F("revision") + 1, changed_at=now)
    item.refresh_from_db(fields=["revision", "changed_at"])
    history.record(
        obj=item, verb="changed", old={"identifiers": old}, new={"identifiers": new}, by=by, at=now
    )
