"""Many serial numbers at once: found, not found, ambiguous."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from installed_base.models import InstalledItem, ItemIdentifier
from installed_base.models.serial import tidy_serial
from installed_base.models.serial_range import squeezed
from service.models import CampaignCriterion
from users.models import User

MOST = 5000
_BETWEEN = re.compile(r"[\n\r\t,;|]+")


@dataclass
class SerialList:
    """What became of a pasted list; each number as typed stands in exactly one of the three."""

    found: list[tuple[str, InstalledItem, str]] = field(
        default_factory=list
    )  # how: "", former, other, likeness
    ambiguous: list[tuple[str, list[InstalledItem]]] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    repeated: int = 0
    left_off: int = 0

    @property
    def items(self) -> list[InstalledItem]:
        """The items found, each once, in the order of the list."""
        return list({item.pk: item for _typed, item, _how in self.found}.values())


def numbers_in(text: str) -> list[str]:
    """The numbers of a pasted text: a line or a cell each, in whatever spelling; quotes of files dropped."""
    parts = (tidy_serial(part.strip().strip("\"'")) for part in _BETWEEN.split(text))
    return [part[:120] for part in parts if squeezed(part)]


def look_up(text: str, *, user: User) -> SerialList:
    """Sort the numbers of a text into found, not found and ambiguous, as far as the user sees items.

    A serial number comes before other numbers of items, the exact key before what only looks alike (0 and O,
    1 and I and L): likeness is tried for what nothing else was found for.
    """
    typed, result = {}, SerialList()
    for number in numbers_in(text):
        key = squeezed(number)
        if key in typed:
            result.repeated += 1
        elif len(typed) < MOST:
            typed[key] = number
        else:
            result.left_off += 1
    by_key = _by_serial(set(typed), user)
    others = _by_identifier(set(typed) - set(by_key), user)
    missing = {folded_key(key): key for key in set(typed) - set(by_key) - set(others)}
    alike = {missing[fold]: items for fold, items in _by_fold(set(missing), user).items()}
    for key, number in typed.items():
        items, how = by_key.get(key), ""
        if not items and key in others:
            items, how = others[key], "other"
        elif not items and key in alike:
            items, how = alike[key], "likeness"
        if not items:
            result.not_found.append(number)
        elif len(items) > 1:
            result.ambiguous.append((number, items))
        else:
            result.found.append((number, items[0], how))
    return result


def sort_criterion(criterion: CampaignCriterion, *, user: User) -> SerialList:
    """Sort the pasted numbers of a criterion as it counts them: by serial, other and former numbers alone, among the
    items of its product or family."""
    result, typed = SerialList(), {squeezed(number): number for number in numbers_in(criterion.serials)}
    by_key, others = _by_serial(set(typed), user), _by_identifier(set(typed), user)
    for key, number in typed.items():
        known = {
            item.pk: item
            for item in (*by_key.get(key, ()), *others.get(key, ()))
            if _is_meant(item, criterion)
        }
        if not known:
            result.not_found.append(number)
        elif len(known) > 1:
            result.ambiguous.append((number, list(known.values())))
        else:
            result.found.append((number, *known.values(), "" if key in by_key else "other"))
    return result


def _is_meant(item: InstalledItem, criterion: CampaignCriterion) -> bool:
    if criterion.product_id:
        return item.product_id == criterion.product_id
    return not criterion.family_id or item.product.family_id == criterion.family_id


def _rows(user: User):
    return InstalledItem.objects.visible_to(user).select_related("product", "company").defer("notes")


def _by_serial(keys: set[str], user: User) -> dict[str, list[InstalledItem]]:
    found = defaultdict(list)
    folds = {folded_key(key) for key in keys}  # the index is on the fold; the key decides
    for item in _rows(user).exclude(serial="").exclude(fold="").filter(fold__in=folds).order_by("pk"):
        if item.key in keys:
            found[item.key].append(item)
    return found


def _by_identifier(keys: set[str], user: User) -> dict[str, list[InstalledItem]]:
    rows = ItemIdentifier.objects.exclude(fold="").filter(fold__in={folded_key(key) for key in keys})
    pairs = [
        (key, item)
        for key, item in rows.order_by("pk").values_list("key", "item_id").distinct()
        if key in keys
    ]
    items = _rows(user).in_bulk({item for _key, item in pairs})
    found = defaultdict(dict)
    for key, number in pairs:
        if number in items:
            found[key][number] = items[number]
    return {key: list(held.values()) for key, held in found.items()}


def _by_fold(folds: set[str], user: User) -> dict[str, list[InstalledItem]]:
    found = defaultdict(list)
    for item in _rows(user).exclude(fold="").filter(fold__in=folds).order_by("pk"):
        found[item.fold].append(item)
    return found


def folded_key(key: str) -> str:
    """Letters that look like digits made digits, as the database keeps them for its index."""
    return key.translate(str.maketrans("OIL", "011"))
