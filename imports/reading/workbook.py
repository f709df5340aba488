"""Reads a spreadsheet in a process of its own and writes its rows as lines of JSON: `workbook.py PATH SHEET MEMORY`.

The reader holds a whole sheet as one block from its first cell to its last: five kilobytes with one cell at the far
corner want half a terabyte, and an honest million of rows a gigabyte. Neither may be the web server's memory, nor end
its process with every request in it. So this file imports nothing of ours, and is limited before it opens anything.

The first line tells the sheets, the sheet that was read and how wide it is; each line after it is a row without the
empty cells at its end. What cannot be read is the first line too: `{"refused": "…"}`.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

SECONDS = 120  # of work, until the sheet is read
LONGEST_ROW = 4_194_304  # characters, as a line of text may have
EXACT_INTEGER = 10**15  # beyond fifteen digits a spreadsheet keeps no exact number
TOO_LARGE, LOCKED, DAMAGED = "too_large", "locked", "damaged"
NO_SHEETS, NO_SUCH_SHEET, SHEET_UNREADABLE, ROW_TOO_LONG = (
    "no_sheets",
    "no_such_sheet",
    "sheet_unreadable",
    "row_too_long",
)


def main(path: str, sheet: str, memory: str) -> None:
    """Write what the file holds to standard output."""
    _limit(int(memory))
    try:
        names, name, found = _opened(path, sheet)
    except MemoryError:
        return _say({"refused": TOO_LARGE})
    except _Refused as refused:
        return _say({"refused": str(refused)})
    _lower(resource.RLIMIT_CPU, resource.RLIM_INFINITY)  # what is read is written as fast as it is taken
    top, left = found.start or (0, 0)
    _say({"sheets": names, "sheet": name, "width": left + found.width})
    for _blank in range(top):
        _say([])
    for cells in found.iter_rows():
        row = [text_of(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if sum(map(len, row)) > LONGEST_ROW:
            return _say({"refused": ROW_TOO_LONG})
        _say([""] * left + row if row else row)
    return None


class _Refused(Exception):  # noqa: N818
    """The file, or the sheet that was asked for, cannot be read."""


def _limit(memory: int) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, SECONDS),
    ):
        _lower(kind, value)


def _lower(kind: int, value: int) -> None:
    """Set the limit as far as the machine's own allows."""
    most = resource.getrlimit(kind)[1]
    soft = most if value == resource.RLIM_INFINITY else value
    resource.setrlimit(kind, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))


def _opened(path: str, sheet: str) -> tuple[list[str], str, Any]:
    try:
        with open(path, "rb") as file:  # by content: uploads have no ending that could tell
            book = CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise _Refused(LOCKED) from error
    except MemoryError:
        raise
    except BaseException as error:
        raise _Refused(DAMAGED) from error
    names = list(book.sheet_names)
    if not names:
        raise _Refused(NO_SHEETS)
    if sheet:
        return names, sheet, _sheet(book, sheet)
    return names, *_fullest(book, names)


def _sheet(book: CalamineWorkbook, name: str) -> Any:
    try:
        return book.get_sheet_by_name(name)
    except WorksheetNotFound as error:
        raise _Refused(NO_SUCH_SHEET) from error
    except CalamineError as error:
        raise _Refused(SHEET_UNREADABLE) from error


def _fullest(book: CalamineWorkbook, names: list[str]) -> tuple[str, Any]:
    """The first sheet that has more than one row, else the first."""
    for name in names:
        try:
            found = _sheet(book, name)
        except _Refused:
            continue
        if found.height > 1:
            return name, found
    return names[0], _sheet(book, names[0])


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what, separators=(",", ":")) + "\n")


def text_of(cell: object) -> str:
    """A cell as the text that the other readers would have met in a CSV file."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _text_of_number(cell)
    if isinstance(cell, int):
        return str(cell) if abs(cell) < EXACT_INTEGER else f"{cell:.5E}"
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _text_of_number(number: float) -> str:
    if number.is_integer():
        return str(int(number)) if abs(number) < EXACT_INTEGER else f"{number:.5E}"
    text = repr(number)
    whole, _dot, decimals = text.partition(".")
    # three decimals would read as thousands where the dot parts thousands
    return f"{whole}.{decimals}0" if len(decimals) == 3 and decimals.isdigit() else text


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        sys.exit(0)  # nobody reads on
