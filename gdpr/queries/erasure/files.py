"""Files on disk that go: those of rows that go, and those in which words of the person stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import models

from common.personal_data import Ownership, Wipe
from contacts.models import Person
from gdpr.classification.strategy import Strategy, strategies
from gdpr.reading.file_words import holds
from gdpr.reading.needles import Needles


@dataclass(frozen=True)
class FileHit:
    """A file that goes from the disk, and the row that names it."""

    label: str
    pk: Any
    field: str
    name: str  # under the folder of files
    shown: str  # as people call it
    goes_with_row: bool

    @property
    def key(self) -> str:
        return f"{self.label}:{self.pk}:{self.field}"


def files_of(needles: Needles, person: Person, gone: Mapping[str, set[Any]]) -> list[FileHit]:
    """Every file that an erasure removes."""
    found: list[FileHit] = []
    for strategy in strategies():
        for name in strategy.columns(Wipe.DELETE_FILE):
            rows = strategy.model._base_manager.exclude(**{name: ""})
            leaving = gone.get(strategy.label, set())
            found += [_hit(strategy, row, name, goes=True) for row in rows.filter(pk__in=leaving)]
            if strategy.ownership is not Ownership.OWNED:
                for row in rows.exclude(pk__in=leaving).iterator():
                    if _holds(str(getattr(row, name)), needles):
                        found.append(_hit(strategy, row, name, goes=False))
    return found


def _hit(strategy: Strategy, row: models.Model, name: str, *, goes: bool) -> FileHit:
    return FileHit(strategy.label, row.pk, name, str(getattr(row, name)), str(row), goes)


def _holds(name: str, needles: Needles) -> bool:
    """Whether the file is there and holds words of the person; one that is not there holds none."""
    try:
        with default_storage.open(name) as file:
            return holds(file, needles)
    except OSError:
        return False
