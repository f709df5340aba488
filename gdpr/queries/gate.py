"""Whether the database is behind the journal: a backup was put back, and people who were erased since are in it again.

Asked at each request and each job, and so answered from memory: the files are looked at when their size or time has
changed, the database every few seconds.
"""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Max

from gdpr.models import JournalEntry
from gdpr.reading.journal import Entry, Journal, JournalError

SECONDS = 15  # a restore under a running server is noticed after so long; it is to be stopped for one anyway


@dataclass
class _Memory:
    until: float = 0.0
    answer: bool = False
    is_unreadable: bool = False
    seen: tuple = ()  # the state of files and table for which the answer was worked out
    files: tuple = ()
    lines: dict[int, datetime] = field(default_factory=dict)


_memory = _Memory()


def is_behind() -> bool:
    """Whether the journal tells of acts that the database has not heard of. While the database is away, or has no
    tables yet, nobody can say so. A journal that cannot be read may tell of anybody: a process that never could read
    it lets nobody in."""
    if time.monotonic() < _memory.until:
        return _memory.answer
    try:
        with suppress(Error):
            _memory.answer = _look()
        _memory.is_unreadable = False
    except (OSError, JournalError):
        _memory.answer = _memory.answer or not _memory.seen
        _memory.is_unreadable = True
    _memory.until = time.monotonic() + SECONDS
    return _memory.answer


def forget() -> None:
    """Look anew at the next question."""
    _memory.until, _memory.seen, _memory.files, _memory.is_unreadable = 0.0, (), (), False


def state() -> str:
    """A word for the health page."""
    is_closed = is_behind()
    return "unreadable" if _memory.is_unreadable else "behind" if is_closed else "ok"


def missing_entries() -> list[Entry]:
    """What the journal tells and the database lacks, in the order in which it happened."""
    entries = list(Journal(settings.ERASURE_JOURNAL).entries())
    known = _known(entry.seq for entry in entries)
    return sorted((one for one in entries if known.get(one.seq) != one.at), key=lambda one: (one.at, one.seq))


def _look() -> bool:
    journal = Journal(settings.ERASURE_JOURNAL)
    files = journal.mark()
    if not files:
        return False
    if JournalEntry._meta.db_table not in connection.introspection.table_names():
        return False
    seen = (files, *JournalEntry.objects.aggregate(n=Count("seq"), last=Max("seq")).values())
    if seen == _memory.seen:
        return _memory.answer
    if files != _memory.files:
        _memory.lines = {entry.seq: entry.at for entry in journal.entries()}
    known = _known(_memory.lines)
    _memory.files, _memory.seen = files, seen
    return any(known.get(seq) != at for seq, at in _memory.lines.items())


def _known(seqs) -> dict[int, datetime]:
    wanted = list(seqs)
    if not wanted:
        return {}
    rows = JournalEntry.objects.filter(seq__gte=min(wanted), seq__lte=max(wanted))
    return dict(rows.values_list("seq", "at"))
