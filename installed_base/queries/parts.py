"""Which spare part fits this very item: by product, serial number and revision, and what replaces it today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from installed_base.models import BomLine, InstalledItem, PartFit, Product
from installed_base.models.serial_range import SerialParts, split_serial, warnings_of_range
from installed_base.queries.structure import Succession, successions
from installed_base.querysets import folded_value

MOST = 500


@dataclass
class FittingPart:
    """A part for an item. `current` is what is delivered today in its place; `doubts` say what to check first."""

    part: Product
    position: str
    quantity: object
    note: str
    fit: PartFit | None = None  # None: from the product's structure
    replaced: list[Succession] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    used_at: datetime | None = None  # when it was used on this item last; an app above knows

    @property
    def current(self) -> Product:
        return self.replaced[-1].new if self.replaced else self.part

    @property
    def is_sure(self) -> bool:
        return not self.doubts


def parts_that_fit(item: InstalledItem, words: str = "") -> list[FittingPart]:
    """The parts that fit this item by its serial number and revision; `words` all stand in a part's code, name,
    former code, in the place or the note.

    Ranges count with both ends. When the item has no serial number or revision to compare, what depends on it is
    listed with a doubt instead of left out. Parts of the product's structure are listed too where no fit is said.
    """
    product = item.product
    parts = split_serial(item.serial, product.serial_pattern)
    fits = _in_range(product.fitting_parts.all(), item, parts).select_related("part__maker")
    fits = _with_words(fits, words, "part").order_by("position", "part__name_sort", "id")[:MOST]
    found = [_fitting(fit, item, parts) for fit in fits]
    said = {one.part.pk for one in found}
    found += [one for one in _built_in(item, words) if one.part.pk not in said]
    chains = successions(one.part for one in found if one.part.successor_id)
    own = _own_fits(product, chains)
    for one in found:
        one.replaced = chains.get(one.part.pk, [])
        if (
            one.replaced
            and one.current.pk in own
            and not any(_covers(fit, item, parts) for fit in own[one.current.pk])
        ):
            one.doubts.append(
                _(
                    "%(part)s replaces it, but is said to fit other serial numbers or revisions of this product."
                )
                % {"part": one.current}
            )
    return found


def fits_of(product: Product) -> QuerySet[PartFit]:
    """Every part that is said to fit the product."""
    return product.fitting_parts.select_related("part__maker").order_by(
        "position", "part__name_sort", "number_from", "id"
    )


def products_fitted_by(part: Product) -> QuerySet[PartFit]:
    """Every product that the part is said to fit."""
    return part.fits.select_related("product__maker").order_by("product__name_sort", "position", "id")


def warnings_of_fits(product: Product) -> list[str]:
    """What may be meant otherwise among the product's fits: ends not equally long, and two different parts in one
    place for the same items."""
    found: list[str] = []
    places: dict[str, list[PartFit]] = defaultdict(list)
    for fit in fits_of(product)[:MOST]:
        found += [
            f"{fit.part}: {text}"
            for text in warnings_of_range(fit.serial_from, fit.serial_to, product.serial_pattern)
        ]
        if fit.position:
            places[fit.position.casefold()].append(fit)
    for fits in places.values():
        for index, one in enumerate(fits):
            found += [_overlap(one, other) for other in fits[index + 1 :] if _meet(one, other)]
    return list(dict.fromkeys(found))


def warnings_of_fit(fit: PartFit) -> list[str]:
    """The same for one statement among the others of its product."""
    found = warnings_of_range(fit.serial_from, fit.serial_to, fit.product.serial_pattern)
    if fit.position:
        others = fits_of(fit.product).filter(position__iexact=fit.position).exclude(pk=fit.pk)
        found += [_overlap(fit, other) for other in others[:MOST] if _meet(fit, other)]
    return found


def _overlap(one: PartFit, other: PartFit) -> str:
    if one.part_id == other.part_id:
        return _("%(part)s is said twice to fit in %(place)s for some of the same items.") % {
            "part": one.part,
            "place": one.position,
        }
    return _(
        "%(one)s and %(other)s both fit in %(place)s for some of the same items. Give them ranges that do not meet."
    ) % {"one": one.part, "other": other.part, "place": one.position}


def _meet(one: PartFit, other: PartFit) -> bool:
    """Whether there can be an item for which both are said."""
    ranged = [fit for fit in (one, other) if fit.number_from is not None or fit.number_to is not None]
    if len(ranged) == 2 and (one.stem != other.stem or not _numbers_meet(one, other)):
        return False
    return _below(one.revision_from_key, other.revision_to_key) and _below(
        other.revision_from_key, one.revision_to_key
    )


def _numbers_meet(one: PartFit, other: PartFit) -> bool:
    return _below(one.number_from, other.number_to) and _below(other.number_from, one.number_to)


def _below(low: object, high: object) -> bool:
    return low is None or high is None or low <= high  # type: ignore[operator]


def _in_range(fits: QuerySet[PartFit], item: InstalledItem, parts: SerialParts) -> QuerySet[PartFit]:
    """Those that can be meant, as the index of ranges finds them; without a number to compare, all."""
    if item.serial and parts.number is not None:
        inside = Q(stem=parts.stem)
        inside &= Q(number_from=None) | Q(number_from__lte=parts.number)
        inside &= Q(number_to=None) | Q(number_to__gte=parts.number)
        fits = fits.filter(Q(number_from=None, number_to=None) | inside)
    elif item.serial:  # a number without a counter behind it lies in no range
        fits = fits.filter(number_from=None, number_to=None)
    key = item.version_key
    if key is not None:
        fits = fits.filter(Q(revision_from_key=None) | Q(revision_from_key__lte=key))
        fits = fits.filter(Q(revision_to_key=None) | Q(revision_to_key__gte=key))
    return fits


def _covers(fit: PartFit, item: InstalledItem, parts: SerialParts) -> bool:
    if fit.number_from is not None or fit.number_to is not None:
        if not item.serial or parts.number is None:
            return not item.serial
        if fit.stem != parts.stem or not (
            _below(fit.number_from, parts.number) and _below(parts.number, fit.number_to)
        ):
            return False
    key = item.version_key
    return key is None or (_below(fit.revision_from_key, key) and _below(key, fit.revision_to_key))


def _fitting(fit: PartFit, item: InstalledItem, parts: SerialParts) -> FittingPart:
    doubts = []
    if not item.serial and (fit.number_from is not None or fit.number_to is not None):
        doubts.append(
            _("Depends on the serial number, which is not known: %(first)s–%(last)s.")
            % {"first": fit.serial_from, "last": fit.serial_to}
        )
    if item.version_key is None and (fit.revision_from or fit.revision_to):
        doubts.append(
            _("Depends on the revision, which is not known: %(first)s–%(last)s.")
            % {"first": fit.revision_from, "last": fit.revision_to}
        )
    return FittingPart(fit.part, fit.position, fit.quantity, fit.note, fit=fit, doubts=doubts)


def _built_in(item: InstalledItem, words: str) -> Iterable[FittingPart]:
    """Components of the product's structure on the day when the item was made, or as it is now."""
    lines = BomLine.objects.filter(assembly=item.product_id, component__isnull=False)
    lines = lines.select_related("component__maker")
    made_on: date | None = item.manufactured_on or item.delivered_on
    lines = lines.valid_on(made_on) if made_on else lines.filter(during__upper_inf=True)
    for line in _with_words(lines, words, "component").order_by("position", "component__name_sort", "id")[
        :MOST
    ]:
        yield FittingPart(line.component, line.position, line.quantity, line.note)


def _own_fits(product: Product, chains: dict[int, list[Succession]]) -> dict[int, list[PartFit]]:
    """What is said of the replacing parts themselves for this product."""
    own: dict[int, list[PartFit]] = defaultdict(list)
    last = {chain[-1].new.pk for chain in chains.values()}
    for fit in product.fitting_parts.filter(part__in=last) if last else ():
        own[fit.part_id].append(fit)
    return own


def _with_words(rows: QuerySet, words: str, part: str) -> QuerySet:
    for word in words.split()[:8]:
        asked = Q(**{f"{part}__name__icontains": word}) | Q(**{f"{part}__code__icontains": word})
        asked |= Q(position__icontains=word) | Q(note__icontains=word)
        if any(c.isalnum() for c in word):
            former = Product.objects.filter(former_codes__code_key=folded_value(word))
            asked |= Q(**{f"{part}__code_key": folded_value(word)}) | Q(**{f"{part}__in": former})
        rows = rows.filter(asked)
    return rows
