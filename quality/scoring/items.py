"""How alike two items are."""

from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from quality.scoring.verdict import Comparison, Reason, weigh
from quality.scoring.words import fold


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What of an item is compared. Serial numbers are folded: O is 0, I and L are 1, signs are left out."""

    serial: str
    numbers: frozenset[str] = frozenset()  # former serials and other numbers of the thing, folded
    product: int = 0
    product_code: str = ""
    company: int = 0
    site: int = 0
    name: str = ""
    delivered_on: str = ""


START = -4.0


def compare_items(one: ItemFacts, two: ItemFacts) -> Comparison:
    """Points of serial numbers, former ones too, of product, owner, place and delivery. Without a number that they
    share nothing is suggested: a fleet is a hundred machines that differ in it alone."""
    reasons = [_serial(one, two)]
    if one.product and two.product:
        same = one.product == two.product
        near = not same and _slip(fold(one.product_code), fold(two.product_code))
        reasons.append(Reason("product", float(same), 3.0 if same else 0.5 if near else -3.0))
    if one.company and two.company:
        reasons.append(
            Reason("company", float(one.company == two.company), 1.5 if one.company == two.company else -1.0)
        )
    if one.site and two.site:
        reasons.append(Reason("site", float(one.site == two.site), 1.0 if one.site == two.site else -0.5))
    if one.name and two.name and fold(one.name) == fold(two.name):
        reasons.append(Reason("name", 1.0, 1.0))
    if one.delivered_on and two.delivered_on:
        same = one.delivered_on == two.delivered_on
        reasons.append(Reason("delivered", float(same), 1.0 if same else -1.0))
    return weigh(reasons, START)


def _serial(one: ItemFacts, two: ItemFacts) -> Reason:
    """The same number under all spellings; the same as a former one; a slip of one sign, if long enough."""
    if one.serial and one.serial == two.serial:
        return Reason("serial", 1.0, 5.0)
    if one.serial in two.numbers or two.serial in one.numbers or one.numbers & two.numbers:
        return Reason("former_serial", 1.0, 4.0)
    if len(one.serial) >= 7 and _slip(one.serial, two.serial):
        return Reason("serial", 0.9, -2.0)  # neighbours of a series differ by one sign too
    return Reason("serial", 0.0, -8.0)


def _slip(one: str, two: str) -> bool:
    return bool(one and two) and DamerauLevenshtein.distance(one, two, score_cutoff=1) <= 1
