"""Which letters the bytes stand for: tried strictly first, then weighed by how plausible the letters look."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from imports.reading.refusals import UnreadableFile

SAMPLE_BYTES = 1_048_576
LINE_LIMIT = 4_194_304
CHOICES = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "mac_roman", "cp850")

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SINGLE_BYTE = ("cp1252", "mac_roman", "iso-8859-1", "cp850")
_NORDIC = frozenset("äöåÄÖÅæøÆØ")
_LATIN = frozenset("éèêëáàâãíìîïóòôõúùûüýñçßÉÈÊÁÀÂÍÓÔÚÜÑÇšžŠŽœŒ")
_SIGNS = frozenset("’‘“”–—…•€£§°®©™«»´½²³±·×\u00a0")


@dataclass(frozen=True, kw_only=True)
class EncodingGuess:
    """An encoding by Python's name; `is_lying` says the marker at the start of the file told another."""

    name: str
    confidence: float
    has_marker: bool = False
    is_lying: bool = False


def guess_encoding(sample: bytes, *, is_whole: bool = False) -> EncodingGuess:
    """The likeliest encoding of the sample; `is_whole` when nothing of the file follows it."""
    marker, claimed = next(((bom, name) for bom, name in _BOMS if sample.startswith(bom)), (b"", ""))
    body = sample[len(marker) :]
    if claimed and _reads_as(body, claimed, is_whole=is_whole):
        return EncodingGuess(name=claimed, confidence=1.0, has_marker=True)
    unmarked = _guess_unmarked(body, is_whole=is_whole)
    if not claimed:
        return unmarked
    return EncodingGuess(
        name=unmarked.name, confidence=unmarked.confidence * 0.8, has_marker=True, is_lying=True
    )


def _guess_unmarked(body: bytes, *, is_whole: bool) -> EncodingGuess:
    half = max(len(body) // 2, 1)
    zeros_odd, zeros_even = body[1::2].count(0), body[0::2].count(0)
    if zeros_odd > half * 0.4 and zeros_even < half * 0.1:
        return EncodingGuess(name="utf-16-le", confidence=0.95)
    if zeros_even > half * 0.4 and zeros_odd < half * 0.1:
        return EncodingGuess(name="utf-16-be", confidence=0.95)
    if _reads_as(body, "utf-8", is_whole=is_whole):
        return EncodingGuess(name="utf-8", confidence=1.0 if not body.isascii() else 0.95)
    broken = body.decode("utf-8", "replace")
    good = sum(character > "\x7f" and character != "\ufffd" for character in broken)
    if good and broken.count("\ufffd") < good * 0.02:
        return EncodingGuess(name="utf-8", confidence=0.7)
    return _guess_single_byte(body)


def _reads_as(body: bytes, encoding: str, *, is_whole: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(body, final=is_whole)
    except UnicodeDecodeError:
        return False
    if not encoding.startswith("utf-16") or not text:
        return True
    return sum(character < "\u0250" for character in text) > len(text) * 0.5


def _guess_single_byte(body: bytes) -> EncodingGuess:
    scores = {name: plausibility(body, name) for name in _SINGLE_BYTE}
    best = max(_SINGLE_BYTE, key=lambda name: scores[name])
    if scores[best] < 0.2 and b"\r" in body and b"\n" not in body:
        return EncodingGuess(name="mac_roman", confidence=0.5)  # only old Macintosh programs end lines so
    if scores[best] < 0.2:
        other = from_bytes(body[:200_000]).best()
        if other is not None and other.encoding not in {"ascii", "utf_8"}:
            return EncodingGuess(name=codecs.lookup(other.encoding).name, confidence=0.4)
    others = max(score for name, score in scores.items() if name != best)
    return EncodingGuess(name=best, confidence=round(min(0.9, 0.55 + max(scores[best] - others, 0) / 2), 2))


def plausibility(body: bytes, encoding: str) -> float:
    """How much the non-ASCII letters look like text of Northern Europe: -1 (noise) to 1 (words)."""
    text = body.decode(encoding, "replace")
    total, count = 0.0, 0
    for index, character in enumerate(text):
        if character <= "\x7f":
            continue
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        total += _letter_score(character, before, after)
        count += 1
    return total / count if count else 0.0


def _letter_score(character: str, before: str, after: str) -> float:
    beside_letter = before.isalpha() or after.isalpha()
    if character.isalpha():
        if character.isupper() and before.islower():
            return -1.0
        if character in _NORDIC or character in _LATIN:
            weight = 1.0 if character in _NORDIC else 0.7
            return weight if beside_letter else weight * 0.4
        return -0.2
    if character in _SIGNS:
        inside_word = before.isalpha() and after.isalpha()
        return -0.3 if inside_word and character not in "’–\u00a0" else 0.5
    return -1.0


def guess_encoding_of(path: Path) -> EncodingGuess:
    """Guess from the start of the file; a UTF-8 guess is then proved over the whole file."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
        is_whole = len(sample) < SAMPLE_BYTES
        guess = guess_encoding(sample, is_whole=is_whole)
        if is_whole or guess.name != "utf-8":
            return guess
        decoder = codecs.getincrementaldecoder("utf-8")()
        decoder.decode(sample)
        previous = sample
        while block := file.read(SAMPLE_BYTES):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return guess_encoding(previous[-4096:] + block)
            previous = block
    return guess


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text, line ends untouched; what cannot be decoded becomes U+FFFD, which is flagged later."""
    binary = path.open("rb")
    start = binary.read(4)
    binary.seek(next((len(bom) for bom, _name in _BOMS if start.startswith(bom)), 0))
    return io.TextIOWrapper(binary, encoding=encoding, errors="replace", newline="")


def lines_of(file: TextIO) -> Iterator[str]:
    """Lines in bounded memory, without null bytes; a line that never ends is refused."""
    while line := file.readline(LINE_LIMIT):
        if len(line) >= LINE_LIMIT:
            raise UnreadableFile(
                _(
                    "A single line of the file is longer than four million characters. Check the export settings."
                )
            )
        yield line.replace("\x00", "") if "\x00" in line else line
