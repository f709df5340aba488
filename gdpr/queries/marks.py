"""Fingerprints of the addresses that a person or a request has."""

from collections.abc import Iterable

from django.conf import settings

from common.gate import ERASED, LET_IN, REFUSES
from common.sole_trader import trader_key
from companies.models import Company
from contacts.choices import ContactKind
from contacts.models import ContactPoint, Person, Position
from gdpr.choices import AddressKind, SuppressionReason
from gdpr.models import HeldRow, Suppression
from gdpr.reading.fingerprint import domain_of, fingerprint, spelled, without_tag
from users.models import User

KINDS = {ContactKind.EMAIL: AddressKind.EMAIL, ContactKind.PHONE: AddressKind.PHONE}


def fingerprint_key() -> str:
    """This installation's key, without which no fingerprint can be made or tried."""
    return settings.SUPPRESSION_KEY or f"suppression:{settings.SECRET_KEY}"


def mark_of(kind: str, key: str) -> str:
    """The fingerprint of an address in its canonical form, under this installation's key."""
    return fingerprint(kind, key, secret=fingerprint_key(), country=settings.HOME_COUNTRY)


def key_of(kind: str, typed: str) -> str:
    """The address as the register writes it."""
    return spelled(kind, typed, country=settings.HOME_COUNTRY)


def key_mark() -> str:
    """By which the key of the fingerprints is known again without being told."""
    return mark_of("domain", "key of the fingerprints")[:32]


def untagged_mark_of(kind: str, key: str) -> str:
    """The fingerprint of the address without its tag, "" where it has none: what is refused there is refused here."""
    plain = without_tag(kind, key)
    return mark_of(kind, plain) if plain else ""


def addresses_of(person: Person) -> list[tuple[str, str]]:
    """Every e-mail address and telephone number of a person, (kind, key), past positions' included."""
    points = ContactPoint.objects.filter(person=person, kind__in=KINDS).values_list("kind", "key")
    found = {(str(KINDS[ContactKind(kind)]), key) for kind, key in points}
    for email, phone in Position.objects.filter(person=person).values_list("work_email", "work_phone"):
        found |= {(AddressKind.EMAIL.value, email.lower())} if email else set()
        found |= {(AddressKind.PHONE.value, phone)} if phone else set()
    return sorted(found)


def trader_keys_of(person: Person) -> list[str]:
    """The firms of a sole trader that bear the person's name, as the gate knows them."""
    held = (
        Company.objects.of_sole_traders().filter(positions__person=person).exclude(business_id="").distinct()
    )
    if not person.last_name:
        return []
    own = held.filter(legal_name__icontains=person.last_name)
    return sorted(trader_key(country=str(one.country), business_id=one.business_id) for one in own)


def known_at_the_gate(addresses: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Which of the addresses belong to somebody erased on request, and which refuse marketing: for lists that want to
    bring them in. A tagged address may be somebody else's: it is not taken for the erased one's, only left in peace."""
    if not Suppression.objects.standing().exists():
        return {}
    wanted = list(addresses)
    marks = {(kind, mark_of(kind, key)): (kind, key) for kind, key in wanted}
    tagged: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for kind, key in wanted:
        tagged.setdefault((kind, untagged_mark_of(kind, key)), []).append((kind, key))
    prints = [mark for _kind, mark in {**marks, **tagged} if mark]
    rows = (
        Suppression.objects.standing()
        .filter(fingerprint__in=prints)
        .values_list("kind", "fingerprint", "reason")
    )
    found: dict[tuple[str, str], str] = {}
    for kind, mark, reason in rows:
        address = marks.get((kind, mark))
        if address is not None and found.get(address) != ERASED:
            found[address] = ERASED if reason == SuppressionReason.ERASURE else REFUSES
        for one in tagged.get((kind, mark), ()):
            found.setdefault(one, REFUSES)
    return _without_those_let_in(found)


def _without_those_let_in(found: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Addresses that refuse marketing, and of which somebody decided that they come in without."""
    asked = {mark_of(*address): address for address, code in found.items() if code == REFUSES}
    rows = HeldRow.objects.let_in().filter(fingerprint__in=asked) if asked else HeldRow.objects.none()
    return found | {asked[mark]: LET_IN for mark in rows.values_list("fingerprint", flat=True)}


def addresses_seen(person: Person, user: User) -> list[tuple[str, str]]:
    """Those addresses of a person that the user may see: not the ones of positions at companies out of reach."""
    hidden = Position.objects.filter(person=person).exclude(company__in=Company.objects.visible_to(user))
    own = {
        (str(KINDS[ContactKind(kind)]), key)
        for kind, key in ContactPoint.objects.filter(person=person, kind__in=KINDS).values_list("kind", "key")
    }
    out_of_reach = {
        one.lower() for pair in hidden.values_list("work_email", "work_phone") for one in pair if one
    }
    return [pair for pair in addresses_of(person) if pair in own or pair[1] not in out_of_reach]


def suppressed_among(addresses: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the addresses at which nobody is marketed to."""
    marks = {
        pair: {(kind, mark) for mark in (mark_of(*pair), untagged_mark_of(*pair)) if mark}
        for kind, pair in ((pair[0], pair) for pair in addresses)
    }
    every = [one for many in marks.values() for one in many]
    rows = Suppression.objects.standing().of(every) if every else Suppression.objects.none()
    standing = set(rows.values_list("kind", "fingerprint"))
    return {pair for pair, many in marks.items() if many & standing}


def suppressed_for(kind: str, addresses: list[str]) -> tuple[list[str], list[str]]:
    """Those of the addresses that are suppressed for everything, and those for some channel or topic; domains count."""
    marks = {address: mark_of(kind, address) for address in addresses}
    plain = {address: untagged_mark_of(kind, address) for address in addresses}
    domains = {address: domain_of(address) for address in addresses}
    domain_marks = {domain: mark_of(AddressKind.DOMAIN, domain) for domain in domains.values() if domain}
    wanted = {*marks.values(), *plain.values(), *domain_marks.values()} - {""}
    rows = Suppression.objects.standing().filter(fingerprint__in=wanted, kind__in=[kind, AddressKind.DOMAIN])
    found = list(rows.values_list("fingerprint", "channel", "topic"))
    whole = {mark for mark, channel, topic in found if not channel and topic is None}
    some = {mark for mark, _channel, _topic in found}

    def those(hit: set[str]) -> list[str]:
        marked = {one: {marks[one], plain[one], domain_marks.get(domains[one], "")} for one in addresses}
        return [one for one in addresses if marked[one] & hit]

    everything = those(whole)
    return everything, [one for one in those(some) if one not in everything]
