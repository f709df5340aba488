"""Who reads with a key of the API: known by an app at the top, asked by those below where a key is made."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol


class Readers(Protocol):
    """Tells who may read with a key, and notes who does."""

    def choices(self, today: date) -> Sequence[tuple[str, str]]: ...

    def note(self, *, reader: str, key: Any, by: Any, now: datetime) -> None: ...


_known: list[Readers] = []


def know_readers(readers: Readers) -> None:
    """Let an app tell who reads."""
    if readers not in _known:
        _known.append(readers)


def readers(today: date) -> list[tuple[str, str]]:
    """Everybody who may be given a key: universal ID and name."""
    return [pair for one in _known for pair in one.choices(today)]


def note_reader(*, reader: str, key: Any, by: Any, now: datetime) -> None:
    """Note that the key was made for the reader."""
    for one in _known:
        one.note(reader=reader, key=key, by=by, now=now)
