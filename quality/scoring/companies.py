"""How alike two companies are."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from quality.scoring.verdict import Comparison, Reason, decide, step, veto, weigh
from quality.scoring.words import STREET_KINDS, name_words, street_parts

Rarity = Callable[
    [str], float
]  # of a word: 1 for one that hardly any other name has, 0 for one that all have


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What of a company is compared."""

    names: tuple[str, ...]
    numbers: dict[str, str] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    streets: tuple[tuple[str, str], ...] = ()  # street, postcode
    country: str = ""
    town: str = ""


NAME = ((0.25, -4.0), (0.45, -1.0), (0.60, 1.0), (0.80, 3.0), (1.0, 5.0))
STREET = ((0.0, -3.5), (0.5, -2.5), (0.75, 0.5), (0.9, 3.0), (1.0, 4.0))
START = -3.0


def compare_companies(one: CompanyFacts, two: CompanyFacts, rarity: Rarity | None = None) -> Comparison:
    """Equal valid numbers decide, different ones of one register forbid; else points of name, address, phone,
    domain and e-mail. A fact that one of them lacks speaks neither for nor against."""
    shared = one.numbers.keys() & two.numbers.keys()
    for register in shared:
        if one.numbers[register] != two.numbers[register]:
            return veto(register)
    if shared:
        return decide(min(shared))
    reasons = [_name(one, two, rarity)]
    if one.streets and two.streets:
        reasons.append(_street(one, two))
    elif one.town and two.town:
        alike = fuzz.ratio(one.town.lower(), two.town.lower()) / 100
        reasons.append(Reason("town", alike, 1.0 if alike > 0.9 else -1.5))
    if one.phones and two.phones:
        same = bool(one.phones & two.phones)
        reasons.append(Reason("phone", float(same), 4.0 if same else -1.0))
    if one.domains and two.domains:
        same = bool(one.domains & two.domains)
        reasons.append(Reason("domain", float(same), 4.0 if same else -2.0))
    if one.emails and two.emails and one.emails & two.emails:
        reasons.append(Reason("email", 1.0, 3.5))
    if one.country and two.country and one.country != two.country:
        reasons.append(Reason("country", 0.0, -4.0))
    return weigh(reasons, START)


def _name(one: CompanyFacts, two: CompanyFacts, rarity: Rarity | None) -> Reason:
    best = max((name_likeness(a, b, rarity) for a in one.names for b in two.names), default=0.0)
    return Reason("name", best, step(best, NAME))


def name_likeness(one: str, two: str, rarity: Rarity | None = None) -> float:
    """How alike two names are, from 0 to 1: as they stand, and word by word with rare words weighing more."""
    first, second = name_words(one), name_words(two)
    if first == second:
        return 1.0
    whole = fuzz.token_sort_ratio(" ".join(first), " ".join(second)) / 100
    glued = fuzz.ratio("".join(first), "".join(second)) / 100
    return max(whole, glued, 0.97 * _by_words(first, second, rarity))


def _by_words(first: tuple[str, ...], second: tuple[str, ...], rarity: Rarity | None) -> float:
    """The share of the shorter name's weight found in the longer, held back by how much the longer has besides."""
    if len(first) > len(second):
        first, second = second, first
    weight = rarity or _evenly
    found = total = 0.0
    left = list(second)
    for word in first:
        worth = weight(word)
        total += worth
        match = max(left, key=lambda other: _alike(word, other), default=None)
        if match is not None and (alike := _alike(word, match)) > 0.8:
            found += worth * alike
            left.remove(match)
    besides = sum(weight(word) for word in left)
    if not total:
        return 0.0
    share = found / total
    return share * (1 - 0.35 * besides / (total + besides))


def _evenly(_word: str) -> float:
    return 1.0


def _alike(one: str, two: str) -> float:
    return 1.0 if one == two else JaroWinkler.similarity(one, two) if len(one) > 3 and len(two) > 3 else 0.0


def _street(one: CompanyFacts, two: CompanyFacts) -> Reason:
    best = max(street_likeness(a, b) for a in one.streets for b in two.streets)
    return Reason("address", best, step(best, STREET))


def street_likeness(one: tuple[str, str], two: tuple[str, str]) -> float:
    """How alike two addresses are: the number of the house decides much, the postcode a little."""
    (number, words), (other, others) = street_parts(one[0]), street_parts(two[0])
    named, named_other = _street_name(words), _street_name(others)
    alike = fuzz.token_set_ratio(named, named_other) / 100 if named and named_other else 0.0
    if number and other and number != other:
        alike *= 0.55
    elif bool(number) != bool(other):
        alike *= 0.85
    if one[1] and two[1] and one[1] != two[1]:
        alike *= 0.92
    return alike


def _street_name(words: tuple[str, ...]) -> str:
    """The words that tell streets apart: Street and Avenue are mixed up, North is left out."""
    return " ".join([word for word in words if word not in STREET_KINDS] or words)
