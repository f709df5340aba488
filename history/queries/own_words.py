"""Words of fields that stand in no model: whoever knows them teaches them, and history asks when it tells of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Field = tuple[str, str]  # object type, name of the field


@dataclass(frozen=True)
class Word:
    """What a field is called, and how its values are read."""

    label: str
    text: Callable[[Any], str]


Words = Mapping[Field, Word]
Teacher = Callable[[Mapping[Field, Sequence[Any]], Any], Words]  # the fields with their values, for a user

_teachers: list[Teacher] = []


def teach(teacher: Teacher) -> None:
    """Let history know fields. What a teacher does not name is not for that user, and is not shown."""
    if teacher not in _teachers:
        _teachers.append(teacher)


def words_for(wanted: Mapping[Field, Sequence[Any]], user: Any) -> Words:
    """The words of these fields, as far as the user may see them."""
    found: dict[Field, Word] = {}
    for teacher in _teachers:
        found |= teacher(wanted, user)
    return found
