"""Postcodes, municipalities and regions as their keepers publish them, read into plain rows."""

from collections.abc import Mapping
from typing import Any

from companies.providers.classifications import array, bare, name_in, words
from companies.providers.fetch import SourceError

Row = dict[str, Any]
# Finland's regions by the number of Statistics Finland, in Finnish and Swedish.
REGIONS = {
    "01": ("Uusimaa", "Nyland"),
    "02": ("Varsinais-Suomi", "Egentliga Finland"),
    "04": ("Satakunta", "Satakunta"),
    "05": ("Kanta-Häme", "Egentliga Tavastland"),
    "06": ("Pirkanmaa", "Birkaland"),
    "07": ("Päijät-Häme", "Päijänne-Tavastland"),
    "08": ("Kymenlaakso", "Kymmenedalen"),
    "09": ("Etelä-Karjala", "Södra Karelen"),
    "10": ("Etelä-Savo", "Södra Savolax"),
    "11": ("Pohjois-Savo", "Norra Savolax"),
    "12": ("Pohjois-Karjala", "Norra Karelen"),
    "13": ("Keski-Suomi", "Mellersta Finland"),
    "14": ("Etelä-Pohjanmaa", "Södra Österbotten"),
    "15": ("Pohjanmaa", "Österbotten"),
    "16": ("Keski-Pohjanmaa", "Mellersta Österbotten"),
    "17": ("Pohjois-Pohjanmaa", "Norra Österbotten"),
    "18": ("Kainuu", "Kajanaland"),
    "19": ("Lappi", "Lappland"),
    "21": ("Ahvenanmaa", "Åland"),
}
OTHER_WORDS = {"Helsinki-Uusimaa": "Uusimaa"}  # what the post calls a region
REGION_OF_NAME = {names[0]: code for code, names in REGIONS.items()}
KINDS = {"1": "normal", "2": "box", "3": "company"}


def region(code: str) -> Row:
    """A region by its number."""
    fi, sv = REGIONS.get(code, ("", ""))
    return {"region_code": code if fi else "", "region_fi": fi, "region_sv": sv}


def municipalities(body: bytes, region_of: Mapping[str, str], language: str) -> list[Row]:
    """Municipalities out of the classification service's items; `region_of` says the region of a municipality."""
    rows = []
    for item in array(body):
        if not isinstance(item, dict) or not item.get("code"):
            raise SourceError("odd_shape")
        code = bare(str(item["code"]))
        name = {"code": code, f"name_{language}": name_in(item, language)}
        rows.append(name | region(region_of.get(code, "")))
    return rows


def is_post_file(body: bytes) -> bool:
    """Whether the bytes are the post's own list rather than the register's."""
    return b'"municipal_code"' in body[:4000]


def postcodes(body: bytes) -> list[Row]:
    """Postcodes out of the business register's `/post_codes`, one row for each language there, or the post's list."""
    by_code: dict[str, Row] = {}
    for one in array(body):
        code = str(one.get("postcode") or one.get("postCode") or "").strip() if isinstance(one, dict) else ""
        if not code:
            raise SourceError("odd_shape")
        row = by_code.setdefault(code.zfill(5), {"code": code.zfill(5)})
        row |= _of_post(one) if "postcode" in one else _of_register(one)
    return _spoken([by_code[code] for code in sorted(by_code)])


def _spoken(rows: list[Row]) -> list[Row]:
    """Towns as people write them: the sources shout. A company's own postcode keeps the company's spelling."""
    columns = ("name_fi", "name_sv")
    towns = {row.get(name) for row in rows if row.get("kind") != "company" for name in columns}
    for row in rows:
        for name in columns:
            if row.get(name, "").isupper() and row[name] in towns:
                row[name] = row[name].title()
    return rows


def _of_post(one: Row) -> Row:
    kind = KINDS.get(str(one.get("type_code", "")), "other")
    return {
        "name_fi": words(one.get("postcode_fi_name")),
        "name_sv": words(one.get("postcode_sv_name")),
        "kind": kind,
        "municipality_code": str(one.get("municipal_code") or ""),
    }


def _of_register(one: Row) -> Row:
    language = {"1": "fi", "2": "sv"}.get(str(one.get("languageCode", "1")))
    found: Row = {"municipality_code": str(one.get("municipalityCode") or "")}
    if language:
        found[f"name_{language}"] = words(one.get("city"))
    if one.get("active") is not None:
        found["is_retired"] = str(one["active"]).lower() in {"false", "0"}
    return found


def municipalities_of_post(body: bytes) -> list[Row]:
    """The municipalities that the post's list names beside its postcodes."""
    by_code: dict[str, Row] = {}
    for one in array(body):
        code = str(one.get("municipal_code") or "") if isinstance(one, dict) else ""
        if code:
            name = words(one.get("ad_area_fi"))
            number = REGION_OF_NAME.get(OTHER_WORDS.get(name, name), "")
            by_code[code] = {
                "code": code,
                "name_fi": words(one.get("municipal_name_fi")),
                "name_sv": words(one.get("municipal_name_sv")),
            } | region(number)
    return [by_code[code] for code in sorted(by_code)]
