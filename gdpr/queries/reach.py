"""By which address a person is reached in a channel: of one person, and of many in one statement."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from contacts.models import ContactPoint, Person, Position
from gdpr.choices import ADDRESS_OF, AddressKind, ContactChannel
from gdpr.reading.due import finnish_day

# Nobody is reached who has died. The first of a person's addresses that works: the one that comes first, then one of a position that is held.
BEST = """
SELECT DISTINCT ON (person_id) person_id, address FROM (
  SELECT person_id, key AS address, bounce = 'hard' AS dead, NOT is_primary AS later, 0 AS place, id
  FROM contacts_contactpoint WHERE kind = %(kind)s AND person_id = ANY(%(persons)s)
  UNION ALL
  SELECT person_id, lower({column}), false, NOT is_primary, 1, id FROM contacts_position
  WHERE {column} <> '' AND person_id = ANY(%(persons)s)
    AND (started_on IS NULL OR started_on <= %(day)s) AND (ended_on IS NULL OR ended_on > %(day)s)
) found
WHERE NOT EXISTS (SELECT FROM gdpr_death d WHERE d.person_id = found.person_id AND d.taken_back_at IS NULL)
ORDER BY person_id, dead, later, place, id
"""


def kind_of(channel: str) -> str:
    """The kind of address that a channel needs, "" for none."""
    return str(ADDRESS_OF.get(ContactChannel(channel), ""))


def addresses_by_person(persons: Sequence[int], channel: str, at: datetime) -> dict[int, str]:
    """The address at which each of the persons is reached; who has none is left out."""
    kind = kind_of(channel)
    if not kind:
        return dict.fromkeys(persons, "")
    column = "work_email" if kind == AddressKind.EMAIL else "work_phone"
    params = {"kind": kind, "persons": list(persons), "day": finnish_day(at)}
    with connection.cursor() as cursor:
        cursor.execute(BEST.format(column=column), params)
        return dict(cursor.fetchall())


def address_for(person: Person, channel: str, at: datetime) -> str:
    """The address at which a person is reached, "" where there is none."""
    return addresses_by_person([person.pk], channel, at).get(person.pk, "")


def has_address(person: Person, channel: str, address: str) -> bool:
    """Whether the address is one of the person's, whichever way it is written."""
    kind, key = kind_of(channel), address.strip().lower()
    if not kind or not key:
        return False
    if ContactPoint.objects.filter(person=person, kind=kind, key=key).exists():
        return True
    name = "work_email__iexact" if kind == AddressKind.EMAIL else "work_phone"
    return Position.objects.filter(person=person, ended_on=None, **{name: key}).exists()
