"""Spreadsheets are opened by another process."""

import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from imports.reading import sheets
from imports.reading.refusals import UnreadableFile

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1024  # as the kernel counts the most memory of a process
ROW = "<row>" + "<c><v>1</v></c>" * 50 + "</row>"
READ = f"""
import resource, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from imports.reading import sheets
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = sum(1 for _row in sheets.records(Path(sys.argv[1]), ""))
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def book_of(tmp_path, *names: str, rows: int = 3):
    path = tmp_path / "book"
    book = xlsxwriter.Workbook(str(path))
    for name in names:
        sheet = book.add_worksheet(name)
        for number in range(rows):
            sheet.write_row(number, 0, [name, f"row {number}"])
    book.close()
    return path


def large(tmp_path, *, rows: int) -> Path:
    """A sheet of fifty full columns."""
    path = book_of(tmp_path, "Data", rows=1)
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    members["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + ROW * rows
        + "</sheetData></worksheet>"
    ).encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def test_the_process_that_reads_on_holds_little_of_a_large_sheet(tmp_path):
    path = large(tmp_path, rows=40_000)

    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True, timeout=120
    )

    rows, grown = map(int, done.stdout.split())
    assert rows == 40_000
    assert grown < 24 * MEGABYTE
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 80 * MEGABYTE  # the one that holds it


def test_a_sheet_larger_than_its_process_may_be_is_refused(tmp_path):
    path = large(tmp_path, rows=20_000)

    with pytest.raises(UnreadableFile, match="more than this server accepts"):
        sheets.beginning_of(path, memory=80 * 1024**2)


def test_the_beginning_is_read_once_and_the_rest_when_it_is_asked_for(tmp_path):
    path = book_of(tmp_path, "Data", rows=sheets.REMEMBERED_ROWS + 20)

    beginning = sheets.beginning_of(path)

    assert sheets.beginning_of(path, "Data") is beginning
    assert (len(beginning.rows), beginning.is_whole) == (sheets.REMEMBERED_ROWS, False)
    assert [row[1] for row in sheets.records(path, "Data")] == [
        f"row {number}" for number in range(sheets.REMEMBERED_ROWS + 20)
    ]


def test_a_file_that_changed_is_read_anew(tmp_path):
    sheets.beginning_of(book_of(tmp_path, "Data"))

    assert sheets.beginning_of(book_of(tmp_path, "Data", "More", rows=5)).sheets == ["Data", "More"]


def test_who_stops_reading_leaves_no_process_behind(tmp_path):
    children = Path(f"/proc/self/task/{Path('/proc/thread-self').resolve().name}/children")
    others = set(children.read_text().split())  # servers and browsers of other tests
    rows = sheets.records(book_of(tmp_path, "Data", rows=20_000), "Data")
    for _row in range(sheets.REMEMBERED_ROWS + 1):
        next(rows)
    reading = set(children.read_text().split()) - others

    rows.close()

    assert reading != set()
    assert not reading & set(children.read_text().split())


def test_a_row_of_more_signs_than_a_line_may_have_is_refused(tmp_path):
    path = tmp_path / "long"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Data").write_row(0, 0, ["x" * 32_000] * 140)
    book.close()

    with pytest.raises(UnreadableFile, match="four million"):
        sheets.beginning_of(path)
