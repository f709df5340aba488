"""Cells into facts: one small reader for each kind. A reader gives a value, or a Problem that says what is wrong."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers
from babel import Locale
from stdnum import lei as lei_numbers

from imports.reading import damage

EMPTY_WORDS = frozenset({
    "n/a", "na", "null", "none", "nan", "not provided", "unknown", "not available", "missing", "ei tiedossa",
    "tuntematon", "puuttuu", "uppgift saknas", "okänd", "#", "?", "nil", "(blank)", "tyhjä",
})  # fmt: skip
_DASHES = re.compile(r"^[-–—_.*\s]+$")
_DASHLIKE = frozenset("-–—_.* \t")
_LONGEST_EMPTY = max(map(len, EMPTY_WORDS))
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_SPLIT = re.compile(r"\s*(?:\|##\||\s:::\s|[;|,\n\r])\s*")
_EMAIL = re.compile(r"^[^\s@,;:<>()\[\]\"\\]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$")
_HOST = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,}$")


@dataclass(frozen=True)
class Problem:
    """Why a cell gives no value: a code for the user's language, and what it may have been before."""

    code: str
    proposal: str = ""


def clean_text(text: str) -> str:
    """One line: spaces folded, composed letters, no invisible control characters."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = _CONTROLS.sub("", text)
        return _SPACES.sub(" ", text).strip()
    return " ".join(text.split()) if "  " in text else text.strip()


def clean_lines(text: str) -> str:
    """Free text: lines kept, control characters gone."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return (
        _CONTROLS.sub("", unicodedata.normalize("NFC", text))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .strip()
    )


def is_blank(text: str) -> bool:
    """Whether the cell only says that nothing is known."""
    if not text:
        return True
    if text[0] in _DASHLIKE:
        return bool(_DASHES.match(text)) or text.lower() in EMPTY_WORDS
    return len(text) <= _LONGEST_EMPTY and text.lower() in EMPTY_WORDS


def text_or_problem(text: str, limit: int) -> str | Problem:
    cleaned = clean_text(text)
    return whole_or_problem(cleaned, limit)


def whole_or_problem(cleaned: str, limit: int) -> str | Problem:
    if len(cleaned) > limit:
        return Problem("too_long", cleaned[:limit])
    if cleaned.startswith("#") and damage.is_spreadsheet_error(cleaned):
        return Problem(damage.SPREADSHEET_ERROR)
    if not cleaned.isascii() and damage.is_misread(cleaned):
        return Problem(damage.MISREAD, damage.mended_letters(cleaned)[:limit])
    return cleaned


def code_or_problem(text: str, limit: int) -> str | Problem:
    """A serial, product code or key: exact, so a number in scientific notation is refused."""
    cleaned = clean_text(text)
    if damage.is_scientific(cleaned):
        return Problem(damage.IMPRECISE)
    if cleaned.endswith(".0") and cleaned[:-2].isdigit():
        cleaned = cleaned[:-2]  # a whole number that went through a column of decimals
    return whole_or_problem(cleaned, limit)


def split_values(text: str) -> list[str]:
    """Several values in one cell, whatever sign parts them."""
    return [part for part in _SPLIT.split(text) if part]


@lru_cache(maxsize=4096)
def email_or_problem(text: str) -> str | Problem:
    address = clean_text(text).removeprefix("mailto:").strip("<>").lower()
    if not address.isascii():
        local, _at, host = address.partition("@")
        try:
            address = f"{local}@{host.encode('idna').decode()}"
        except UnicodeError:
            return Problem("bad_email")
    if len(address) > 254 or not _EMAIL.match(address):
        return Problem("bad_email")
    return address


_FINNISH = re.compile(r"^(?:\+358|0)([1-9]\d{4,11})$")
_PUNCTUATION = str.maketrans("", "", " -()./\u00a0")


