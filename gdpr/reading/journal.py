"""The journal outside the database: one JSON object a line, a file for each month, appended and never rewritten.

A backup holds people who were erased after it was made, and lacks the refusals that came after it. What is told here
lies beside the database, not in it, so a restored database can be told again. It holds universal IDs, keyed
fingerprints and days; no name, no address.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class JournalError(Exception):
    """A line that cannot be read, other than a last one that was cut off while it was written."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(f"{name}, line {number}")


@dataclass(frozen=True)
class Entry:
    """One line."""

    seq: int
    kind: str
    at: datetime
    payload: dict[str, Any]

    def line(self) -> bytes:
        told = {"seq": self.seq, "kind": self.kind, "at": self.at.isoformat(), "payload": self.payload}
        return (json.dumps(told, sort_keys=True) + "\n").encode()


class Journal:
    """The folder of the journal."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def files(self) -> list[Path]:
        """The months there are, the oldest first."""
        return sorted(self.folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))

    def entries(self) -> Iterator[Entry]:
        """Every line, in the order in which they were written."""
        for path in self.files():
            yield from _read(path)

    def mark(self) -> tuple[tuple[str, int, int], ...]:
        """Changes whenever the journal does; costs a look into the folder, not into the files."""
        return tuple(
            (path.name, stat.st_size, stat.st_mtime_ns) for path in self.files() for stat in [path.stat()]
        )

    def append(self, entries: Iterable[Entry]) -> None:
        """Write lines and make sure that the disk has them. Lines that stand there already are not written again."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            by_month: dict[str, list[Entry]] = {}
            for entry in entries:
                by_month.setdefault(f"{entry.at.astimezone(UTC):%Y-%m}", []).append(entry)
            for month, told in sorted(by_month.items()):
                path = self.folder / f"{month}.jsonl"
                known = {entry.seq for entry in _read(path)} if path.exists() else set()
                _append(path, b"".join(entry.line() for entry in told if entry.seq not in known))
            if by_month:
                _sync_folder(self.folder)

    def forget(self, before: datetime) -> int:
        """Remove months that ended before the moment; returns how many."""
        gone = [path for path in self.files() if path.stem < f"{before.astimezone(UTC):%Y-%m}"]
        for path in gone:
            path.unlink()
        return len(gone)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _read(path: Path) -> Iterator[Entry]:
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            told = json.loads(line)
            yield Entry(
                int(told["seq"]), str(told["kind"]), datetime.fromisoformat(told["at"]), told["payload"]
            )
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines):
                return  # the machine stopped while it was written; it is written again
            raise JournalError(path.name, number) from error


def _append(path: Path, content: bytes) -> None:
    """Append after the last whole line: what was cut off by a stop of the machine is taken away first."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        tail = os.pread(descriptor, min(size, 1 << 20), max(0, size - (1 << 20)))
        if tail and not tail.endswith(b"\n"):
            size -= len(tail) - (tail.rfind(b"\n") + 1)
            os.ftruncate(descriptor, size)
        os.pwrite(descriptor, content, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
