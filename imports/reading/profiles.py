"""What the cells of a column look like, whatever its header says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stdnum import lei as lei_numbers

from imports.reading import dates, identifiers, values
from imports.reading.addresses import parse_address

_PHONE = re.compile(r"^\+?[\d\s()/.\-]{6,22}$")
_URL = re.compile(
    r"(?i)^(?:https?://|www\.)\S+\.\S+$|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:fi|com|se|no|dk|ee|eu|net|org|io|de|fr|co\.uk|co\.za|us)(?:/\S*)?$"
)
_VAT = re.compile(r"^(?:FI\d{8}|SE\d{12}|NO\d{9}(?:MVA)?|DK\d{8}|EE\d{9}|DE\d{9}|FR\w{2}\d{9}|GB\d{9})$")
_NUMBER = re.compile(r"^[+-]?\d[\d\s.,\u00a0]*(?:[eE]\+?\d+)?$")
HONORIFICS = frozenset(
    [
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "dr",
        "dr.",
        "hr",
        "fr",
        "herra",
        "rouva",
        "neiti",
        "prof.",
        "prof",
        "herr",
        "fru",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Shares (0 to 1) of the filled cells that are of each kind; `filled` is the share of cells with anything."""

    filled: float = 0.0
    email: float = 0.0
    phone: float = 0.0
    web: float = 0.0
    y_tunnus: float = 0.0
    vat: float = 0.0
    lei: float = 0.0
    postcode: float = 0.0
    date: float = 0.0
    number: float = 0.0
    address: float = 0.0
    honorific: float = 0.0
    digits: float = 0.0  # cells that hold any digit
    distinct: float = 0.0


def profile_of(cells: Sequence[str]) -> Profile:
    """The profile of a sample of cells."""
    texts = [cell.strip() for cell in cells if not values.is_blank(cell.strip())]
    if not texts:
        return Profile()
    return Profile(
        filled=len(texts) / len(cells),
        email=_share(
            texts, lambda text: isinstance(values.email_or_problem(text.split(";")[0].split(",")[0]), str)
        ),
        phone=_share(texts, lambda text: bool(_PHONE.match(text)) and 6 <= sum(map(str.isdigit, text)) <= 15),
        web=_share(texts, lambda text: bool(_URL.match(text))),
        y_tunnus=_share(texts, identifiers.is_y_tunnus),
        vat=_share(texts, lambda text: bool(_VAT.match(text.replace(" ", "").upper()))),
        lei=_share(texts, lambda text: len(text) == 20 and lei_numbers.is_valid(text.upper())),
        postcode=_share(texts, lambda text: bool(re.fullmatch(r"\d{5}|\d{3} \d{2}|\d{4}", text))),
        date=_share(texts, dates.looks_like_date),
        number=_share(texts, lambda text: bool(_NUMBER.match(text))),
        address=_share(texts, _is_whole_address),
        honorific=_share(texts, lambda text: text.lower() in HONORIFICS),
        digits=_share(texts, lambda text: any(map(str.isdigit, text))),
        distinct=len(set(texts)) / len(texts),
    )


def _share(texts: list[str], test) -> float:
    return sum(map(test, texts)) / len(texts)


def _is_whole_address(text: str) -> bool:
    if not re.search(r"[,\n\r]", text):
        return False
    parsed = parse_address(text)
    return bool(parsed.postcode and parsed.town)
