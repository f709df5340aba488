"""Many persons asked at once: whom a message would reach, and how many are left out for which reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contacts.models import Person
from gdpr.choices import ALLOWING, DecisionCode
from gdpr.models import Topic
from gdpr.queries.permission_set import codes_of, counts_of
from gdpr.queries.reach import addresses_by_person
from gdpr.reading.decision import Recipient

MOST = 200_000
SHOWN = 5  # persons named beside each reason


@dataclass(frozen=True)
class Reason:
    """One reason: how many it is true of, and a few of them."""

    code: DecisionCode
    count: int
    persons: list[Person]

    @property
    def allows(self) -> bool:
        return self.code in ALLOWING


@dataclass(frozen=True)
class Audience:
    """Everybody asked about, by reason."""

    reasons: list[Reason]
    sendable: int
    excluded: int


def audience_of(persons: Sequence[int], *, channel: str, topic: Topic, at: datetime) -> Audience:
    """Ask for each of the persons, at the address that works for the channel, in one statement."""
    addresses = addresses_by_person(persons, channel, at)
    recipients = [Recipient(number, addresses.get(number, ""), channel, topic.pk) for number in persons]
    codes = codes_of(recipients, at)
    some: dict[str, list[int]] = {}
    for number, code in zip(persons, codes, strict=True):
        if len(some.setdefault(code, [])) < SHOWN:
            some[code].append(number)
    named = Person.objects.defer("notes").in_bulk([number for numbers in some.values() for number in numbers])
    reasons = [
        Reason(code, count, [named[number] for number in some[code] if number in named])
        for code, count in counts_of(codes)
    ]
    sendable = sum(one.count for one in reasons if one.allows)
    return Audience(
        sorted(reasons, key=lambda one: (not one.allows, -one.count)), sendable, len(persons) - sendable
    )
