"""How alike two persons are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from quality.scoring.companies import name_likeness, street_likeness
from quality.scoring.verdict import Comparison, Reason, step, weigh
from quality.scoring.words import fold


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What of a person is compared. A register that keeps no days of birth or home addresses leaves them out."""

    first_name: str
    last_name: str
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    companies: tuple[str, ...] = ()
    born: str = ""  # digits of the day
    streets: tuple[tuple[str, str], ...] = ()  # street with its number, postcode
    town: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)  # in other systems, by system


# A mailbox of a role is read by several persons.
_ROLES = (
    "info office sales myynti toimisto asiakaspalvelu laskutus invoice invoices huolto service support posti mail"
    " hallinto admin kirjaamo hr yhteys contact post firmapost kontakt order orders tilaukset tilaus"
)
ROLES = frozenset(_ROLES.split())
FIRST = ((0.55, -4.0), (0.75, -1.5), (0.88, 1.0), (1.0, 2.5))
LAST = ((0.55, -3.5), (0.75, -1.0), (0.88, 1.5), (1.0, 3.0))
STREET = ((0.4, -0.5), (0.75, 0.5), (1.0, 3.0))
START = -4.5


def compare_persons(one: PersonFacts, two: PersonFacts) -> Comparison:
    """Points of name, e-mail, phone, employer, birth, address and numbers elsewhere. No fact alone decides: two
    persons of one name are two, and a telephone may be a family's."""
    reasons = _names(one, two)
    personal, others = _personal(one.emails), _personal(two.emails)
    if personal & others:
        reasons.append(Reason("email", 1.0, 6.0))
    elif one.emails & two.emails:
        reasons.append(Reason("email", 1.0, 1.0))
    elif personal and others:
        reasons.append(Reason("email", 0.0, -0.5))
    colleagues = False
    if one.companies and two.companies:
        alike = max(name_likeness(a, b) for a in one.companies for b in two.companies)
        reasons.append(Reason("company", alike, step(alike, ((0.7, -1.5), (0.85, 0.0), (1.0, 2.5)))))
        colleagues = alike > 0.85
    if one.phones and two.phones:
        same = bool(one.phones & two.phones)
        reasons.append(
            Reason("phone", float(same), (2.0 if colleagues else 4.0) if same else -0.5)
        )  # a switchboard
    if one.born and two.born:
        reasons.append(_digits("born", one.born, two.born, 6.0, -1.5))
    for system in sorted(one.numbers.keys() & two.numbers.keys()):
        reasons.append(_digits("number", one.numbers[system], two.numbers[system], 7.0, -0.5))
    if one.streets and two.streets:
        alike = max(street_likeness(a, b) for a in one.streets for b in two.streets)
        reasons.append(Reason("address", alike, step(alike, STREET)))
        if {code for _street, code in one.streets} & {code for _street, code in two.streets} - {""}:
            reasons.append(Reason("postcode", 1.0, 1.0))
    if one.town and two.town:
        alike = JaroWinkler.similarity(fold(one.town), fold(two.town))
        reasons.append(Reason("town", alike, 1.0 if alike > 0.92 else -1.0))
    return weigh(reasons, START)


def _personal(emails: frozenset[str]) -> set[str]:
    return {email for email in emails if email.partition("@")[0] not in ROLES}


def _digits(fact: str, one: str, two: str, same: float, different: float) -> Reason:
    """Equal, one slip of the finger apart, or another number."""
    apart = 0 if one == two else DamerauLevenshtein.distance(one, two)
    alike = 1 - apart / max(len(one), len(two))
    return Reason(
        fact,
        alike,
        same if not apart else same * 0.7 if apart == 1 else same * 0.3 if apart == 2 else different,
    )


def _names(one: PersonFacts, two: PersonFacts) -> list[Reason]:
    """The first and the last name, as they stand or turned round, whichever speaks more for them."""
    first, last = fold(one.first_name), fold(one.last_name)
    straight = _pair(first, fold(two.first_name), last, fold(two.last_name))
    turned = _pair(first, fold(two.last_name), last, fold(two.first_name))
    return max(straight, turned, key=lambda reasons: sum(reason.points for reason in reasons))


def _pair(first: str, other_first: str, last: str, other_last: str) -> list[Reason]:
    reasons = []
    if first and other_first:
        alike = _one_name(first, other_first)
        reasons.append(Reason("first_name", alike, step(alike, FIRST)))
    if last and other_last:
        alike = _one_name(last, other_last)
        reasons.append(Reason("last_name", alike, step(alike, LAST)))
    return reasons


def _one_name(one: str, two: str) -> float:
    """A name against a name: an initial may stand for it, one of two names for both."""
    if one == two:
        return 1.0
    if len(one) == 1 or len(two) == 1:
        return 0.90 if one[0] == two[0] else 0.0
    if one in two.split() or two in one.split():  # Anna Maija, Anna
        return 0.95
    glued = JaroWinkler.similarity(one.replace(" ", ""), two.replace(" ", ""))
    return max(JaroWinkler.similarity(one, two), 0.97 * glued)
