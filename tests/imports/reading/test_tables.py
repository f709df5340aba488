"""A file as a table."""

import zipfile
from datetime import date

import pytest
import xlsxwriter

from imports.reading.refusals import UnreadableFile
from imports.reading.tables import Layout, guess_layout, open_table


def table_of(tmp_path, content: str | bytes, name: str = "file.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path, guess_layout(path))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_guessed(tmp_path, delimiter):
    lines = ["Nimi,Postinumero,Paikkakunta", "Acme Oy,00100,Helsinki", "Beta Oy,33100,Tampere"]

    table = table_of(tmp_path, "\n".join(lines).replace(",", delimiter))

    assert (table.layout.delimiter, table.headers) == (delimiter, ["Nimi", "Postinumero", "Paikkakunta"])
    assert [cells for _n, cells, _p in table.rows()] == [
        ["Acme Oy", "00100", "Helsinki"],
        ["Beta Oy", "33100", "Tampere"],
    ]


def test_decimal_commas_do_not_make_the_comma_the_delimiter(tmp_path):
    table = table_of(tmp_path, "Nimi;Liikevaihto\nAcme;1,5\nBeta;2,5\nCeta;3,5\n")

    assert table.layout.delimiter == ";"


def test_lines_before_the_header_are_left_out(tmp_path):
    table = table_of(
        tmp_path, "Raportti 22.11.2026\n\nNimi;Y-tunnus;Puhelin\nAcme;1234567-1;09 123\nBeta;;\n"
    )

    assert table.headers == ["Nimi", "Y-tunnus", "Puhelin"]
    assert [(n, cells[0]) for n, cells, _p in table.rows()] == [(4, "Acme"), (5, "Beta")]


def test_a_title_above_a_short_table_is_not_its_header(tmp_path):
    table = table_of(
        tmp_path, "Raportti\nLaadittu 1.1.2026;;\n\nNimi;Y-tunnus;Kaupunki\nAcme;1234567-1;Espoo\n"
    )

    assert (table.layout.header_row, table.headers) == (4, ["Nimi", "Y-tunnus", "Kaupunki"])


def test_merged_cells_above_the_header_are_not_the_header(tmp_path):
    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Tiedot")
    sheet.merge_range(0, 0, 0, 3, "Asiakkaat 2026")
    sheet.merge_range(1, 0, 1, 1, "Yritys")
    sheet.merge_range(1, 2, 1, 3, "Osoite")
    sheet.write_row(2, 0, ["Nimi", "Y-tunnus", "Katu", "Kaupunki"])
    sheet.write_row(3, 0, ["Acme", "1234567-1", "Tie 1", "Espoo"])
    book.close()

    table = open_table(path, guess_layout(path))

    assert (table.layout.header_row, table.headers) == (3, ["Nimi", "Y-tunnus", "Katu", "Kaupunki"])


def test_a_file_without_header_keeps_its_first_row(tmp_path):
    table = table_of(tmp_path, "1;2.5;a@example.com\n2;3.5;b@example.com\n")

    assert table.headers == ["Column 1", "Column 2", "Column 3"]
    assert len(list(table.rows())) == 2


def test_blank_and_repeated_headers_are_named(tmp_path):
    table = table_of(tmp_path, "Name,Category,Category,,Email\nA,1,2,3,a@example.com\n")

    assert table.headers == ["Name", "Category", "Category (2)", "Column 4", "Email"]


def test_old_macintosh_line_ends_and_cells_of_many_lines(tmp_path):
    table = table_of(tmp_path, b'Name,Address\rAcme,"Road 1,\rTown"\rBeta,Road 2\r')

    assert [cells for _n, cells, _p in table.rows()] == [["Acme", "Road 1,\rTown"], ["Beta", "Road 2"]]


def test_ragged_rows_are_kept_and_told(tmp_path):
    table = table_of(tmp_path, "Name;Town;Phone\nAcme;Turku;1\nBeta;Oulu\nCeta;Pori;2;extra\nDeta;Vaasa;3;\n")

    assert [(cells, problem) for _n, cells, problem in table.rows()] == [
        (["Acme", "Turku", "1"], ""),
        (["Beta", "Oulu", ""], "short_row"),
        (["Ceta", "Pori", "2"], "long_row"),
        (["Deta", "Vaasa", "3"], ""),
    ]


def test_reading_goes_on_after_a_row(tmp_path):
    table = table_of(tmp_path, "Name;Town\n" + "".join(f"C{i};T\n" for i in range(5)))

    assert [cells[0] for _n, cells, _p in table.rows(after=4)] == ["C3", "C4"]


def test_a_header_alone_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="no rows"):
        table_of(tmp_path, "Name;Town\n")


def test_a_quotation_mark_that_swallows_the_file_is_no_quotation_mark(tmp_path):
    table = table_of(tmp_path, 'Name;Size\nScreen;"24\n' + "".join(f"Row{i};x\n" for i in range(300)))

    assert (table.layout.has_quotes, len(list(table.rows()))) == (False, 301)


def test_spreadsheet_cells_come_as_text(tmp_path):
    path = tmp_path / "an-upload-has-no-ending"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Empty")
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Name", "Postcode", "Founded", "Share", "Serial", "Big"])
    sheet.write_row(1, 0, ["Acme", 240])
    sheet.write_datetime(1, 2, date(2020, 2, 3), book.add_format({"num_format": "d.m.yyyy"}))
    sheet.write_row(1, 3, [1.234, "007", 6377021234567890.0])
    book.close()

    table = open_table(path, guess_layout(path))

    assert (table.layout.sheet, table.sheet_names) == ("Data", ["Empty", "Data"])
    assert next(table.rows())[1] == ["Acme", "240", "2020-02-03", "1.2340", "007", "6.37702E+15"]


def test_an_unknown_sheet_is_refused(tmp_path):
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Data").write_row(0, 0, ["Name"])
    book.close()

    with pytest.raises(UnreadableFile, match="not in the file"):
        open_table(path, Layout(kind="xlsx", sheet="Other"))


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Taulu">
<table:table-row><table:table-cell office:value-type="string"><text:p>Nimi</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Postinumero</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Työ Oy</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="240"><text:p>240</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_open_document_spreadsheets_are_read(tmp_path):
    path = tmp_path / "sheet.bin"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", ODS.replace("\n", ""))
        packed.writestr("META-INF/manifest.xml", "<manifest/>")

    table = open_table(path, guess_layout(path))

    assert (table.layout.kind, table.headers) == ("ods", ["Nimi", "Postinumero"])
    assert [cells for _n, cells, _p in table.rows()] == [["Työ Oy", "240"]]


def test_a_ruined_old_spreadsheet_is_refused(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000)

    with pytest.raises(UnreadableFile, match="damaged"):
        guess_layout(path)


def test_a_small_spreadsheet_that_would_fill_the_memory_is_refused_and_ends_nothing(tmp_path):
    path = tmp_path / "corners.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Nimi", "Paikkakunta"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()

    with pytest.raises(UnreadableFile, match="more than this server accepts"):
        guess_layout(path)
