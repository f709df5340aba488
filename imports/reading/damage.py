"""Values that another program has damaged on the way: told apart from sound ones, never quietly repaired."""

import re

IMPRECISE = "imprecise_number"
LOST_ZEROS = "lost_zeros"
MISREAD = "misread_letters"
SPREADSHEET_ERROR = "spreadsheet_error"

_SCIENTIFIC = re.compile(r"^[+-]?\d(?:[.,]\d+)?[eE]\+(\d{1,3})$")
_ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#PUUTTUU!",
        "#ARVO!",
        "#VIITTAUS!",
        "#NIMI?",
        "#JAKO/0!",
    }
)
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|â€|√[§∂•ñ†°Ñ]|\ufffd|‚Äô|‚Ä¶|√É|√¢")


def is_scientific(text: str) -> bool:
    """`2,41392E+11`: a number of which a spreadsheet has thrown the last digits away."""
    return bool(_SCIENTIFIC.match(text))


def is_imprecise(text: str) -> bool:
    """Scientific notation that hides digits: fewer are shown than the number has."""
    match = _SCIENTIFIC.match(text)
    if not match:
        return False
    mantissa = re.split("[eE]", text)[0]
    return sum(sign.isdigit() for sign in mantissa) - 1 < int(match.group(1))


def is_spreadsheet_error(text: str) -> bool:
    return text.upper() in _ERRORS


def is_misread(text: str) -> bool:
    """Letters that were read by a wrong encoding, once or twice: `YhtiÃ¶`, `Yhti√∂`, `Yhti?` with U+FFFD."""
    return not text.isascii() and bool(_MOJIBAKE.search(text))


def mended_letters(text: str) -> str:
    """What a misread text most likely was, or "" when it cannot be told."""
    for wrong in ("cp1252", "mac_roman", "latin-1"):
        try:
            mended = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if mended != text and "\ufffd" not in mended:
            return mended_letters(mended) or mended if is_misread(mended) else mended
    return ""


_ZERO_LENGTHS = {"FI": 5, "SE": 5, "EE": 5, "DE": 5, "FR": 5, "IT": 5, "ES": 5, "US": 5, "NO": 4, "DK": 4}
_SHORTEST = {"FI": 3, "EE": 5, "SE": 5, "NO": 3, "DK": 3, "US": 3}


def with_zeros(postcode: str, country: str) -> str:
    """The postcode with the zeros a spreadsheet took, or "" when none were taken."""
    length = _ZERO_LENGTHS.get(country)
    if not length or not postcode.isdigit() or len(postcode) >= length:
        return ""
    return postcode.zfill(length) if len(postcode) >= _SHORTEST.get(country, length - 1) else ""
