"""A file as a table: headers and a stream of rows in bounded memory, whatever kind of file it is."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from imports.reading import dialects, kinds, sheets, vcards
from imports.reading.encodings import guess_encoding_of, lines_of, open_text
from imports.reading.fields import ALL_SYNONYMS, fold_header
from imports.reading.refusals import UnreadableFile

SAMPLE_RECORDS = 200
COLUMN_LIMIT = 1000

SHORT, LONG, UNREADABLE_CARD = "short_row", "long_row", "unreadable_card"

Row = tuple[int, list[str], str]  # number in the file (from 1, as a spreadsheet shows it), cells, what is odd


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a file is read. Every part is a guess that the user may change."""

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    has_quotes: bool = True
    header_row: int = 1  # 0: the file has no header
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Layout":
        known = cls.__dataclass_fields__
        return cls(**{name: value for name, value in stored.items() if name in known})


@dataclass(frozen=True, kw_only=True)
class Table:
    """Headers and rows of a file, read by a layout."""

    path: Path
    layout: Layout
    headers: list[str]
    sheet_names: list[str] = field(default_factory=list)

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """Rows under the header, blank ones left out, each as wide as the header. `after`: a row number."""
        width = len(self.headers)
        first = max(self.layout.header_row, after)
        for number, cells in enumerate(_records(self.path, self.layout), start=1):
            if number <= first:
                continue
            problem = ""
            if len(cells) != width:
                if self.layout.kind == kinds.VCARD and len(cells) == 1:
                    problem = UNREADABLE_CARD
                elif len(cells) < width:
                    problem = SHORT
                elif any(cell.strip() for cell in cells[width:]):
                    problem = LONG
                cells = [*cells[:width], *[""] * (width - len(cells))]  # noqa: PLW2901
            if problem != UNREADABLE_CARD and not any(cells):
                continue
            yield number, cells, problem


def guess_layout(path: Path) -> Layout:
    """Kind, encoding, delimiter, sheet and header row of the file."""
    kind = kinds.sniff_kind(path)
    if kind == kinds.VCARD:
        return Layout(kind=kind, encoding=guess_encoding_of(path).name, header_row=1)
    if kind in kinds.SPREADSHEETS:
        return _with_header(path, Layout(kind=kind, sheet=sheets.beginning_of(path).sheet, header_row=0))
    encoding = guess_encoding_of(path).name
    lines = sample_lines(path, encoding)
    delimiter = dialects.guess_delimiter(lines)
    has_quotes = dialects.guess_quotes(lines, delimiter)
    return _with_header(
        path, Layout(kind=kind, encoding=encoding, delimiter=delimiter, has_quotes=has_quotes, header_row=0)
    )


def _with_header(path: Path, layout: Layout) -> Layout:
    sample = list(itertools.islice(_records(path, layout), SAMPLE_RECORDS))
    header_row = dialects.guess_header(sample, ALL_SYNONYMS, fold_header)
    return Layout(**{**layout.as_json(), "header_row": header_row})


def open_table(path: Path, layout: Layout) -> Table:
    """The file by the layout; refuses a table without rows or with too many columns."""
    sample = list(itertools.islice(_records(path, layout), layout.header_row + SAMPLE_RECORDS))
    header = sample[layout.header_row - 1] if 0 < layout.header_row <= len(sample) else []
    body = [cells for cells in sample[layout.header_row :] if any(cells)]
    if not body:
        raise UnreadableFile(
            _("The table has no rows under its header. Check the file, or the header row chosen.")
        )
    width = _width(header, body)
    if width > COLUMN_LIMIT:
        raise UnreadableFile(
            _("The table has more than %(limit)d columns. Leave out those that are not needed.")
            % {"limit": COLUMN_LIMIT}
        )
    is_book = layout.kind in kinds.SPREADSHEETS
    names = list(sheets.beginning_of(path, layout.sheet).sheets) if is_book else []
    return Table(path=path, layout=layout, headers=dialects.named_headers(header, width), sheet_names=names)


def _width(header: list[str], body: list[list[str]]) -> int:
    filled = [max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0) for cells in body]
    if not header:
        return max(filled, default=1)
    named = max((i + 1 for i, cell in enumerate(header) if cell.strip()), default=1)
    beyond = sum(width > named for width in filled)
    return max(filled) if beyond > len(filled) * 0.5 else named


def sample_lines(path: Path, encoding: str) -> list[str]:
    """The first lines of the text, enough to guess from."""
    with open_text(path, encoding) as file:
        return list(itertools.islice(lines_of(file), 400))


def _records(path: Path, layout: Layout) -> Iterable[list[str]]:
    if layout.kind == kinds.VCARD:
        return vcards.records(path, layout.encoding)
    if layout.kind in kinds.SPREADSHEETS:
        return sheets.records(path, layout.sheet)
    return _text_records(path, layout)


def _text_records(path: Path, layout: Layout) -> Iterator[list[str]]:
    quoting = csv.QUOTE_MINIMAL if layout.has_quotes else csv.QUOTE_NONE
    with open_text(path, layout.encoding) as file:
        try:
            yield from csv.reader(lines_of(file), delimiter=layout.delimiter, quoting=quoting)
        except csv.Error as error:
            raise UnreadableFile(
                _(
                    "A quotation mark in the file is never closed. Choose “No quotation marks” or mend the file."
                )
            ) from error
