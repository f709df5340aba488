"""Finland: the open data of the Business Information System, version 3 of the interface.

Everything is a list of versioned entries: the current one has no `endDate`. Codes of languages are numbers, and the
order of descriptions varies. Private traders are left out by the register itself.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

import ijson

from enrichment.providers.base import (
    Fact,
    Identity,
    Missing,
    Provider,
    Raw,
    Record,
    day_of,
    part_of,
    rows_of,
    text_of,
    town_name,
)
from enrichment.providers.http import NotThere, Removed
from enrichment.providers.names import Field, Name

PAGE = 100
MOST_PAGES = 50
FINNISH, SWEDISH = "1", "2"
CODE_SETS = {"TOIMI3": "TOL2008", "TOIMI4": "TOL2025"}
FORMS = {"16": "Oy", "17": "Oyj"}
SITUATIONS = {"KONK": "bankrupt", "SELTILA": "liquidation", "SANE": "restructuring"}  # the gravest first
VAT_REGISTER, EMPLOYER_REGISTER = "6", "7"
CEASED = {"2", "4"}
MAIN, PARALLEL, AUXILIARY = "1", "2", "3"


class PrhYtj(Provider):
    """Companies by business ID or name; the whole register as a file once a day."""

    name = Name.PRH_YTJ
    schemes = ("fi_ytunnus",)
    licence = "CC BY 4.0"
    attribution = "PRH"
    per_minute = 60
    refresh_days = 14
    defaults = {
        Field.BUSINESS_ID: "propose", Field.LEGAL_NAME: "refresh", Field.OTHER_NAME: "fill", Field.STATUS: "refresh",
        Field.FOUNDED_ON: "fill", Field.CEASED_ON: "refresh", Field.LEGAL_FORM: "refresh", Field.INDUSTRY: "refresh",
        Field.VAT_NUMBER: "fill", Field.VISITING: "refresh", Field.POSTAL: "refresh", Field.WEB: "fill",
    }  # fmt: skip

    @classmethod
    def match(cls, identity: Identity) -> str:
        if identity.scheme == "fi_ytunnus" and identity.business_id:
            return identity.business_id
        return f"name:{identity.name}" if identity.country == "FI" and not identity.business_id else ""

    def fetch_one(self, key: str) -> Raw | Missing:
        """By business ID; by name only where exactly one company has it."""
        if key.startswith("name:"):
            wanted = key.removeprefix("name:").casefold()
            same = [
                row for row in self.search(name=key.removeprefix("name:")) if wanted == _name(row).casefold()
            ]
            return same[0] if len(same) == 1 else Missing.NOT_FOUND
        found = [row for row in self.search(businessId=key) if business_id(row) == key]
        return found[0] if found else Missing.NOT_FOUND

    def search(self, **said: str) -> Iterator[Raw]:
        """Companies that a search finds. A page beyond the last is answered with the first one: that ends it."""
        seen: set[str] = set()
        for page in range(1, MOST_PAGES + 1):
            try:
                answer = part_of(self.http.json("companies", {**said, "page": page}))
            except (NotThere, Removed):
                return
            rows = [row for row in rows_of(answer.get("companies")) if business_id(row) not in seen]
            seen |= {business_id(row) for row in rows}
            yield from rows
            total = answer.get("totalResults")
            if not rows or (isinstance(total, int) and len(seen) >= total):
                return

    def map(self, key: str, raw: Raw) -> Record:
        status = _status(raw)
        facts = [
            *([Fact(Field.BUSINESS_ID, business_id(raw))] if key.startswith("name:") else []),
            *_names(raw),
            Fact(Field.STATUS, status),
            *_day(Field.FOUNDED_ON, raw.get("registrationDate")),
            *(_day(Field.CEASED_ON, raw.get("endDate")) if status == "ceased" else []),
            *_form(raw),
            *_industry(raw),
            *_vat_number(raw),
            *_addresses(raw),
            *_website(raw),
        ]
        extra = {
            "employer_register": _is_registered(raw, EMPLOYER_REGISTER),
            "eu_id": text_of(part_of(raw.get("euId")).get("value")),
            "modified": text_of(raw.get("lastModified")),
        }
        return Record(
            key=key, facts=tuple(facts), extra={name: value for name, value in extra.items() if value}
        )

    def read_file(self, file: IO[bytes]) -> Iterator[tuple[tuple[str, ...], Raw]]:
        """The one JSON array inside the ZIP, record by record."""
        with zipfile.ZipFile(file) as archive, archive.open(archive.namelist()[0]) as opened:
            for raw in ijson.items(opened, "item", use_float=True):
                if isinstance(raw, dict) and (key := business_id(raw)):
                    yield (key,), raw


def business_id(raw: Raw) -> str:
    return text_of(part_of(raw.get("businessId")).get("value"))


def _current(rows: object) -> list[Raw]:
    return [row for row in rows_of(rows) if not row.get("endDate")]


def _words(row: Raw, language: str = FINNISH) -> str:
    told = {
        text_of(d.get("languageCode")): text_of(d.get("description"))
        for d in rows_of(row.get("descriptions"))
    }
    return told.get(language) or next(iter(told.values()), "")


def _name(raw: Raw) -> str:
    main = [row for row in _current(raw.get("names")) if row.get("type") == MAIN]
    main.sort(key=lambda row: row.get("version") if isinstance(row.get("version"), int) else 99)
    return text_of(main[0].get("name")) if main else ""


def _names(raw: Raw) -> Iterator[Fact]:
    main = next((row for row in _current(raw.get("names")) if text_of(row.get("name")) == _name(raw)), None)
    if main is not None and _name(raw):
        yield Fact(Field.LEGAL_NAME, _name(raw), day_of(main.get("registrationDate")))
    kinds = {MAIN: "former", PARALLEL: "parallel", AUXILIARY: "trade"}
    for row in rows_of(raw.get("names")):
        name, kind, ended = (
            text_of(row.get("name")),
            kinds.get(text_of(row.get("type"))),
            day_of(row.get("endDate")),
        )
        if not name or not kind or (kind == "former") != bool(ended and row.get("type") == MAIN):
            continue
        first = day_of(row.get("registrationDate"))
        value = {"kind": kind, "name": name, "from": _iso(first), "to": _iso(ended)}
        yield Fact(Field.OTHER_NAME, value, first, part=f"{kind}:{name}")


def _status(raw: Raw) -> str:
    if (
        raw.get("endDate")
        or text_of(raw.get("tradeRegisterStatus")) in CEASED
        or text_of(raw.get("status")) == "5"
    ):
        return "ceased"
    now = {text_of(row.get("type")) for row in _current(raw.get("companySituations"))}
    return next((word for code, word in SITUATIONS.items() if code in now), "active")


def _form(raw: Raw) -> Iterator[Fact]:
    for row in _current(raw.get("companyForms"))[:1]:
        form = FORMS.get(text_of(row.get("type"))) or _words(row)
        if form:
            yield Fact(Field.LEGAL_FORM, form[:60], day_of(row.get("registrationDate")))


def _industry(raw: Raw) -> Iterator[Fact]:
    """A code with its classification; one without, or of a retired one, says nothing."""
    line = part_of(raw.get("mainBusinessLine"))
    code, version = text_of(line.get("type")), CODE_SETS.get(text_of(line.get("typeCodeSet")))
    if version and code.isdigit() and len(code) >= 2:
        value = {"code": code if len(code) == 2 else f"{code[:2]}.{code[2:]}", "version": version}
        yield Fact(Field.INDUSTRY, value, day_of(line.get("registrationDate")))


def _is_registered(raw: Raw, register: str) -> bool:
    return any(text_of(row.get("register")) == register for row in _current(raw.get("registeredEntries")))


def _vat_number(raw: Raw) -> Iterator[Fact]:
    if _is_registered(raw, VAT_REGISTER):
        yield Fact(Field.VAT_NUMBER, "FI" + re.sub(r"\D", "", business_id(raw)))


def _addresses(raw: Raw) -> Iterator[Fact]:
    kinds = {"1": Field.VISITING, "2": Field.POSTAL}
    for row in _current(raw.get("addresses")):
        field = kinds.get(str(row.get("type")))
        value = _address(row)
        if field and (value["street"] or value["town"]):
            yield Fact(field, value, day_of(row.get("registrationDate")))
            del kinds[str(row.get("type"))]


def _address(row: Raw) -> dict[str, str]:
    door = text_of(row.get("entrance")) + " " + text_of(row.get("apartmentNumber"))
    street = " ".join(filter(None, [
        text_of(row.get("street")), text_of(row.get("buildingNumber")), text_of(door),
        text_of(row.get("apartmentIdSuffix")),
    ]))  # fmt: skip
    box, care = text_of(row.get("postOfficeBox")), text_of(row.get("co"))
    lines = [f"c/o {care}" if care else "", street, f"PL {box}" if box else ""]
    free = [line.replace("_", " ").strip() for line in text_of(row.get("freeAddressLine")).split(" ")]
    offices = {
        text_of(o.get("languageCode")): text_of(o.get("city")) for o in rows_of(row.get("postOffices"))
    }
    town = offices.get(FINNISH) or offices.get(SWEDISH) or ""
    country = text_of(row.get("country")).upper()
    return {
        "street": ", ".join(filter(None, lines if any(lines) else free))[:300],
        "postcode": text_of(row.get("postCode"))[:16],
        "town": town_name(town)[:100],
        "country": country if len(country) == 2 else "FI",
    }


def _website(raw: Raw) -> Iterator[Fact]:
    """The field sometimes holds a telephone number."""
    site = part_of(raw.get("website"))
    url = text_of(site.get("url"))
    if "." in url and re.search(r"[a-zA-ZåäöÅÄÖ]{2}", url) and " " not in url:
        yield Fact(Field.WEB, url, day_of(site.get("registrationDate")))


def _day(field: Field, text: object) -> Iterator[Fact]:
    if day := day_of(text):
        yield Fact(field, day.isoformat(), day)


def _iso(day: object) -> str:
    return day.isoformat() if day else ""  # type: ignore[attr-defined]
