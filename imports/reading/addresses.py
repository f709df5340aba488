"""A whole address in one cell, cut into street, postcode, town and region as far as it can be told."""

import re
from dataclasses import dataclass
from functools import lru_cache

from imports.reading.values import clean_text, country_or_problem

_GB_POSTCODE = re.compile(r"(?i)^(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$")
_POSTCODE_TOWN = re.compile(r"^(?:(?:FI|FIN|SE|S|NO|N|DK|EE|D|DE|F)[- ])?(\d{3} ?\d{2}|\d{4,5})\s+(\D.*)$")
_US_POSTCODE = re.compile(r"^(\d{5})(?:-\d{4})?$")
_US_STATE = re.compile(r"^[A-Z]{2}$")
_PARTS = re.compile(r"\s*[,\n\r]+\s*")
_COUNTIES = frozenset(
    "avon bedfordshire berkshire buckinghamshire cambridgeshire cheshire cleveland clwyd cornwall cumbria derbyshire"
    "|devon dorset durham dyfed essex gloucestershire gwent gwynedd hampshire hertfordshire humberside kent lancashire"
    "|leicestershire lincolnshire merseyside middlesex norfolk northamptonshire northumberland nottinghamshire"
    "|oxfordshire powys rutland shropshire somerset staffordshire suffolk surrey warwickshire wiltshire"
    "|worcestershire yorkshire lanarkshire midlothian aberdeenshire fife".replace("|", " ").split()
) | {
    "west midlands", "west yorkshire", "south yorkshire", "north yorkshire", "east yorkshire", "tyne and wear",
    "greater manchester", "greater london", "east sussex", "west sussex", "isle of wight", "county durham",
    "south glamorgan", "mid glamorgan", "west glamorgan", "north humberside", "south humberside", "co durham",
    "tyne & wear", "berks", "bucks", "herts", "hants", "east riding of yorkshire", "hereford and worcester",
}  # fmt: skip


@dataclass(frozen=True)
class ParsedAddress:
    """The parts of an address; a part that cannot be told is empty."""

    street: str = ""
    postcode: str = ""
    town: str = ""
    region: str = ""
    country: str = ""


@lru_cache(maxsize=4096)
def parse_address(text: str) -> ParsedAddress:
    """Lines or comma-parted pieces, read from the end: country, postcode, region, town; the rest is the street."""
    parts = [cleaned for part in _PARTS.split(text) if (cleaned := clean_text(part))]
    country = postcode = town = region = ""
    while parts:
        last = parts[-1]
        code = country_or_problem(last) if len(last) > 2 else ""
        if isinstance(code, str) and code and len(parts) > 1 and country in {"", code}:
            country = code
        elif not postcode and _GB_POSTCODE.match(last):
            postcode, country = last.upper(), country or "GB"
        elif not region and last.lower() in _COUNTIES and len(parts) > 1:
            region, country = last, country or "GB"
        else:
            break
        parts.pop()
    if postcode:
        if len(parts) > 1:
            town = parts.pop()
        return ParsedAddress(", ".join(parts), postcode, town, region, country)
    for index in range(len(parts) - 1, -1, -1):
        if match := _POSTCODE_TOWN.match(parts[index]):
            street = ", ".join(parts[:index])
            return ParsedAddress(street, match.group(1), match.group(2), region, country)
        if (match := _US_POSTCODE.match(parts[index])) and index >= 2 and _US_STATE.match(parts[index - 1]):
            street = ", ".join(parts[: index - 2])
            return ParsedAddress(street, match.group(1), parts[index - 2], parts[index - 1], country or "US")
    if region and parts:
        town = parts.pop()
    return ParsedAddress(", ".join(parts), "", town, region, country)
