"""Looking through the columns of all registers for one person's words: roughly in the database, exactly here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import Q

from common.personal_data import Ownership, Wipe
from contacts.models import Person, Position
from gdpr.classification.strategy import Strategy
from gdpr.reading.needles import Hit, Needles, strings_of
from installed_base.models import InstalledItem

CHUNK = 2000


@dataclass(frozen=True)
class Place:
    """One column of one row in which words of the person stand, and the words by string."""

    label: str
    pk: Any
    field: str
    value: Any
    is_near: bool  # the row has to do with the person, or with a company of theirs
    hits: tuple[tuple[str, Hit], ...] = field(default=())  # the string, and where in it


@dataclass(frozen=True)
class Surroundings:
    """What the person has to do with: the rows in which a lone name may mean them."""

    companies: list[int]
    items: list[int]

    @classmethod
    def of(cls, person: Person) -> "Surroundings":
        held = Position.objects.filter(person=person).values_list("company", flat=True)
        items = InstalledItem.objects.filter(Q(contacts__person=person) | Q(cases__person=person))
        return cls(list(held), list(items.values_list("pk", flat=True).distinct()))


def places(strategy: Strategy, person: Person, needles: Needles, around: Surroundings) -> Iterator[Place]:
    """Every place of a model in which words of the person stand."""
    names = strategy.columns(Wipe.REDACT)
    if strategy.ownership is Ownership.NONE:
        names += strategy.columns(Wipe.DELETE_ROW)
    if not names:
        return
    model = strategy.model
    near = set(_near(strategy, person).values_list("pk", flat=True))
    beside = _beside(model, around)
    pks = rough_rows(model, names, needles, near=near, beside=beside)
    close = near
    if beside:
        close = near | set(model._base_manager.filter(beside, pk__in=pks).values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        rows = model._base_manager.filter(pk__in=pks[start : start + CHUNK]).order_by("pk")
        for row in rows.values_list("pk", *names):
            for name, value in zip(names, row[1:], strict=True):
                hits = hits_of(value, needles, with_parts=row[0] in close)
                if hits:
                    yield Place(strategy.label, row[0], name, value, row[0] in close, hits)


def hits_of(value: Any, needles: Needles, *, with_parts: bool) -> tuple[tuple[str, Hit], ...]:
    """What is found in each string of a value. Lone names count where the row is near, and in a text that names the
    person otherwise too."""
    found: list[tuple[str, Hit]] = []
    for text in strings_of(value):
        hits = needles.found(text, with_parts=with_parts)
        if hits and not with_parts:
            hits = needles.found(text, with_parts=True)
        found += [(text, hit) for hit in hits]
    return tuple(found)


def rough_rows(
    model: type[models.Model], names: list[str], needles: Needles, *, near: set, beside: Q
) -> list[Any]:
    """Numbers of rows that may hold words of the person: those near, those beside that have a beginning of a name,
    and any with an address, a number or a whole name. One look through the table."""
    meta = model._meta
    quoted = [f'"{meta.db_table}"."{meta.get_field(name).column}"::text' for name in names]
    text = f"concat_ws(' ', {', '.join(quoted)})"
    sql, values = rough_condition(text, needles)
    nearby = list(model._base_manager.filter(beside).values_list("pk", flat=True)) if beside else []
    key = f'"{meta.db_table}"."{meta.pk.column}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {meta.db_table} WHERE {sql} OR {key} = ANY(%s)"  # noqa: S608
            f" OR {key} = ANY(%s) AND {text} ILIKE ANY(%s) ORDER BY 1",
            [*values, list(near), nearby, like(needles.stems())],
        )
        return [row[0] for row in cursor.fetchall()]


def rough_condition(text: str, needles: Needles) -> tuple[str, list]:
    """A condition of SQL that each text with an address, a number or a whole name of the person meets."""
    parts, values = [f"{text} ILIKE ANY(%s)"], [like(needles.rough_addresses())]
    if needles.phones:
        parts.append(" OR ".join(f"{text} ~ %s" for _number in needles.phones))
        values += needles.rough_phones()
    for first, last in needles.pairs():
        parts.append(f"{text} ILIKE ANY(%s) AND {text} ILIKE ANY(%s)")
        values += [like([*first, f"{first[0][0]}."]), like(last)]
    return "(" + " OR ".join(parts) + ")", values


def like(words: list[str]) -> list[str]:
    """Patterns of LIKE for texts that hold a word."""
    plain = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words]
    return [f"%{word}%" for word in plain]


def _near(strategy: Strategy, person: Person) -> models.QuerySet:
    """Rows that lead to the person by the model's path, or among whose persons the person is."""
    if strategy.ownership is not Ownership.NONE:
        return strategy.rows(person)
    many = [f.name for f in strategy.model._meta.many_to_many if f.related_model is Person]
    wanted = Q(pk__in=[])
    for name in [*many, *strategy.links]:
        wanted |= Q(**{name: person.pk})
    return strategy.model._base_manager.filter(wanted)


def _beside(model: type[models.Model], around: Surroundings) -> Q:
    """Rows about a company or an item that the person has to do with."""
    meta = model._meta
    wanted = Q()
    for name, wanted_label, numbers in (
        ("company", "companies.company", around.companies),
        ("item", "installed_base.installeditem", around.items),
    ):
        if meta.label_lower == wanted_label:
            wanted |= Q(pk__in=numbers)
        elif any(f.name == name and f.is_relation for f in meta.concrete_fields):
            wanted |= Q(**{f"{name}__in": numbers})
    if any(f.name == "case" and f.is_relation for f in meta.concrete_fields):
        wanted |= Q(case__company__in=around.companies)
    return wanted
