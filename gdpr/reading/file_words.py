"""Whether a file holds words of a person: text as it is, tables and documents unpacked, pages of a PDF inflated."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from gdpr.reading.needles import Needles

PIECE = 4 * 1024 * 1024
OVERLAP = 400  # longer than any name or address, so that none is cut in two
DEEPEST = 3
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ENCODINGS = ("utf-8", "latin-1")


def holds(file: IO[bytes], needles: Needles) -> bool:
    """Whether an address, a number or the whole name of the person stands anywhere in the file."""
    return any(
        any(hit.is_whole for hit in needles.found(text, with_parts=False))
        for piece in pieces(file)
        for text in _texts(piece)
    )


def pieces(file: IO[bytes], depth: int = 0) -> Iterator[bytes]:
    """The bytes of a file in pieces that overlap; of packed ones, what is in them."""
    begins = file.read(8)
    file.seek(0)
    if depth < DEEPEST and begins.startswith(b"PK\x03\x04"):
        yield from _zipped(file, depth)
    elif depth < DEEPEST and begins.startswith(b"\x1f\x8b"):
        yield from pieces(io.BytesIO(gzip.GzipFile(fileobj=file).read()), depth + 1)
    else:
        before = b""
        while piece := file.read(PIECE):
            yield before + piece
            if begins.startswith(b"%PDF"):
                yield from _inflated(before + piece)
            before = piece[-OVERLAP:]


def _zipped(file: IO[bytes], depth: int) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(file) as package:
            for name in package.namelist():
                yield name.encode()
                yield from pieces(io.BytesIO(package.read(name)), depth + 1)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError):
        file.seek(0)
        yield file.read()


def _inflated(piece: bytes) -> Iterator[bytes]:
    for match in STREAM.finditer(piece):
        try:
            yield zlib.decompress(match[1].strip(b"\r\n"))
        except zlib.error:
            continue


def _texts(piece: bytes) -> Iterator[str]:
    """A piece read as UTF-16 where it looks so, else as UTF-8 and as Latin-1."""
    if piece.count(b"\x00") > len(piece) // 4:
        yield piece.decode(
            "utf-16-le" if piece[1:2] == b"\x00" or piece[:2] == b"\xff\xfe" else "utf-16-be", "replace"
        )
        return
    for encoding in ENCODINGS:
        yield piece.decode(encoding, "replace")
