"""Reads of persons across tables: who may be the same person, who is at a company."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, When
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from common.duplicates import likely
from common.sql import NORDIC_FROM, NORDIC_TO
from companies.models import Company
from contacts.choices import ContactKind, DecisionRole
from contacts.models import ContactPoint, Person, Position
from history.queries import type_of
from users.models import User

ALIKE = 0.82  # Virtanen and Wirtanen, Jukka and Jukkka are alike; Jukka and Juha are not
_FOLD = str.maketrans(NORDIC_FROM, NORDIC_TO)
_TRIED = 300  # names compared at most


@dataclass(frozen=True)
class Resemblance:
    """A person who may be the one that is being typed, and why."""

    person: Person
    reason: str


def similar_persons(
    *, user: User, first_name: str = "", last_name: str = "", email: str = "", phone: str = "", company: str = "",
    but: Person | None = None, limit: int = 5,
) -> list[Resemblance]:  # fmt: skip
    """Persons the user sees who share the address or number, or are called nearly the same; surest first.

    `email` and `phone` are keys (lower case, E.164), `company` is the name of the employer.
    """
    visible = Person.objects.visible_to(user).exclude(pk=but.pk if but else None)
    found: dict[int, str] = {}
    for kind, key, reason in (
        (ContactKind.EMAIL, email, _("same e-mail address")),
        (ContactKind.PHONE, phone, _("same telephone number")),
    ):
        if key:
            for pk in _with_key(visible, kind, key)[:limit]:
                found.setdefault(pk, reason)
    for pk in _named_alike(visible, first_name, last_name):
        found.setdefault(pk, _("similar name"))
    typed = {
        "first_name": first_name,
        "last_name": last_name,
        "email": email,
        "phone": phone,
        "company": company,
    }
    scored = {hit.number: hit.why for hit in likely("person", typed)}
    for pk in visible.filter(pk__in=scored).values_list("pk", flat=True):
        found.setdefault(pk, scored[pk])
    persons = with_main_position(Person.objects.filter(pk__in=list(found)[:limit])).in_bulk()
    return [Resemblance(persons[pk], reason) for pk, reason in found.items() if pk in persons]


def _with_key(persons: QuerySet[Person], kind: str, key: str) -> QuerySet:
    points = ContactPoint.objects.filter(kind=kind, key=key).values("person")
    if kind == ContactKind.EMAIL:
        work = Position.objects.annotate(email=Lower("work_email")).filter(email=key).exclude(work_email="")
    else:
        work = Position.objects.filter(work_phone=key).exclude(work_phone="")
    both = persons.filter(Q(pk__in=points) | Q(pk__in=work.values("person")))
    return both.order_by("id").values_list("pk", flat=True)


def _named_alike(persons: QuerySet[Person], first_name: str, last_name: str) -> list[int]:
    """Nearly the same name, in either order; the database brings those whose name begins alike."""
    if not (first_name and last_name):
        return []
    wanted = f"{last_name} {first_name}".lower().translate(_FOLD)
    turned = f"{first_name} {last_name}".lower().translate(_FOLD)
    begins = Q(name_sort__startswith=wanted[:4]) | Q(name_sort=turned)
    alike = []
    for pk, name in persons.filter(begins).values_list("pk", "name_sort")[:_TRIED]:
        ratio = 1.0 if name == turned else SequenceMatcher(None, wanted, name).ratio()
        same_start = name.partition(" ")[2][:1] == wanted.partition(" ")[2][:1]
        if ratio >= ALIKE and (same_start or ratio > 0.93 or name == turned):
            alike.append((ratio, pk))
    return [pk for _ratio, pk in sorted(alike, reverse=True)]


def with_main_position(persons: QuerySet[Person], user: User | None = None) -> QuerySet[Person]:
    """Adds `open_positions` (those `user` may see), the primary one first, in one more query."""
    positions = Position.objects.all() if user is None else Position.objects.visible_to(user)
    ordered = positions.filter(ended_on=None).select_related("company").order_by("-is_primary", "id")
    return persons.prefetch_related(Prefetch("positions", queryset=ordered, to_attr="open_positions"))


DECIDERS_FIRST = Case(
    *(When(decision_role=role, then=number) for number, role in enumerate(DecisionRole.values)),
    default=len(DecisionRole.values),
    output_field=IntegerField(),
)


def positions_at(*, company: Company, user: User, today: date) -> tuple[list[Position], list[Position]]:
    """The positions at a company: those held, decision makers first; and the past ones, newest first."""
    rows = Position.objects.visible_to(user).filter(company=company)
    rows = rows.select_related("person", "site", "successor")
    held = rows.exclude(ended_on__lte=today).order_by(DECIDERS_FIRST, "person__name_sort", "id")
    past = rows.past(today).order_by(F("ended_on").desc(), "id")
    return list(held), list(past)


def positions_of(*, person: Person, user: User, today: date) -> tuple[list[Position], list[Position]]:
    """The positions of a person at companies the user sees: present ones, the primary first; past ones."""
    rows = Position.objects.visible_to(user).filter(person=person)
    rows = rows.select_related("company", "site", "successor")
    held = rows.exclude(ended_on__lte=today).order_by(
        "-is_primary", F("started_on").desc(nulls_last=True), "id"
    )
    past = rows.past(today).order_by(F("ended_on").desc(), "id")
    return list(held), list(past)


def reached_by(*, persons: list[int]) -> dict[int, dict[str, ContactPoint]]:
    """The contact point of each kind to use first, by person: the primary one, none that bounced for good."""
    rows = (
        ContactPoint.objects.filter(person__in=persons).exclude(bounce="hard").order_by("is_primary", "-id")
    )
    found: dict[int, dict[str, ContactPoint]] = {}
    for point in rows:
        found.setdefault(point.person_id, {})[point.kind] = point
    return found


def history_objects_of(person: Person, user: User) -> list[tuple[str, int]]:
    """The rows whose history is the person's: the person, the positions the user sees, the contact points."""
    positions = Position.objects.visible_to(user).filter(person=person).values_list("pk", flat=True)
    points = person.contact_points.values_list("pk", flat=True)
    return [
        (type_of(person), person.pk),
        *((type_of(Position), number) for number in positions),
        *((type_of(ContactPoint), number) for number in points),
    ]
