"""Rows of a file into records of a register: every cell read by its field, every doubt written down."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.validators import contains_personal_identity_code
from imports.reading import tables
from imports.reading.fields import Target
from imports.reading.mapping import ColumnPlan

_MAYBE_CODE = re.compile(r"\d{6} ?[-+A-FU-Ya-fu-y\u2010-\u2013\u2212] ?\d{3}")


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """What the user said about the cells as a whole."""

    decimal: str = ","
    default_country: str = "FI"
    industry_version: str = "OTHER"
    currency: str = "EUR"
    take_proposals: bool = False  # store what a damaged value most likely was
    clear_empty: bool = False  # an empty cell empties the field
    attributes_from_rest: bool = False  # columns without a field become attributes of the item


@dataclass(slots=True)
class Record:
    """One row, read. `values` follow the columns of the target; `facts` are those that come several to a row."""

    number: int
    values: list[Any]
    facts: list[tuple[str, str, str, str]] = field(default_factory=list)  # kind, value, key, extra
    issues: list[tuple[str, str, str, str]] = field(default_factory=list)
    rejected: str = ""
    country: str = ""

    def doubt(self, key: str, problem: Any, value: str) -> None:
        self.issues.append((key, problem.code, value[:300], problem.proposal[:300]))

    def reject(self, code: str, key: str = "") -> None:
        self.rejected = code
        self.issues.append((key, code, "", ""))


Reader = Callable[[str, Record], None]


class RecordReader:
    """Reads rows by a plan. Built once for a file; each target brings its own readers of fields."""

    def __init__(
        self,
        *,
        columns: Sequence[str],
        readers: Sequence[tuple[int, str, Reader]],
        finish: Callable[[Record], None],
        empties: dict[str, tuple[str, ...]] | None = None,
        clear_empty: bool = False,
        default_country: str = "",
    ) -> None:
        self.columns = tuple(columns)
        self.slots = {name: slot for slot, name in enumerate(self.columns)}
        self._readers = list(readers)
        self._finish = finish
        self._empties = empties or {}
        self._clear_empty = clear_empty
        self._default_country = default_country
        self._blank = [None] * len(self.columns)

    def read(self, row: tables.Row) -> Record:
        """The record of the row; a rejected one carries no values."""
        number, cells, oddity = row
        record = Record(number, self._blank.copy(), country=self._default_country)
        if oddity == tables.UNREADABLE_CARD:
            record.reject(oddity)
            return record
        joined = "\x1f".join(cells)
        if _MAYBE_CODE.search(joined) and any(map(contains_personal_identity_code, cells)):
            record.reject("personal_identity_code")
            return record
        if oddity:
            record.issues.append(("", oddity, "", ""))
        for index, key, reader in self._readers:
            text = cells[index]
            if text:
                reader(text, record)
            elif self._clear_empty:
                for name in self._empties.get(key, ()):
                    if record.values[self.slots[name]] is None:
                        record.values[self.slots[name]] = ""
        self._finish(record)
        return record

    def read_all(self, rows: Iterable[tables.Row]) -> Iterator[Record]:
        return map(self.read, rows)


def reader_for(
    *,
    target: Target,
    plans: Sequence[ColumnPlan],
    options: ReadingOptions,
    owners: dict[str, int] | None = None,
) -> RecordReader:
    """The reader of a target's rows by a plan of the columns. `owners`: staff by e-mail."""
    from imports.reading import aftermarket_records, company_records, item_records, person_records

    builders = {
        Target.COMPANIES: company_records.build,
        Target.PERSONS: person_records.build,
        Target.ITEMS: item_records.build_items,
        Target.PRODUCTS: item_records.build_products,
    }
    builder = builders.get(target) or aftermarket_records.builder_of(target)
    return builder(plans, options, owners or {})
