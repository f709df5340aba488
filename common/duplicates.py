"""Who may be the record that somebody is about to make: asked below, answered by the app that compares records.

Forms of companies and persons stand below the app that knows how alike two records are, and so does the import's
check. The app above offers its answer in AppConfig.ready(); whoever needs it asks here. Nobody imports upward.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Likely:
    """A record that may be the one typed: its number, how sure that is (per cent), and why, in words."""

    number: int
    score: int
    why: str


Finder = Callable[[Mapping[str, Any]], Sequence[Likely]]
ManyFinder = Callable[[Sequence[Mapping[str, Any]]], Mapping[int, Likely]]

_finders: dict[str, Finder] = {}
_many: dict[str, ManyFinder] = {}


def offer(kind: str, finder: Finder, many: ManyFinder) -> None:
    """Answer for a register: for one record as its form calls the fields, and for many at once by their places."""
    _finders[kind], _many[kind] = finder, many


def likely(kind: str, typed: Mapping[str, Any]) -> Sequence[Likely]:
    """Records that may be the typed one, the surest first; rights are the asker's to apply."""
    finder = _finders.get(kind)
    return finder(typed) if finder else ()


def likely_of_many(kind: str, typed: Sequence[Mapping[str, Any]]) -> Mapping[int, Likely]:
    """The surest record for each of many, by its place; those that look like nothing are left out."""
    finder = _many.get(kind)
    return finder(typed) if finder and typed else {}
