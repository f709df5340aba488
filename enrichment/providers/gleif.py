"""GLEIF: legal entity identifiers, who stands above whom, and the file of what has changed.

A record names the national register and the number there, so that a business ID leads to the LEI and to the group. The
interface writes JSON:API; the files wrap each value as {"$": …}.
"""

import zipfile
from collections.abc import Iterator
from typing import IO, Any

import ijson

from enrichment.providers.base import (
    Fact,
    Identity,
    Missing,
    Provider,
    Raw,
    Record,
    key_of,
    part_of,
    rows_of,
    text_of,
)
from enrichment.providers.http import NotThere, Removed
from enrichment.providers.names import Field, Name

# Numbers of national registers, by which `registeredAs` is a business ID of ours.
AUTHORITIES = {
    "fi_ytunnus": "RA000188", "no_orgnr": "RA000472", "dk_cvr": "RA000170", "se_orgnr": "RA000544",
}  # fmt: skip
SCHEMES = {authority: scheme for scheme, authority in AUTHORITIES.items()}
SOLE_TRADER = "SOLE_PROPRIETOR"
ZIP_BEGINS = b"PK"


class Gleif(Provider):
    """Records by LEI or by national number, with direct and ultimate parent."""

    name = Name.GLEIF
    schemes = tuple(AUTHORITIES)
    licence = "CC0 1.0"
    per_minute = 50
    refresh_days = 60
    file_is_of_changes = True
    defaults = {
        Field.LEI: "fill",
        Field.LEGAL_NAME: "ignore",
        Field.STATUS: "propose",
        Field.PARENT: "propose",
    }

    @classmethod
    def match(cls, identity: Identity) -> str:
        if identity.lei:
            return identity.lei
        return identity.business_id if identity.scheme in AUTHORITIES else ""

    def fetch_one(self, key: str) -> Raw | Missing:
        data = self._by_lei(key) if is_lei(key) else self._by_number(key)
        if data is None:
            return Missing.NOT_FOUND
        lei = text_of(part_of(data.get("attributes")).get("lei")) or text_of(data.get("id"))
        return {
            "data": data,
            "direct": self._above(data, lei, "direct"),
            "ultimate": self._above(data, lei, "ultimate"),
        }

    def _by_lei(self, lei: str) -> Raw | None:
        try:
            return part_of(part_of(self.http.json(f"lei-records/{lei}")).get("data")) or None
        except (NotThere, Removed):
            return None

    def _by_number(self, number: str) -> Raw | None:
        answer = part_of(
            self.http.json("lei-records", {"filter[entity.registeredAs]": number, "page[size]": 20})
        )
        ours = [
            row
            for row in rows_of(answer.get("data"))
            if key_of(number) in map(key_of, numbers_of(_entity_of(row)))
        ]
        return ours[0] if len(ours) == 1 else None

    def _above(self, data: Raw, lei: str, which: str) -> Raw | None:
        """The parent's record; None where the company reports an exception instead."""
        links = part_of(part_of(part_of(data.get("relationships")).get(f"{which}-parent")).get("links"))
        if "reporting-exception" in links or not lei:
            return None
        try:
            return part_of(part_of(self.http.json(f"lei-records/{lei}/{which}-parent")).get("data")) or None
        except (NotThere, Removed):
            return None

    def map(self, key: str, raw: Raw) -> Record:
        """Of the interface's answer or of one record of a file."""
        if "data" not in raw:
            return self._map_entity(key, plain(raw.get("LEI")), _from_file(raw), {}, None)
        data = part_of(raw.get("data"))
        attributes = part_of(data.get("attributes"))
        extra = {"ultimate_parent": _brief(raw.get("ultimate"))} if raw.get("ultimate") else {}
        return self._map_entity(
            key,
            text_of(attributes.get("lei")),
            part_of(attributes.get("entity")),
            extra,
            _brief(raw.get("direct")),
        )

    def _map_entity(
        self, key: str, lei: str, entity: Raw, extra: dict, direct: dict[str, str] | None
    ) -> Record:
        name = text_of(part_of(entity.get("legalName")).get("name"))
        status = {"INACTIVE": "ceased", "ACTIVE": "active"}.get(text_of(entity.get("status")))
        facts = [
            *([Fact(Field.LEI, lei)] if is_lei(lei) else []),
            *([Fact(Field.LEGAL_NAME, name)] if name else []),
            *([Fact(Field.STATUS, status)] if status == "ceased" else []),
            *([Fact(Field.PARENT, direct)] if direct and direct["lei"] else []),
        ]
        is_person = text_of(entity.get("category")) == SOLE_TRADER
        return Record(key=key, facts=tuple(facts), extra=extra, is_person=is_person)

    def read_file(self, file: IO[bytes]) -> Iterator[tuple[tuple[str, ...], Raw]]:
        """A delta or a golden copy, packed or not: {"records": […]}, record by record."""
        begins = file.read(2)
        file.seek(0)
        if begins != ZIP_BEGINS:
            yield from _records(file)
            return
        with zipfile.ZipFile(file) as archive, archive.open(archive.namelist()[0]) as opened:
            yield from _records(opened)


def is_lei(text: str) -> bool:
    return len(text) == 20 and text.isalnum()


def numbers_of(entity: Raw) -> list[str]:
    """The business ID that the record names, if it is of a register that we know."""
    number = text_of(entity.get("registeredAs"))
    return [number] if number and text_of(part_of(entity.get("registeredAt")).get("id")) in SCHEMES else []


def _records(file: Any) -> Iterator[tuple[tuple[str, ...], Raw]]:
    for raw in ijson.items(file, "records.item", use_float=True):
        if isinstance(raw, dict) and is_lei(plain(raw.get("LEI"))):
            yield (plain(raw["LEI"]), *numbers_of(_from_file(raw))), raw


def plain(value: object) -> str:
    """The text of {"$": "text"}."""
    return text_of(part_of(value).get("$"))


def _from_file(raw: Raw) -> Raw:
    """A record of a file in the interface's shape, as far as it is read."""
    entity = part_of(raw.get("Entity"))
    authority = part_of(entity.get("RegistrationAuthority"))
    return {
        "legalName": {"name": plain(entity.get("LegalName"))},
        "registeredAt": {"id": plain(authority.get("RegistrationAuthorityID"))},
        "registeredAs": plain(authority.get("RegistrationAuthorityEntityID")),
        "status": plain(entity.get("EntityStatus")),
        "category": plain(entity.get("EntityCategory")),
    }


def _entity_of(data: Raw) -> Raw:
    return part_of(part_of(data.get("attributes")).get("entity"))


def _brief(data: object) -> dict[str, str] | None:
    if not isinstance(data, dict):
        return None
    lei = text_of(part_of(data.get("attributes")).get("lei")) or text_of(data.get("id"))
    entity = _entity_of(data)
    found = {"lei": lei, "name": text_of(part_of(entity.get("legalName")).get("name"))}
    numbers = numbers_of(entity)
    if numbers:
        scheme = SCHEMES[text_of(part_of(entity.get("registeredAt")).get("id"))]
        found |= {"business_id": numbers[0], "scheme": scheme}
    return found
