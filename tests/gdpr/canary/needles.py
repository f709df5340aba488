"""What the canary is called, and every form in which a machine may have written it. Knows nothing of the product."""

import base64
import binascii
import gzip
import hashlib
import io
import json
import quopri
import unicodedata
import zipfile
from collections.abc import Iterator
from urllib.parse import quote

FIRST, LAST = "Äinö", "Kanäriasalo"
NAME = f"{FIRST} {LAST}"
EMAIL = "aino.kanariasalo@kanaria-a.example"
PHONE = "+358459876501"
SAID = f"Soitti {NAME}, {EMAIL}, 045 987 6501; terveiset Kanäriasalolle ja Äinölle."
WORDS = (LAST, EMAIL, "kanäriasalo", "Kanariasalo")
LONGEST = 3


def variants() -> dict[bytes, str]:
    """Bytes that would betray the canary, each with the name of its encoding."""
    found: dict[bytes, str] = {}
    for word in WORDS:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, word)
            raw = text.encode()
            found |= {
                raw: f"{word} {form}", text.casefold().encode(): f"{word} case-folded", text.upper().encode(): "upper",
                json.dumps(text)[1:-1].encode(): "JSON escapes", json.dumps(text)[1:-1].upper().encode(): "escapes",
                binascii.hexlify(raw): "hex", binascii.hexlify(raw).upper(): "hex",
                quote(text).encode(): "percent", quote(text).lower().encode(): "percent",
                quopri.encodestring(raw).strip(): "quoted-printable",
                text.encode("ascii", "xmlcharrefreplace"): "HTML", text.encode("latin-1", "ignore"): "Latin-1",
                text.encode("utf-16-le"): "UTF-16",
            }  # fmt: skip
            found |= dict.fromkeys(aligned(raw), "base64")
    found |= {b"Kan&auml;riasalo": "HTML", "kanäria".encode(): "stem", b"kanariasal": "ASCII-folded stem"}
    found |= {FIRST.encode(): "first name", FIRST.lower().encode(): "first name"}
    for digits in ("358459876501", "0459876501", "045 987 6501", "459876501", "105678954853"):
        found[digits.encode()] = "phone"
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        found[digest(EMAIL.encode()).hexdigest().encode()] = "digest of the address"
    return {raw: name for raw, name in found.items() if len(raw) >= 4}


def aligned(raw: bytes) -> Iterator[bytes]:
    """The middle of the base64 of some bytes, wherever in a longer text they stand."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        yield coded[4 if shift else 0 : -4]


VARIANTS = variants()


def betrayed(content: bytes, depth: int = 0) -> set[str]:
    """The encodings in which the canary stands in some bytes, packed ones included."""
    found = {f"{name}: {raw[:40]!r}" for raw, name in VARIANTS.items() if raw in content}
    if depth < LONGEST:
        for inner in unpacked(content):
            found |= betrayed(inner, depth + 1)
    return found


def unpacked(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield name.encode()
                yield package.read(name)
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
