"""Who was shown while a request was answered, told from below and kept by whoever stands above.

A register whose rows are people notes each one that is loaded, and what is shown without loading a row is noted where
it is read. Outside a watched request (in jobs, commands, operations of the night) nothing is noted.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Seen:
    """Universal IDs of the people whom the answer to one request was made from."""

    subjects: set[UUID] = field(default_factory=set)


_watched: ContextVar[Seen | None] = ContextVar("seen", default=None)


@contextmanager
def watching() -> Iterator[Seen]:
    """Gather who is shown until the block ends."""
    seen = Seen()
    token = _watched.set(seen)
    try:
        yield seen
    finally:
        _watched.reset(token)


def note_seen(subjects: Iterable[UUID | None]) -> None:
    """Say that these people are about to be shown."""
    seen = _watched.get()
    if seen is not None:
        seen.subjects.update(one for one in subjects if one is not None)