@lru_cache(maxsize=16384)
def phone_or_problem(text: str, country: str) -> str | Problem:
    """The number in E.164; `country` is whose national numbers are meant."""
    if damage.is_scientific(text):
        return Problem(damage.IMPRECISE)
    bare = text.translate(_PUNCTUATION)
    match = _FINNISH.match(bare)
    if match and (bare[0] == "+" or country == "FI"):
        return "+358" + match.group(1)
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return Problem("bad_phone")
    if not phonenumbers.is_possible_number(number):
        return Problem("bad_phone", _with_trunk_zero(bare, country))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _with_trunk_zero(bare: str, country: str) -> str:
    return f"0{bare}" if country == "FI" and bare.isdigit() and 6 <= len(bare) <= 10 else ""


@lru_cache(maxsize=4096)
def web_or_problem(text: str) -> tuple[str, str] | Problem:
    """The address as people write it, and the bare domain."""
    value = clean_text(text)
    host = re.sub(r"(?i)^[a-z]+://", "", value).split("/")[0].split("?")[0].split(":")[0].lower().rstrip(".")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return Problem("bad_web")
    host = host.removeprefix("www.")
    if len(value) > 254 or "@" in value or not _HOST.match(host):
        return Problem("bad_web")
    return value, host


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "fi", "sv", "nb", "da", "de", "et", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(name.casefold(), code)
    names |= {
        "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "uk": "GB", "great britain": "GB",
        "usa": "US", "u.s.a.": "US", "united states of america": "US", "the netherlands": "NL", "holland": "NL",
        "fin": "FI", "swe": "SE", "nor": "NO", "dnk": "DK", "est": "EE", "gbr": "GB", "deu": "DE", "fra": "FR",
        "korea": "KR", "south korea": "KR", "russia": "RU", "czech republic": "CZ", "ruotsi": "SE",
    }  # fmt: skip
    return names


@lru_cache(maxsize=1)
def _country_codes() -> frozenset[str]:
    return frozenset(
        code
        for code in Locale("en").territories
        if len(code) == 2 and code.isalpha() and code not in {"ZZ", "EU", "UN", "EZ", "QO", "XA", "XB"}
    )


@lru_cache(maxsize=2048)
def country_or_problem(text: str) -> str | Problem:
    name = clean_text(text)
    code = name.upper()
    if len(code) == 2 and code != "UK":
        return code if code in _country_codes() else Problem("unknown_country")
    return _countries().get(name.casefold()) or Problem("unknown_country")


_LANGUAGES = {
    "fi": "fi fin finnish suomi finska suomea suo", "sv": "sv swe swedish ruotsi svenska se ruo",
    "en": "en eng english englanti engelska", "no": "no nb nn nor norwegian norja norska norsk",
    "da": "da dan danish tanska danska dansk", "et": "et est estonian viro eesti estniska",
    "de": "de deu ger german saksa tyska deutsch", "fr": "fr fra fre french ranska franska français",
}  # fmt: skip
LANGUAGES = {word: code for code, words in _LANGUAGES.items() for word in words.split()}


def language_or_problem(text: str) -> str | Problem:
    word = re.split(r"[-_ ]", text.strip().casefold())[0]
    return LANGUAGES.get(word) or ("xx" if word in {"other", "muu"} else Problem("unknown_language"))


_STATUSES = {
    "active": "active 1 true yes kyllä toiminnassa aktiivinen voimassa aktiv ja normal open registered k y",
    "ceased": "ceased 0 false no ei lakannut lopettanut inactive passiivinen dissolved closed avregistrerad slettet e n",
    "bankrupt": "bankrupt konkurssi konkurssissa konkurs bankruptcy",
    "liquidation": "liquidation selvitystila selvitystilassa likvidation",
    "restructuring": "restructuring saneeraus saneerauksessa yrityssaneeraus administration rekonstruktion",
}
STATUSES = {word: code for code, words in _STATUSES.items() for word in words.split()}
_ITEM_STATUSES = {
    "in_use": "in_use käytössä active aktiivinen deployed toiminnassa a i_bruk ready_to_deploy in_service operational "
              "checked_out deployable", "stored": "stored varastossa in_storage storage i_lager on_shelf",
    "planned": "planned suunniteltu on_order tilattu", "delivered": "delivered toimitettu levererad",
    "in_repair": "in_repair huollossa korjauksessa broken rikki undeployable out_for_repair pending_diagnostics "
                 "out_of_service", "loaned": "loaned lainassa on_loan loan",
    "retired": "retired poistettu archived inactive deactivated käytöstä_poistettu decommissioned removed permanently_closed",
    "scrapped": "scrapped romutettu skrotad disposed", "lost": "lost kadonnut stolen lost/stolen varastettu",
    "unknown": "unknown tuntematon ei_tiedossa pending",
}  # fmt: skip
ITEM_STATUSES = {word: code for code, words in _ITEM_STATUSES.items() for word in words.split()}
_PRODUCT_KINDS = {
    "device": "device laite hardware machine kone utrustning equipment asset", "service": "service palvelu tjänst",
    "premises": "premises toimitila tila lokal building rakennus", "software": "software ohjelmisto licence license program",
    "part": "part osa varaosa spare spare_part component reservdel module accessory consumable",
}  # fmt: skip
PRODUCT_KINDS = {word: code for code, words in _PRODUCT_KINDS.items() for word in words.split()}


