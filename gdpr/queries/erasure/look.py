"""Looking through the columns of all registers for one person's words: roughly in the database, exactly here.

Rows that the person has to do with are found by their keys. All others are looked through from end to end, unless that
was done before and is remembered: then what was found, and what was written since, is enough (`Looked`).
"""

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
LOWERED = "ARRAY(SELECT lower(one) FROM unnest(%s::text[]) one)"  # as the database itself makes letters small


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
class Looked:
    """What an earlier look through all rows has found, by model, and from which transaction on rows are newer than it."""

    rows: dict[str, list[Any]]
    since: int


@dataclass(frozen=True)
class Surroundings:
    """What the person has to do with: the rows in which a lone name may mean them."""

    companies: list[int]
    items: list[int]

    @classmethod
    def of(cls, person: Person) -> "Surroundings":
        held = Position.objects.filter(person=person).values_list("company", flat=True)
        contact_for = InstalledItem.objects.filter(contacts__person=person).values_list("pk", flat=True)
        asked_about = InstalledItem.objects.filter(cases__person=person).values_list("pk", flat=True)
        return cls(list(held), list(contact_for.union(asked_about)))  # apart, each goes by its index


def places(
    strategy: Strategy, person: Person, needles: Needles, around: Surroundings, *, far: Needles | None = None,
    looked: Looked | None = None,
) -> Iterator[Place]:  # fmt: skip
    """Every place of a model in which words of the person stand. `far` is what is looked for in rows that the person has
    nothing to do with, where that is less; without an earlier look for it all rows are looked through."""
    names = text_columns(strategy)
    if not names:
        return
    model = strategy.model
    near = set(_near(strategy, person).values_list("pk", flat=True))
    beside = _beside(model, around)
    nearby = set(model._base_manager.filter(beside).values_list("pk", flat=True)) if beside else set()
    pks = _rough_near(model, names, needles, near=near, nearby=nearby)
    if looked is not None:
        pks |= {*looked.rows.get(strategy.label, ())}
    pks |= rough_rows(model, names, far or needles, since=looked.since if looked else None)
    yield from _exact(strategy, names, needles, sorted(pks), close=near | nearby)


def far_rows(strategy: Strategy, far: Needles) -> list[Any]:
    """The rows of a model in which something stands that needs no knowing what the person has to do with."""
    names = text_columns(strategy)
    pks = rough_rows(strategy.model, names, far) if names else ()
    return sorted({place.pk for place in _exact(strategy, names, far, sorted(pks), close=set())})


def text_columns(strategy: Strategy) -> list[str]:
    """The fields of a model in which a person may be named."""
    names = strategy.columns(Wipe.REDACT)
    return names + strategy.columns(Wipe.DELETE_ROW) if strategy.ownership is Ownership.NONE else names


def _exact(
    strategy: Strategy, names: list[str], needles: Needles, pks: list[Any], *, close: set
) -> Iterator[Place]:
    for start in range(0, len(pks), CHUNK):
        rows = strategy.model._base_manager.filter(pk__in=pks[start : start + CHUNK]).order_by("pk")
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
    model: type[models.Model], names: list[str], needles: Needles, *, since: int | None = None
) -> set[Any]:
    """Numbers of rows that may hold an address, a number or a whole name of the person: one look through the table, of
    which only what was written from a transaction on is read, if one is told."""
    condition, values = rough_condition(_text(model, names), needles)
    newer, bounds = written_since(since) if since is not None else ("TRUE", [])
    return _numbers(model, f"{newer} AND {condition}", [*bounds, *values])


def _rough_near(
    model: type[models.Model], names: list[str], needles: Needles, *, near: set, nearby: set
) -> set[Any]:
    """Numbers of rows near the person, and of those beside that have a beginning of a name."""
    if not nearby - near:
        return near
    chosen = f'row."{model._meta.pk.column}" = ANY(%s) AND lower({_text(model, names)}) LIKE ANY({LOWERED})'
    return near | _numbers(model, chosen, [list(nearby - near), like(needles.stems())])


def _numbers(model: type[models.Model], condition: str, values: list) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT row."{model._meta.pk.column}" FROM {model._meta.db_table} row WHERE {condition}',  # noqa: S608
            values,
        )
        return {row[0] for row in cursor.fetchall()}


def _text(model: type[models.Model], names: list[str]) -> str:
    """All that a row says. Most rows say nothing in JSON, which is slow to write out."""
    parts = []
    for name in names:
        field = model._meta.get_field(name)
        column = f'row."{field.column}"'
        written = f"coalesce({column}::text, '')"
        if isinstance(field, models.JSONField):
            written = f"CASE WHEN {column} = '{{}}' THEN '' ELSE {written} END"
        parts.append(written)
    return "(" + " || ' ' || ".join(parts) + ")"


def written_since(transaction: int) -> tuple[str, list]:
    """A condition that each row (`row`) meets that was written by this transaction or a later one. PostgreSQL keeps the
    number of the last one in the row itself, without what went round; some much older ones may meet it too."""
    begin, end = (number % 2**32 for number in (transaction, transaction + 2**31))
    word = "AND" if begin < end else "OR"
    bounds = [number.to_bytes(4, "big") for number in (begin, end)]
    return f"(xidsend(row.xmin) >= %s {word} xidsend(row.xmin) < %s)", bounds


def rough_condition(text: str, needles: Needles) -> tuple[str, list]:
    """A condition of SQL that each text with an address, a number or a whole name of the person meets. Hardly any meets
    the first part of it, which makes the letters of a text small once and can be worked on by all of the processors."""
    words = f"lower({text})"
    quick = like([*needles.rough_addresses(), *(last for _first, lasts in needles.pairs() for last in lasts)])
    parts, values = [f"{words} LIKE ANY({LOWERED})"], [like(needles.rough_addresses())]
    for digits, pattern in needles.rough_phones():
        quick.append(f"%{'%'.join(digits)}%")
        parts.append(f"{words} ~ %s")
        values.append(pattern)
    for first, last in needles.pairs():
        parts.append(f"{words} LIKE ANY({LOWERED}) AND {words} LIKE ANY({LOWERED})")
        values += [like([*first, f"{first[0][0]}."]), like(last)]
    return f"({words} LIKE ANY({LOWERED}) AND ({' OR '.join(parts)}))", [quick, *values]


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
