"""What a file is, told by its content."""

import io
import zipfile
import zlib

import pytest
import xlsxwriter

from imports.reading.kinds import ArchiveLimits, sniff_kind
from imports.reading.refusals import UnreadableFile


def written(tmp_path, content: bytes, name: str = "file.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def workbook(path, rows):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for index, row in enumerate(rows):
        sheet.write_row(index, 0, row)
    book.close()
    return path


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def test_the_content_counts_and_not_the_name(tmp_path):
    path = workbook(tmp_path / "claims_to_be.csv", [["Name"], ["Acme"]])

    assert sniff_kind(path) == "xlsx"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08\x00", "GZIP"),
        (b"<!DOCTYPE html><table><tr><td>", "HTML"),
        (b'<?xml version="1.0"?>', "XML"),
        (b'[{"name": "Acme"}]', "JSON"),
        (bytes(range(256)) * 20, "not text"),
        (b"PK\x03\x04 cut short", "cut short"),
        (archive({"word/document.xml": b"<w/>"}), "DOCX"),
        (archive({"readme.txt": b"hello"}), "ZIP"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named_in_the_refusal(tmp_path, content, words):
    with pytest.raises(UnreadableFile, match=words):
        sniff_kind(written(tmp_path, content))


def test_a_truncated_spreadsheet_is_refused(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx", [["Name"], ["Acme"]]).read_bytes()

    with pytest.raises(UnreadableFile, match="cut short"):
        sniff_kind(written(tmp_path, whole[: len(whole) // 2]))


def test_a_spreadsheet_of_which_any_byte_is_spoilt_is_read_or_refused_in_words(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx", [["Name"], ["Acme"]]).read_bytes()
    refused = 0

    for place in range(0, len(whole), 23):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0xFF
        try:
            sniff_kind(written(tmp_path, bytes(spoilt), "spoilt.xlsx"))
        except UnreadableFile:
            refused += 1

    assert refused > 100


def test_a_part_that_is_not_what_its_checksum_says_is_refused(tmp_path):
    whole = archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b""})

    with pytest.raises(UnreadableFile, match="cut short"):
        sniff_kind(written(tmp_path, whole.replace(zlib.crc32(b"<x/>").to_bytes(4, "little"), b"\0\0\0\0")))


def test_a_spreadsheet_that_unpacks_to_terabytes_is_refused_before_it_is_opened(tmp_path):
    bomb = archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 30_000_000})

    with pytest.raises(UnreadableFile, match="unpacks to more"):
        sniff_kind(written(tmp_path, bomb, "bomb.xlsx"))


def test_too_many_members_are_refused(tmp_path):
    many = archive({"xl/workbook.xml": b"<x/>"} | {f"m{i}": b"" for i in range(20)})

    with pytest.raises(UnreadableFile, match="unpacks to more"):
        sniff_kind(written(tmp_path, many), limits=ArchiveLimits(members=10))


def test_vcards_are_known_in_any_case(tmp_path):
    assert sniff_kind(written(tmp_path, b"\r\nBEGIN:vCard\r\nFN:A\r\nEND:vCard")) == "vcard"


def test_utf_16_text_is_text(tmp_path):
    assert sniff_kind(written(tmp_path, "Nimi;Työ\n".encode("utf-16"))) == "csv"
