"""Names, streets and numbers in the form in which they are compared. The SQL of blocking folds in the same way."""

import re
import unicodedata
from functools import lru_cache

from common.normalise import SCHEME_COUNTRY, normalise_business_id
from common.refusals import Refusal

# Letters that are written in two ways; what NFKD does not take apart.
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l", "ß": "s", "þ": "t", "ð": "d"})
# Legal forms as they stand in names, folded and without signs.
_FORMS = (
    "oy oyj ab abp publ osakeyhtio julkinen aktiebolag aktiebolaget ky kommandiittiyhtio ay avoin yhtio tmi toiminimi"
    " osk osuuskunta ry rf saatio sr as asa ans da ks enk sa aps amba kb hb ek forening gmbh ag kg ohg ug mbh ev"
    " ltd limited plc llp llc lp inc incorporated corp corporation co company sarl sas sasu eurl spa srl bv nv ou uab"
    " sia spzoo sp zoo kft oyab cooperative"
)
LEGAL_FORMS = frozenset(_FORMS.split())
_SLASHED = re.compile(r"\b([ai])\s*/\s*(s)\b")  # A/S, I/S
_SIGNS = re.compile(r"[^0-9a-z]+")
_AND = re.compile(r"\s*[&+]\s*")
AND = frozenset({"and", "ja", "och", "og", "und", "et", "the"})
STREETS = {
    "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard",
    "dr": "drive", "ln": "lane", "pl": "place", "pkwy": "parkway", "hwy": "highway", "sq": "square", "ct": "court",
    "north": "n", "south": "s", "east": "e", "west": "w", "k": "katu", "g": "gatan",
}  # fmt: skip
_KINDS = "street avenue road boulevard drive lane place parkway highway square court n s e w katu gatan"
STREET_KINDS = frozenset(_KINDS.split())
_FLOOR = re.compile(r"\b(\d+(st|nd|rd|th) floor|floor \d+|(suite|unit|apt|room|fl|ste|as)\b\.? ?[0-9a-z]*)")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case, marks off (ä is a, ö and ø are o), spaces for signs."""
    lowered = _SLASHED.sub(r"\1\2", text.lower().translate(_LETTERS))
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", bare.replace("'", "").replace("’", "").replace(".", " ")).split())


@lru_cache(maxsize=65_536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form; a name of nothing else keeps it."""
    words = fold(_AND.sub(" and ", name)).split()
    words = _letters_joined([word for word in words if word not in AND])
    core = tuple(word for word in words if word not in LEGAL_FORMS)
    return core or tuple(words)


def _letters_joined(words: list[str]) -> list[str]:
    """A B B as one word, for initials are written with and without full stops."""
    joined: list[str] = []
    was_letter = False
    for word in words:
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and was_letter:
            joined[-1] += word
        else:
            joined.append(word)
        was_letter = is_letter
    return joined


@lru_cache(maxsize=65_536)
def street_parts(street: str) -> tuple[str, tuple[str, ...]]:
    """The number of a house and the words of its street, abbreviations written out."""
    words = [STREETS.get(word, word) for word in _FLOOR.sub(" ", fold(street)).split()]
    number = next((word for word in words if word[0].isdigit()), "")
    number = re.match(r"\d+", number)[0].lstrip("0") if number else ""
    rest = (
        tuple(word for word in words if not re.fullmatch(rf"{number}[a-z]?", word))
        if number
        else tuple(words)
    )
    return number, rest


def register_numbers(
    country: str, scheme: str, business_id: str, vat_number: str, lei: str
) -> dict[str, str]:
    """The valid numbers of a legal unit by the register that gave them: `FI` its business ID, whether written as
    such or out of its VAT number; `LEI`. What is not valid is no number: it neither decides nor forbids."""
    found: dict[str, str] = {}
    if lei:
        found["LEI"] = lei.upper()
    if business_id and scheme in SCHEME_COUNTRY and (number := _valid(scheme, country, business_id)):
        found[SCHEME_COUNTRY[scheme]] = number
    prefix = "GR" if vat_number[:2] == "EL" else vat_number[:2]
    from_vat = {"FI": "fi_ytunnus", "SE": "se_orgnr", "DK": "dk_cvr", "NO": "no_orgnr"}
    if vat_number and prefix in from_vat:
        digits = re.sub(r"[^0-9]", "", vat_number[2:])
        digits = digits[:-2] if prefix == "SE" and len(digits) == 12 else digits
        if number := _valid(from_vat[prefix], prefix, digits):
            found.setdefault(prefix, number)
    elif vat_number:
        found[f"VAT {prefix}"] = vat_number
    return found


def written_number(register: str, number: str) -> str:
    """A number of `register_numbers` as its register writes it: 1572860-0."""
    scheme = next((scheme for scheme, country in SCHEME_COUNTRY.items() if country == register), "")
    if not scheme:
        return number
    try:
        return normalise_business_id(scheme, register, number)
    except Refusal:
        return number


@lru_cache(maxsize=65_536)
def _valid(scheme: str, country: str, number: str) -> str:
    try:
        written = normalise_business_id(scheme, country, number)
    except Refusal:
        return ""
    return "".join(sign for sign in written if sign.isalnum()).upper()
