"""By what a person is known: addresses nobody else has, names of now and before, universal IDs of merged records."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from companies.models import CompanyContactPoint
from contacts.models import ContactPoint, Person, Position
from gdpr.choices import AddressKind
from gdpr.queries.marks import addresses_of
from gdpr.reading.needles import Needles
from history.models import Change
from quality.queries.merged import former_ids
from users.models import User

MOST_OTHERS = 2000
NUMBER = re.compile(r"\+?\d{6,}")
ADDRESS_FIELDS = {
    "contacts.contactpoint": (("key", None),),
    "contacts.position": (("work_email", AddressKind.EMAIL), ("work_phone", AddressKind.PHONE)),
}


def subject_ids(person: Person) -> list[UUID]:
    """The person's universal ID and those of all records that were merged into this one."""
    return [person.public_id, *former_ids(person.public_id)]


def needles_of(person: Person, ids: Iterable[UUID]) -> Needles:
    """Addresses that only this person has or had, and every name the person has borne in the register."""
    names, addresses = [(person.first_name, person.last_name)], set(addresses_of(person))
    by_record: dict[tuple[str, int], dict[str, str]] = {}
    for change in Change.objects.filter(subject_id__in=ids).order_by("id").iterator():
        for words in (change.old, change.new):
            if change.object_type == "contacts.person":
                known = by_record.setdefault((change.object_type, change.object_id), {})
                known.update({name: words[name] for name in ("first_name", "last_name") if words.get(name)})
                names.append((known.get("first_name", ""), known.get("last_name", "")))
            addresses |= _addresses_in(change.object_type, words)
    borne = tuple(dict.fromkeys(pair for pair in names if any(pair)))
    shared = shared_among(addresses, person, named=Needles(names=borne))
    own = [pair for pair in sorted(addresses) if pair not in shared]
    return Needles(
        emails=tuple(key for kind, key in own if kind == AddressKind.EMAIL and "@" in key),
        phones=tuple(key for kind, key in own if kind == AddressKind.PHONE and NUMBER.fullmatch(key)),
        names=borne,
        others=_colleagues(person),
        extra=tuple(str(one) for one in ids),
    )


def _addresses_in(object_type: str, words: dict) -> set[tuple[str, str]]:
    found = set()
    for name, said in ADDRESS_FIELDS.get(object_type, ()):
        key = (words.get(name) or "").lower()
        kind = said or _kind_of(key)
        if key and kind is not None:
            found.add((kind.value, key))
    return found


def _kind_of(key: str) -> AddressKind | None:
    """What a contact point's key is: history tells one change at a time, and its kind may not be in it."""
    if "@" in key:
        return AddressKind.EMAIL
    return AddressKind.PHONE if key.startswith("+") else None


def shared_among(
    addresses: Iterable[tuple[str, str]], person: Person, *, named: Needles
) -> set[tuple[str, str]]:
    """Those that another person, a company or a member of staff has too: they say nothing of this person alone, and
    stay wherever they stand (a switchboard, myynti@). An address that names the person is not a company's."""
    emails = [key for kind, key in addresses if kind == AddressKind.EMAIL]
    phones = [key for kind, key in addresses if kind == AddressKind.PHONE]
    points = Q(kind="email", key__in=emails) | Q(kind="phone", key__in=phones)
    rows = list(ContactPoint.objects.exclude(person=person).filter(points).values_list("kind", "key"))
    of_companies = CompanyContactPoint.objects.filter(points).values_list("kind", "key")
    rows += [(kind, key) for kind, key in of_companies if not named.found(key, with_parts=False)]
    others = Position.objects.exclude(person=person).annotate(email=Lower("work_email"))
    by_email = others.exclude(work_email="").filter(email__in=emails)  # as the index has them
    rows += [("email", one) for one in by_email.values_list("email", flat=True)]
    rows += [
        ("phone", one) for one in others.filter(work_phone__in=phones).values_list("work_phone", flat=True)
    ]
    staff = User.objects.annotate(key=Lower("email")).filter(key__in=emails)
    rows += [("email", one) for one in staff.values_list("key", flat=True)]
    return {(str(kind), key) for kind, key in rows}


def names_beside(person: Person) -> list[tuple[str, str]]:
    """Names of those who are or were at the same companies or took part in the same activities, at most so many. Asked
    apart, each goes by its index; in one question the database would join all persons to all positions."""
    companies = Position.objects.filter(person=person).values("company")
    others = Person.objects.exclude(pk=person.pk).values_list("first_name", "last_name")
    at_work = others.filter(positions__company__in=companies)
    met = others.filter(activities__in=person.activities.values("pk"))
    return list(at_work.union(met)[:MOST_OTHERS])


def _colleagues(person: Person) -> tuple[tuple[str, str], ...]:
    """Whole names of others at the same companies or in the same activities, and of our staff: Liisa Virtanen is not
    Pekka Virtanen."""
    own = (person.first_name, person.last_name)
    found = [pair for pair in names_beside(person) if all(pair) and pair != own]
    parts = {part.lower() for part in own if part}
    staff = [name.split(None, 1) for name in User.objects.people().values_list("full_name", flat=True)]
    found += [(one[0], one[1]) for one in staff if len(one) == 2 and parts & {word.lower() for word in one}]
    return tuple(dict.fromkeys(found))


def has_namesake(person: Person) -> bool:
    """Whether somebody else bears the same whole name: then even that does not say who is meant."""
    same = Person.objects.filter(first_name__iexact=person.first_name, last_name__iexact=person.last_name)
    return (
        same.exclude(pk=person.pk).exists()
        or User.objects.people().filter(full_name__iexact=person.full_name).exists()
    )
