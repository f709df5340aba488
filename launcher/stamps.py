"""Remembering what has been done, so that the next start does only what has changed."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], *words: str) -> str:
    """Return one mark for the names and contents of the files, and the words."""
    mark = hashlib.sha256()
    for word in words:
        mark.update(word.encode() + b"\0")
    for file in sorted(files):
        mark.update(os.fsencode(file.name) + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return mark.hexdigest()


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file in one step: it is there whole, or as it was."""
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    part.replace(path)


class Stamps:
    """A small table of marks in a JSON file; an unreadable file counts as empty."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _all(self) -> dict[str, str]:
        try:
            marks = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return marks if isinstance(marks, dict) else {}

    def has(self, name: str, mark: str) -> bool:
        return self._all().get(name) == mark

    def put(self, name: str, mark: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, json.dumps(self._all() | {name: mark}, indent=1))

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)
