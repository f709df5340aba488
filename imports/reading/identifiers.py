"""National numbers of companies: checked by their check digits, in the spelling of their own register."""

import re
from functools import lru_cache

from stdnum.dk import cvr
from stdnum.ee import registrikood
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr

from imports.reading import damage
from imports.reading.values import Problem, clean_text

SCHEMES = {
    "FI": "fi_ytunnus", "SE": "se_orgnr", "NO": "no_orgnr", "DK": "dk_cvr", "EE": "ee_registrikood", "GB": "gb_crn",
    "DE": "de_hr", "FR": "fr_siren",
}  # fmt: skip
_CHECKED = {"SE": se_orgnr, "NO": no_orgnr, "DK": cvr, "EE": registrikood, "FR": siren}
_LENGTHS = {"SE": 10, "NO": 9, "DK": 8, "EE": 8, "FR": 9, "GB": 8}
_Y_TUNNUS = re.compile(r"^(?:FI)?(\d{7})-?(\d)$", re.ASCII)
_Y_TUNNUS_SHORT = re.compile(r"^(\d{5,6})-(\d)$|^(\d{6,7})$", re.ASCII)
_GB = re.compile(r"^(?:\d{8}|[A-Z]{1,2}[A-Z0-9]{6,7})$")
_ZEROS = 48 * (7 + 9 + 10 + 5 + 8 + 4 + 2)  # digits come as their ASCII codes


def scheme_of(country: str) -> str:
    return SCHEMES.get(country, "other")


def is_y_tunnus(text: str) -> bool:
    match = _Y_TUNNUS.match(text.strip().upper())
    return bool(match) and _checks(match.group(1), match.group(2))


def _checks(digits: str, check: str) -> bool:
    """Weights 7 9 10 5 8 4 2, modulo 11. Written out: it runs once for every row of every file."""
    a, b, c, d, e, f, g = digits.encode()
    rest = (7 * a + 9 * b + 10 * c + 5 * d + 8 * e + 4 * f + 2 * g - _ZEROS) % 11
    return rest != 1 and int(check) == (11 - rest) % 11


def business_id_or_problem(text: str, country: str) -> str | Problem:
    """The number as its register writes it. One that lost its zeros is told with a proposal."""
    number = clean_text(text).upper()
    if country == "FI":
        match = _Y_TUNNUS.match(number)
        if match and _checks(match.group(1), match.group(2)):
            return f"{match.group(1)}-{match.group(2)}"
    return _other_number(number, country)


@lru_cache(maxsize=4096)
def _other_number(number: str, country: str) -> str | Problem:
    if damage.is_scientific(number):
        return Problem(damage.IMPRECISE)
    if number.endswith(".0") and number[:-2].isdigit():
        number = number[:-2]
    if country == "FI":
        return _short_y_tunnus(number)
    if country == "GB":
        return _company_number(number)
    checked = _CHECKED.get(country)
    if checked is None:
        return number if re.search(r"\d", number) and len(number) <= 40 else Problem("bad_business_id")
    bare = re.sub(r"[^0-9]", "", number)
    if country == "FR" and len(bare) == 14:
        bare = bare[:9]  # a SIRET is the SIREN and the number of the place
    if country == "SE" and len(bare) in {10, 12} and bare[-8] in "01":
        return Problem("personal_number")  # a sole trader's number is the trader's personal number
    try:
        valid = checked.validate(bare)
    except ValidationError:
        return _padded(bare, country)
    return f"{valid[:6]}-{valid[6:]}" if country == "SE" else valid


def _padded(bare: str, country: str) -> Problem:
    length = _LENGTHS[country]
    if length - 3 <= len(bare) < length and _is_valid(bare.zfill(length), country):
        return Problem(damage.LOST_ZEROS, bare.zfill(length))
    return Problem("bad_business_id")


def _is_valid(bare: str, country: str) -> bool:
    try:
        _CHECKED[country].validate(bare)
    except ValidationError:
        return False
    return True


def _short_y_tunnus(number: str) -> Problem:
    match = _Y_TUNNUS_SHORT.match(number)
    if match:
        bare = (match.group(1) + match.group(2)) if match.group(1) else match.group(3)
        digits = bare.zfill(8)
        if _checks(digits[:7], digits[7]):
            return Problem(damage.LOST_ZEROS, f"{digits[:7]}-{digits[7]}")
    return Problem("bad_business_id")


def _company_number(number: str) -> str | Problem:
    bare = number.replace(" ", "")
    if _GB.match(bare):
        return bare
    if bare.isdigit() and 5 <= len(bare) < 8:
        return Problem(damage.LOST_ZEROS, bare.zfill(8))
    return Problem("bad_business_id")


@lru_cache(maxsize=8192)
def vat_or_problem(text: str, country: str) -> str | Problem:
    number = re.sub(r"[^0-9A-Z]", "", clean_text(text).upper())
    if damage.is_scientific(clean_text(text)):
        return Problem(damage.IMPRECISE)
    if number[:2].isdigit() and country:
        number = country + number
    try:
        return vat.validate(number)
    except ValidationError:
        known = number[:2] in {"GB", "NO", "CH"} and re.fullmatch(r"[A-Z]{2}\d{9,15}(?:MVA)?", number)
        return number[:20] if known else Problem("bad_vat")
