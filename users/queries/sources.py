"""Sources as a user sees them, and the values that stand from one, by name of the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.numbers import row_number
from history.choices import OBJECT_WORDS, Act, Party
from history.queries import (
    Source,
    StandingValue,
    all_sources,
    every_value_from,
    source_name,
    standing_from,
    types_from,
    value_texts,
    word_of,
)
from users.models import User
from users.permissions import Permission, Scope
from users.queries.records import RecordName, names_of_records

Place = tuple[int, str, int]


@dataclass(frozen=True)
class SourceRow:
    """A source with its words."""

    source: Source
    act: str
    party: str


@dataclass(frozen=True)
class ValueLine:
    """A value that stands: the record as far as the user sees it, the field, the value, since when."""

    record: RecordName
    kind: str
    field: str
    value: str
    at: datetime


def sees_sources(user: User) -> bool:
    """Whether the user sees where the facts of the whole register come from."""
    return user.has_permission(Permission.HISTORY_VIEW) and user.scope == Scope.ALL


def place_of(text: str) -> Place | None:
    """Where a page starts, out of an address; None for the first one, and for what is no place."""
    act, _colon, rest = text.partition(":")
    kind, _colon, number = rest.rpartition(":")
    first, second = row_number(act), row_number(number, digits=19)
    if first is None or second is None:
        return None
    return first, kind[:60], min(second, 2**62)


def sources() -> list[SourceRow]:
    """Every source, the one heard of last first."""
    return [
        SourceRow(source, str(Act(source.acts[0]).label), str(Party(source.party).label))
        for source in all_sources()
    ]


def source_by_public_id(public_id: UUID) -> SourceRow | None:
    """The source with this universal ID; None when there is none."""
    name = source_name(public_id)
    return next((row for row in sources() if row.source.name == name), None) if name is not None else None


def types_of_source(name: str) -> list[tuple[str, str]]:
    """The kinds of records that a source told of, each with its word."""
    return [(kind, str(OBJECT_WORDS.get(kind, kind))) for kind in types_from(name)]


def standing_values(
    name: str, user: User, *, only: str = "", place: Place | None = None
) -> tuple[list[ValueLine], Place | None]:
    """A page of what stands from the source, and where the next one starts. What the user does not see is left out."""
    found, following = standing_from(name, only=only, place=place)
    return _lines(found, user), following


def standing_lines(name: str, user: User, *, only: str = "") -> Iterator[list[ValueLine]]:
    """All of it, some hundreds at a time."""
    for found in every_value_from(name, only=only):
        yield _lines(found, user)


def _lines(found: list[StandingValue], user: User) -> list[ValueLine]:
    names = names_of_records({(row.object_type, row.object_id) for row in found}, user)
    texts = value_texts([(row.object_type, row.field, row.value) for row in found], user)
    return [
        ValueLine(
            record=names[row.object_type, row.object_id],
            kind=str(OBJECT_WORDS.get(row.object_type, row.object_type)),
            field=word_of(row.field, row.object_type), value=text, at=row.at,
        )
        for row, text in zip(found, texts, strict=True)
        if (row.object_type, row.object_id) in names and text
    ]  # fmt: skip
