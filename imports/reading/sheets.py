"""Spreadsheets (XLSX, XLS, ODS) as rows of text, so that one set of rules reads every kind of file.

The file is opened by `workbook.py` in a process of its own; here its lines are taken one by one. The beginning of a
sheet is remembered for a while: the pages that show it ask for it several times, and each time is a whole reading.
"""

import itertools
import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.utils.translation import gettext as _

from imports.reading import workbook
from imports.reading.kinds import too_large
from imports.reading.refusals import UnreadableFile

MEMORY = 3 * 1024**3
REMEMBERED_ROWS, REMEMBERED_CELLS, REMEMBERED_SHEETS = 500, 200_000, 8


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """The sheets of a workbook, the one that was read, and its first rows; `is_whole` when it has no others."""

    sheets: list[str]
    sheet: str
    rows: list[list[str]]
    is_whole: bool


_remembered: OrderedDict[tuple, Beginning] = OrderedDict()
_lock = Lock()


def beginning_of(path: Path, sheet: str = "", *, memory: int = MEMORY) -> Beginning:
    """How the sheet begins; without a name the first sheet that has more than one row, else the first."""
    state = path.stat()
    key = (str(path), state.st_mtime_ns, state.st_size, sheet, memory)
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    found = _begin(path, sheet, memory)
    with _lock:
        _remembered[key] = _remembered[*key[:3], found.sheet, memory] = found
        while len(_remembered) > REMEMBERED_SHEETS:
            _remembered.popitem(last=False)
    return found


def _begin(path: Path, sheet: str, memory: int) -> Beginning:
    lines = _read(path, sheet, memory)
    try:
        head = next(lines)
        rows: list[list[str]] = []
        cells = 0
        for row in lines:
            rows.append(row)
            cells += len(row) + sum(map(len, row)) // 20
            if len(rows) >= REMEMBERED_ROWS or cells > REMEMBERED_CELLS:
                return Beginning(sheets=head["sheets"], sheet=head["sheet"], rows=rows, is_whole=False)
        return Beginning(sheets=head["sheets"], sheet=head["sheet"], rows=rows, is_whole=True)
    finally:
        lines.close()


def records(path: Path, sheet: str, *, memory: int = MEMORY) -> Iterator[list[str]]:
    """The sheet's rows from the first on, each cell as text."""
    known = beginning_of(path, sheet, memory=memory)
    yield from map(list, known.rows)
    if known.is_whole:
        return
    lines = _read(path, sheet, memory)
    try:
        yield from itertools.islice(lines, 1 + len(known.rows), None)
    finally:
        lines.close()


def _read(path: Path, sheet: str, memory: int):
    """What the other process tells: what the workbook is, then row after row. It ends when nobody asks for more."""
    command = [sys.executable, "-I", workbook.__file__, str(path), sheet, str(memory)]
    with subprocess.Popen(  # noqa: S603 (our own words)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        try:
            width = None
            for line in reader.stdout or ():
                told = json.loads(line)
                if isinstance(told, list):
                    yield told + [""] * (width - len(told))
                    continue
                if "refused" in told:
                    raise _refusal(told["refused"])
                width = told["width"]
                yield told
            if width is None or reader.wait() != 0:
                raise too_large()  # it was ended: by its limits, or by the machine's
        finally:
            with suppress(ProcessLookupError):
                reader.kill()


def _refusal(why: str) -> UnreadableFile:
    if why == workbook.TOO_LARGE:
        return too_large()
    return UnreadableFile(
        {
            workbook.LOCKED: _(
                "The spreadsheet is protected with a password. Save a copy without the password and choose that file."
            ),
            workbook.NO_SHEETS: _(
                "The spreadsheet has no sheets with cells. Choose a file that has a table."
            ),
            workbook.NO_SUCH_SHEET: _("The chosen sheet is not in the file. Choose another sheet."),
            workbook.SHEET_UNREADABLE: _(
                "The chosen sheet cannot be read. Save it as CSV and choose that file."
            ),
            workbook.ROW_TOO_LONG: _(
                "A single line of the file is longer than four million characters. Check the export settings."
            ),
        }.get(
            why,
            _(
                "The spreadsheet is damaged or cut short. Export or download it again and choose the new file."
            ),
        )
    )
