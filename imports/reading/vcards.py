"""vCard 2.1, 3.0 and 4.0 as rows of a table: one card, one row; a card that cannot be read is still a row."""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path

import vobject

from imports.reading.encodings import lines_of, open_text

HEADERS = [
    "Full name", "First name", "Last name", "Organisation", "Department", "Title", "E-mail", "E-mail (2)",
    "Phone", "Phone (2)", "Mobile", "Street", "Postcode", "Town", "Region", "Country", "Website", "Note", "UID", "Language",
]  # fmt: skip
CARD_LIMIT = 2_000_000

_BEGIN = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
_END = re.compile(r"^\s*END\s*:\s*VCARD\s*$", re.IGNORECASE)
_BINARY = re.compile(r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|AGENT)\b", re.IGNORECASE)
_DROPPED = re.compile(r"^(?:PROFILE|SOURCE|NAME)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"^(?:[\w-]+\.)?[A-Za-z][\w-]*(?:;[^:]*)?:")


def records(path: Path, encoding: str) -> Iterator[list[str]]:
    """The header, then one record for each card. An unreadable card gives a record of one empty cell."""
    yield list(HEADERS)
    with open_text(path, encoding) as file:
        for card in _cards(lines_of(file)):
            yield read_card(card) or [""]


def _cards(lines) -> Iterator[list[str]]:
    card: list[str] | None = None
    size = 0
    for raw in lines:
        for line in raw.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n"):
            if _BEGIN.match(line):
                if card is not None:
                    yield []  # a card that never ended
                card, size = [], 0
            elif _END.match(line):
                if card is not None:
                    yield card
                card = None
            elif card is not None and size < CARD_LIMIT:
                card.append(line.replace("\x00", ""))
                size += len(line)
    if card is not None:
        yield []


def read_card(lines: list[str]) -> list[str] | None:
    """The card as cells under HEADERS, or None when nothing of it can be read."""
    logical = _without_binaries(_unfolded(lines))
    if not logical:
        return None
    text = "\r\n".join(["BEGIN:VCARD", *logical, "END:VCARD", ""])
    try:
        component = vobject.readOne(text, ignoreUnreadable=True, allowQP=True)
    except Exception:  # noqa: BLE001  vobject raises many kinds on the same ruins
        return _cells_of_plain(logical)
    return _cells_of(component) or _cells_of_plain(logical)


def _unfolded(lines: list[str]) -> list[str]:
    """Logical lines: folded ones joined, QUOTED-PRINTABLE read."""
    joined: list[str] = []
    soft = False
    for line in lines:
        if joined and soft:
            joined[-1] = joined[-1][:-1] + line.lstrip(" \t")
        elif joined and line[:1] in {" ", "\t"}:
            joined[-1] += line[1:]
        elif joined and line and not _PROPERTY.match(line):
            joined[-1] += line.strip()  # a value that was cut without the space that marks it
        elif line.strip():
            joined.append(line)
        soft = (
            bool(joined) and "QUOTED-PRINTABLE" in joined[-1].partition(":")[0].upper() and line.endswith("=")
        )
    return [_unquoted(line) for line in joined]


def _unquoted(line: str) -> str:
    name, colon, value = line.partition(":")
    if "QUOTED-PRINTABLE" not in name.upper():
        return line
    charset = re.search(r"CHARSET=([\w-]+)", name, re.IGNORECASE)
    octets = quopri.decodestring(value.encode("latin-1", "replace"))
    try:
        text = octets.decode(charset.group(1) if charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = octets.decode("cp1252", "replace")
    kept = [
        part for part in name.split(";") if not re.match(r"(?i)(ENCODING=|QUOTED-PRINTABLE|CHARSET=)", part)
    ]
    return ";".join(kept) + colon + text.replace("\r\n", "\n").replace("\n", "\\n")


def _without_binaries(lines: list[str]) -> list[str]:
    return [line for line in lines if not _BINARY.match(line) and not _DROPPED.match(line)]


def _all(card, name: str) -> list:
    return card.contents.get(name, [])


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(filter(None, (_text(part) for part in value))).strip()
    return str(value or "").replace("\\n", "\n").strip()


def _types(line) -> set[str]:
    named = line.params.get("TYPE", [])
    return {part.lower() for value in [*named, *line.singletonparams] for part in value.split(",")}


def _cells_of(card) -> list[str] | None:
    cells = dict.fromkeys(HEADERS, "")
    for name in _all(card, "n")[:1]:
        if hasattr(name.value, "family"):
            cells["Last name"], cells["First name"] = _text(name.value.family), _text(name.value.given)
    cells["Full name"] = _text(_all(card, "fn")[0].value) if _all(card, "fn") else ""
    for org in _all(card, "org")[:1]:
        _organisation(cells, org.value)
    for key, header in (
        ("title", "Title"),
        ("note", "Note"),
        ("url", "Website"),
        ("uid", "UID"),
        ("lang", "Language"),
    ):
        cells[header] = _text(_all(card, key)[0].value) if _all(card, key) else ""
    cells["Title"] = cells["Title"] or (_text(_all(card, "role")[0].value) if _all(card, "role") else "")
    _mails(cells, card)
    _phones(cells, card)
    _address(cells, card)
    return list(cells.values()) if any(cells.values()) else None


def _organisation(cells: dict[str, str], value: object) -> None:
    parts = [_text(part) for part in value] if isinstance(value, list | tuple) else _text(value).split(";")
    cells["Organisation"] = parts[0].rstrip(";").strip() if parts else ""
    cells["Department"] = ", ".join(part for part in parts[1:] if part)


def _mails(cells: dict[str, str], card) -> None:
    found = sorted(_all(card, "email"), key=lambda line: "pref" not in _types(line))
    values = [_text(line.value) for line in found if "@" in _text(line.value)]
    cells["E-mail"], cells["E-mail (2)"] = (values[:1] or [""])[0], "; ".join(values[1:])


def _phones(cells: dict[str, str], card) -> None:
    work: list[str] = []
    mobile: list[str] = []
    for line in sorted(_all(card, "tel"), key=lambda line: "pref" not in _types(line)):
        types, number = _types(line), _text(line.value).removeprefix("tel:")
        if types & {"fax", "pager", "modem", "bbs"} or not number:
            continue
        (mobile if types & {"cell", "iphone", "pcs"} else work).append(number)
    cells["Mobile"] = "; ".join(mobile)
    cells["Phone"], cells["Phone (2)"] = (work[:1] or [""])[0], "; ".join(work[1:])


def _address(cells: dict[str, str], card) -> None:
    found = sorted(_all(card, "adr"), key=lambda line: "work" not in _types(line))
    for line in found[:1]:
        address = line.value
        if hasattr(address, "street"):
            cells["Street"] = ", ".join(
                filter(None, map(_text, (address.box, address.extended, address.street)))
            )
            cells["Postcode"], cells["Town"] = _text(address.code), _text(address.city)
            cells["Region"], cells["Country"] = _text(address.region), _text(address.country)


def _cells_of_plain(lines: list[str]) -> list[str] | None:
    """The last resort: name, mail, phone and organisation picked line by line."""
    cells = dict.fromkeys(HEADERS, "")
    simple = {
        "FN": "Full name",
        "TITLE": "Title",
        "NOTE": "Note",
        "EMAIL": "E-mail",
        "TEL": "Phone",
        "UID": "UID",
    }
    for line in lines:
        name, _colon, value = line.partition(":")
        key = name.partition(";")[0].rpartition(".")[2].upper()
        header = simple.get(key)
        if header and not cells[header]:
            cells[header] = value.replace("\\,", ",").replace("\\;", ";").strip()
        elif key == "N" and not cells["Last name"]:
            cells["Last name"], cells["First name"], *_rest = [
                *(part.strip() for part in value.split(";")),
                "",
                "",
            ]
        elif key == "ORG" and not cells["Organisation"]:
            _organisation(cells, value.split(";"))
    return list(cells.values()) if any(cells.values()) else None
