"""Spreadsheets (XLSX, XLS, ODS) as rows of text, so that one set of rules reads every kind of file."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from imports.reading.refusals import UnreadableFile

EXACT_INTEGER = 10**15  # beyond fifteen digits a spreadsheet keeps no exact number


def _open(path: Path) -> CalamineWorkbook:
    try:
        with path.open("rb") as file:  # by content: uploads have no ending that could tell
            return CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise UnreadableFile(
            _(
                "The spreadsheet is protected with a password. Save a copy without the password and choose that file."
            )
        ) from error
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise UnreadableFile(
            _("The spreadsheet is damaged or cut short. Export or download it again and choose the new file.")
        ) from error


def sheet_names(path: Path) -> list[str]:
    """The sheets of the workbook, in its order."""
    return list(_open(path).sheet_names)


def fullest_sheet(path: Path) -> str:
    """The first sheet that has more than one row, else the first."""
    workbook = _open(path)
    names = list(workbook.sheet_names)
    if not names:
        raise UnreadableFile(_("The spreadsheet has no sheets with cells. Choose a file that has a table."))
    for name in names:
        try:
            if workbook.get_sheet_by_name(name).height > 1:
                return name
        except CalamineError:
            continue
    return names[0]


def records(path: Path, sheet: str) -> Iterator[list[str]]:
    """The sheet's rows from the first on, each cell as text."""
    workbook = _open(path)
    try:
        found = workbook.get_sheet_by_name(sheet or workbook.sheet_names[0])
    except (WorksheetNotFound, IndexError) as error:
        raise UnreadableFile(_("The chosen sheet is not in the file. Choose another sheet.")) from error
    except CalamineError as error:
        raise UnreadableFile(
            _("The chosen sheet cannot be read. Save it as CSV and choose that file.")
        ) from error
    start = found.start or (0, 0)
    for _blank in range(start[0]):
        yield []
    indent = [""] * start[1]
    for cells in found.iter_rows():
        yield indent + [text_of(cell) for cell in cells]


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
