"""What a file is, told by its content: names and content types of uploads are claims, not facts."""

import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from imports.reading.refusals import UnreadableFile

CSV, XLSX, XLS, ODS, VCARD = "csv", "xlsx", "xls", "ods", "vcard"
SPREADSHEETS = frozenset({XLSX, XLS, ODS})

SNIFFED_BYTES = 65_536
UNPACKED_LIMIT = 1_500_000_000
UNPACKED_RATIO_LIMIT = 400
MEMBER_LIMIT = 5_000
CONTROL_BYTES = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "RTF"),
)
_MARKUP = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<table", "HTML"), (b"<?xml", "XML"))


# What unpacking raises when a byte is not what it was.
_SPOILT = (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, kw_only=True)
class ArchiveLimits:
    """How large a packed spreadsheet may become; a small file can unpack to terabytes."""

    unpacked: int = UNPACKED_LIMIT
    ratio: int = UNPACKED_RATIO_LIMIT
    members: int = MEMBER_LIMIT


def sniff_kind(path: Path, *, limits: ArchiveLimits | None = None) -> str:
    """The kind of table in the file, or a refusal that names what was found instead."""
    with path.open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(_("The file is empty. Export it again and choose the new file."))
    if head.startswith(b"PK"):
        return _spreadsheet_in_archive(path, limits or ArchiveLimits())
    if head.startswith(_OLE):
        return _spreadsheet_in_ole(head, path)
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise _not_a_table(name)
    is_utf16 = _looks_like_utf16(head)
    start = head.replace(b"\x00", b"") if is_utf16 else head
    start = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower()
    if start.startswith(b"begin:vcard"):
        return VCARD
    for signature, name in _MARKUP:
        if start.startswith(signature):
            raise _not_a_table(name)
    if start.startswith((b'{"', b'[{"', b"{\n", b"[\n")):
        raise _not_a_table("JSON")
    if not is_utf16:
        controls = sum(byte in CONTROL_BYTES and byte != 0 for byte in head)
        nulls = head.count(0)
        if controls > len(head) * 0.02 or nulls > len(head) * 0.2:
            raise UnreadableFile(
                _(
                    "The file is not text or a spreadsheet. Save the table as CSV or XLSX and choose that file."
                )
            )
    return CSV


def _looks_like_utf16(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.count(0) > 0
    odd, even = head[1::2].count(0), head[0::2].count(0)
    half = max(len(head) // 2, 1)
    return (odd > half * 0.5 and even < half * 0.1) or (even > half * 0.5 and odd < half * 0.1)


def _not_a_table(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("This is a %(kind)s file, not a table. Save the table as CSV, XLSX or ODS and choose that file.")
        % {"kind": name}
    )


def _spreadsheet_in_archive(path: Path, limits: ArchiveLimits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_unpacked_size(path, members, limits)
            names = {member.filename for member in members}
            kind = _kind_of_archive(archive, names)
            damaged = archive.testzip() if kind else None  # also finds members larger than they claim
    except _SPOILT as error:
        raise _truncated() from error
    except RuntimeError as error:  # zipfile's word for "a password is needed"
        raise _locked() from error
    if damaged:
        raise _truncated()
    if not kind:
        raise _not_a_table("DOCX" if "word/document.xml" in names else "ZIP")
    return kind


def _check_unpacked_size(path: Path, members: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = max(path.stat().st_size, 1)
    too_dense = unpacked > 10_000_000 and unpacked / packed > limits.ratio
    if unpacked > limits.unpacked or too_dense or len(members) > limits.members:
        raise too_large()


def too_large() -> UnreadableFile:
    """The refusal of a spreadsheet that would take more memory than there is."""
    return UnreadableFile(
        _("The spreadsheet unpacks to more than this server accepts. Save it as CSV and choose that file.")
    )


def _kind_of_archive(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return XLSX
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            if b"opendocument.spreadsheet" in member.read(200):
                return ODS
    return None


def _spreadsheet_in_ole(head: bytes, path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - SNIFFED_BYTES, 0))
        tail = file.read(SNIFFED_BYTES)
    if any("EncryptedPackage".encode("utf-16-le") in part for part in (head, tail)):
        raise _locked()
    return XLS


def _truncated() -> UnreadableFile:
    return UnreadableFile(
        _("The spreadsheet is damaged or cut short. Export or download it again and choose the new file.")
    )


def _locked() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The spreadsheet is protected with a password. Save a copy without the password and choose that file."
        )
    )