def folded_name(text: str) -> str:
    """A name as names of staff are compared: “Rantala,  Aino” is Rantala Aino."""
    return " ".join(text.casefold().replace(",", " ").split())


def word_or_problem(text: str, words: dict[str, str], code: str) -> str | Problem:
    """One of a vocabulary, in any of our languages."""
    word = clean_text(text).casefold()
    return words.get(word.replace(" ", "_")) or words.get(word) or Problem(code)


def lei_or_problem(text: str) -> str | Problem:
    try:
        return lei_numbers.validate(clean_text(text).upper())
    except lei_numbers.ValidationError:
        return Problem("bad_lei")


_POSTCODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 \-]{1,14}$")


@lru_cache(maxsize=16384)
def postcode_or_problem(text: str, country: str) -> str | Problem:
    """The postcode; one that lost its zeros, or runs on for too long, is told with a proposal."""
    code = clean_text(text).upper()
    if damage.is_scientific(code):
        return Problem(damage.IMPRECISE)
    if code.endswith(".0") and code[:-2].isdigit():
        code = code[:-2]
    for prefix in ("FI-", "FIN-", "SE-", "S-", "NO-", "N-", "DK-", "EE-"):
        code = code.removeprefix(prefix)
    if zeros := damage.with_zeros(code, country):
        return Problem(damage.LOST_ZEROS, zeros)
    if not _POSTCODE.match(code) or (
        country in {"FI", "SE", "NO", "DK"} and not code.replace(" ", "").isdigit()
    ):
        return Problem("bad_postcode")
    return code.replace(" ", "") if country == "FI" else code


def plain_value(text: str) -> Any:
    """An attribute's value: a number where the text is surely one, else the text."""
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,14})", text):
        return int(text)
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,9})\.\d{1,6}", text):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


_DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "1 ma mon monday maanantai mån", "2 ti tue tuesday tiistai tis", "3 ke wed wednesday keskiviikko ons",
            "4 to thu thursday torstai tors", "5 pe fri friday perjantai fre", "6 la sat saturday lauantai lör",
            "7 su sun sunday sunnuntai sön",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def weekdays_or_problem(text: str) -> str | Problem:
    """`Mon-Fri`, `ma, ke, pe`, `1-5` as an array of the database, Monday is 1."""
    if is_blank(text.strip()):
        return ""
    days: set[int] = set()
    for part in re.split(r"[,;/ ]+", re.sub(r"\s*[-–—]\s*", "-", text.strip().lower())):
        ends = [_DAY_NAMES.get(end.rstrip(".")) for end in part.split("-")]
        if len(ends) > 2 or None in ends or ends[0] > ends[-1]:
            return Problem("bad_weekdays")
        days.update(range(ends[0], ends[-1] + 1))
    return "{" + ",".join(map(str, sorted(days))) + "}"


def clock_or_problem(text: str) -> str | Problem:
    """`8`, `08.00`, `klo 8:30` as a time of day."""
    text = text.strip().lower().removeprefix("klo").strip()
    if is_blank(text):
        return ""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]00)?", text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return Problem("bad_clock")
    return f"{int(found[1]):02}:{found[2] or '00'}"
