"""Fingerprints of the addresses that a person or a request has."""

from collections.abc import Iterable

from django.conf import settings

from companies.models import Company
from contacts.choices import ContactKind
from contacts.models import ContactPoint, Person, Position
from gdpr.choices import AddressKind, SuppressionReason
from gdpr.models import Suppression
from gdpr.reading.fingerprint import domain_of, fingerprint
from imports.choices import ERASED, REFUSES
from users.models import User

KINDS = {ContactKind.EMAIL: AddressKind.EMAIL, ContactKind.PHONE: AddressKind.PHONE}


def mark_of(kind: str, key: str) -> str:
    """The fingerprint of an address in its canonical form, under this installation's key."""
    return fingerprint(kind, key, secret=settings.SUPPRESSION_KEY or f"suppression:{settings.SECRET_KEY}")


def addresses_of(person: Person) -> list[tuple[str, str]]:
    """Every e-mail address and telephone number of a person, (kind, key), past positions' included."""
    points = ContactPoint.objects.filter(person=person, kind__in=KINDS).values_list("kind", "key")
    found = {(str(KINDS[ContactKind(kind)]), key) for kind, key in points}
    for email, phone in Position.objects.filter(person=person).values_list("work_email", "work_phone"):
        found |= {(AddressKind.EMAIL.value, email.lower())} if email else set()
        found |= {(AddressKind.PHONE.value, phone)} if phone else set()
    return sorted(found)


def known_at_the_gate(addresses: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Which of the addresses belong to somebody erased on request, and which refuse marketing: for lists that want to
    bring them in."""
    if not Suppression.objects.standing().exists():
        return {}
    marks = {(kind, mark_of(kind, key)): (kind, key) for kind, key in addresses}
    prints = [mark for _kind, mark in marks]
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
    return found


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
    marks = {(kind, mark_of(kind, key)): (kind, key) for kind, key in addresses}
    rows = Suppression.objects.standing().of(list(marks)) if marks else Suppression.objects.none()
    return {marks[pair] for pair in rows.values_list("kind", "fingerprint")}


def suppressed_for(kind: str, addresses: list[str]) -> tuple[list[str], list[str]]:
    """Those of the addresses that are suppressed for everything, and those for some channel or topic; domains count."""
    marks = {address: mark_of(kind, address) for address in addresses}
    domains = {address: domain_of(address) for address in addresses}
    domain_marks = {domain: mark_of(AddressKind.DOMAIN, domain) for domain in domains.values() if domain}
    wanted = {*marks.values(), *domain_marks.values()}
    rows = Suppression.objects.standing().filter(fingerprint__in=wanted, kind__in=[kind, AddressKind.DOMAIN])
    found = list(rows.values_list("fingerprint", "channel", "topic"))
    whole = {mark for mark, channel, topic in found if not channel and topic is None}
    some = {mark for mark, _channel, _topic in found}

    def those(hit: set[str]) -> list[str]:
        return [one for one in addresses if marks[one] in hit or domain_marks.get(domains[one], "") in hit]

    everything = those(whole)
    return everything, [one for one in those(some) if one not in everything]
