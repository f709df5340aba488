"""Industry classifications as their keepers publish them, read into plain rows.

Statistics Finland: the classification service's items and correspondence tables (JSON), and its CSV export, whose
first line names an encoding that the file does not have and whose codes are quoted twice. NACE: the tables that
python-stdnum carries.
"""

import csv
import html
import io
import json
from importlib.resources import files
from typing import Any

from companies.providers.fetch import SourceError

Row = dict[str, Any]
LANGUAGES = ("fi", "sv", "en")


def items(body: bytes, language: str) -> list[Row]:
    """Codes out of the service's answer or the CSV export: code, level, section, name in the language."""
    found = _from_json(body, language) if body.lstrip()[:1] == b"[" else _from_csv(body, language)
    return _with_sections(found)


def array(body: bytes) -> list[Any]:
    """The JSON array that a service answers with; half of one is no answer."""
    try:
        found = json.loads(body)
    except ValueError as error:
        raise SourceError("cut_short") from error
    if not isinstance(found, list):
        raise SourceError("odd_shape")
    return found


def _from_json(body: bytes, language: str) -> list[Row]:
    rows = []
    for item in array(body):
        if not isinstance(item, dict) or not item.get("code"):
            raise SourceError("odd_shape")
        rows.append({"code": bare(str(item["code"])), f"name_{language}": name_in(item, language)})
    return rows


def name_in(item: Row, language: str) -> str:
    """The item's name in the language; the service answers with one language or with all of them."""
    names = item.get("classificationItemNames") or []
    by_language = {
        str(one.get("lang", "")).lower(): one.get("name") for one in names if isinstance(one, dict)
    }
    return words(by_language.get(language) or (by_language.get("", "") if len(names) == 1 else ""))


def _from_csv(body: bytes, language: str) -> list[Row]:
    text = text_of(body)
    start = text.find("code;")
    if start < 0:
        raise SourceError("odd_shape")
    rows = []
    for line in csv.DictReader(io.StringIO(text[start:]), delimiter=";"):
        code = bare(str(line.get("code") or ""))
        if code and "classificationItemName" in line:
            rows.append({"code": code, f"name_{language}": words(line["classificationItemName"])})
    return rows


def text_of(body: bytes) -> str:
    """The bytes as text: UTF-8 whatever the file says of itself, else what Windows writes."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def bare(code: str) -> str:
    """A code without quotes and dots; the line of the total is none."""
    code = code.strip().strip("'\"").replace(".", "").upper()
    return "" if code == "SSSSS" else code


def words(text: Any) -> str:
    return " ".join(html.unescape(str(text or "")).split())[:300]


def _with_sections(rows: list[Row]) -> list[Row]:
    """Add level and section: letters come before the codes that stand under them."""
    section, done = "", []
    for row in rows:
        code = row["code"]
        if not code:
            continue
        if code.isalpha():
            section = code
        done.append(row | {"level": len(code), "section": section})
    known = {row["code"] for row in done}
    if any(row["code"].isdecimal() and row["level"] > 2 and row["code"][:-1] not in known for row in done):
        raise SourceError("incomplete")  # a code stands there without the one above it
    return done


def successors(body: bytes) -> list[Row]:
    """Pairs out of a correspondence table: code and next_code. The service gives whole items, items of which only
    the identifiers are filled, or bare addresses that end in the two codes."""
    pairs = set()
    for one in array(body):
        pair = _pair(one)
        if not all(pair):
            raise SourceError("odd_shape")
        pairs.add(pair)
    return [{"code": code, "next_code": following} for code, following in sorted(pairs)]


def _pair(one: Any) -> tuple[str, str]:
    if isinstance(one, str):
        parts = one.rstrip("/").split("/")
        return (bare(parts[-2]), bare(parts[-1])) if len(parts) > 1 else ("", "")
    if not isinstance(one, dict):
        return "", ""
    return _end(one, "source"), _end(one, "target")


def _end(one: Row, which: str) -> str:
    item = one.get(f"{which}Item") or {}
    local = str(one.get(f"{which}LocalId") or item.get("localId") or "")
    return bare(str(item.get("code") or local.rpartition("/")[2]))


def nace(revision: str) -> list[Row]:
    """The codes of NACE 2.0 or 2.1 with their English names, as python-stdnum carries them."""
    table = files("stdnum.eu").joinpath(f"nace{revision.replace('.', '')}.dat").read_text("utf-8")
    rows, above = [], {}
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        sign, _blank, rest = line.strip().partition(" ")
        code = above[depth - 1] + sign if depth else sign
        above[depth] = code
        name = words(rest.partition('label="')[2].partition('"')[0])
        rows.append({"code": code, "name_en": name.capitalize() if code.isalpha() else name})
    by_letter = sorted(rows, key=lambda row: row["code"].isdecimal())
    section_of = _sections_in(table)
    return [
        row | {"level": len(row["code"]), "section": section_of.get(row["code"][:2], row["code"][:1])}
        for row in by_letter
    ]


def _sections_in(table: str) -> dict[str, str]:
    return {
        line[:2]: line.partition('section="')[2][:1]
        for line in table.splitlines()
        if line[:2].isdecimal() and 'section="' in line
    }
