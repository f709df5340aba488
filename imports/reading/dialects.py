"""How a text table is cut: which sign parts the cells, and on which line the header stands."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = (";", ",", "\t", "|")
PREAMBLE_LIMIT = 30

csv.field_size_limit(4_194_304)

_NUMBERLIKE = re.compile(r"^[\d\s.,:/%€$£+\-]+$")


def guess_delimiter(lines: Sequence[str]) -> str:
    """The sign that cuts most lines into the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(record) for record in records_of(lines, delimiter) if any(record)]
        if not widths:
            continue
        width, count = _commonest_width(widths)
        score = (count / len(widths)) * (1 - 1 / width) if width > 1 else 0.0
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def _commonest_width(widths: list[int]) -> tuple[int, int]:
    """The commonest number of cells above one, and how many records have it."""
    counts = Counter(width for width in widths if width > 1)
    return counts.most_common(1)[0] if counts else (1, len(widths))


def records_of(lines: Sequence[str], delimiter: str, *, has_quotes: bool = True) -> list[list[str]]:
    """The sample cut into cells; a sample that ends inside a quoted cell loses that last record only."""
    quoting = csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(lines, delimiter=delimiter, quoting=quoting))
    except csv.Error:
        return records
    return records


def guess_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """False when a stray quotation mark would swallow many lines into one cell."""
    return not any(
        cell.count("\n") + cell.count("\r") > 40 and cell.count(delimiter) > 80
        for record in records_of(lines, delimiter)
        for cell in record
    )


def guess_header(records: Sequence[Sequence[str]], known: frozenset[str], fold) -> int:
    """The number of the record (from 1) that names the columns; 0 when none does."""
    widths = [len([cell for cell in record if cell.strip()]) for record in records]
    usual_width = _usual_width(widths)
    best, best_score = 0, 0.35
    for index, record in enumerate(records[:PREAMBLE_LIMIT]):
        cells = [cell.strip() for cell in record if cell.strip()]
        if not cells:
            continue
        score = _header_likeness(cells, usual_width, known, fold) - index * 0.01
        if score > best_score:
            best, best_score = index + 1, score
    return best


def _usual_width(widths: Sequence[int]) -> int:
    """How many cells the table's own rows fill: a title and a day above a short table are lines, not rows of it."""
    counts = Counter(width for width in widths if width)
    return max(counts, key=lambda width: (counts[width] * min(width, 4), width), default=1)


def _header_likeness(cells: list[str], usual_width: int, known: frozenset[str], fold) -> float:
    named = sum(fold(cell) in known for cell in cells) / len(cells)
    wordlike = sum(not _NUMBERLIKE.match(cell) and "@" not in cell and len(cell) < 60 for cell in cells)
    distinct = len({cell.lower() for cell in cells}) / len(cells)
    width = min(len(cells) / usual_width, 1.0)
    if wordlike < len(cells) * 0.8:
        return named * 0.5
    return (0.25 + 0.2 * distinct + 0.9 * named) * width**1.5


def named_headers(record: Sequence[str], width: int) -> list[str]:
    """One name for each column: blanks become `Column 3`, the second `Name` becomes `Name (2)`."""
    headers: list[str] = []
    taken: Counter[str] = Counter()
    for index in range(max(width, len(record))):
        cell = record[index] if index < len(record) else ""
        name = " ".join(cell.replace("\ufeff", "").split())[:120] or f"Column {index + 1}"
        taken[name.casefold()] += 1
        times = taken[name.casefold()]
        headers.append(name if times == 1 else f"{name} ({times})")
    return headers
