"""What a file is, told by its content: its name and what the browser says prove nothing."""

import zipfile
from typing import BinaryIO

READ = 4096
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
BEGINNINGS = (
    (b"%PDF-", ("application/pdf", "pdf")),
    (b"\x89PNG\r\n\x1a\n", ("image/png", "png")),
    (b"\xff\xd8\xff", ("image/jpeg", "jpg")),
)
ACTIVE = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml", b"<?php", b"#!", b"<!--")


def type_of_file(file: BinaryIO) -> tuple[str, str] | None:
    """The type and the ending of a file that may be kept; None for all others. Reads, and goes back to the start."""
    file.seek(0)
    head = file.read(READ)
    file.seek(0)
    for beginning, found in BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ("image/webp", "webp")
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    return _text(head)


def _packed(file: BinaryIO) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()[:5000]
            kind = archive.read("mimetype")[:80].decode("ascii", "ignore") if "mimetype" in names else ""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    finally:
        file.seek(0)
    if any(name.endswith("vbaProject.bin") for name in names):
        return None  # macros are programs
    if kind.startswith("application/vnd.oasis.opendocument."):
        return kind, {"text": "odt", "spreadsheet": "ods"}.get(kind.rpartition(".")[2], "odf")
    for folder, found in OFFICE.items():
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return found
    return ("application/zip", "zip")


def _text(head: bytes) -> tuple[str, str] | None:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head or lowered.startswith(ACTIVE) or b"<script" in lowered:
        return None
    if any(byte < 9 or 13 < byte < 32 or byte == 127 for byte in head):
        return None
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) < READ or error.start < READ - 4:  # a letter may be cut at the end of what was read
            return None
    return ("text/plain", "txt")
