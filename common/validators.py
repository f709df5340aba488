"""What no text field takes, whichever door it comes through: page, API or file."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.text import has_control_characters

# ddmmyy, the sign of the century, the individual number, the check character (Finnish decree 128/2010 as
# amended in 2023: more signs for each century). Dashes are taken in any width, and spaces around the sign.
_SIGN_CENTURY = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_IDENTITY_CODE = re.compile(
    r"(?<![0-9A-Za-z])(\d{2})(\d{2})(\d{2}) ?([-+A-FU-Ya-fu-y]) ?(\d{3})([0-9A-Ya-y])(?![0-9A-Za-z])"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")

IDENTITY_CODE_REFUSAL = _(
    "This text contains a Finnish personal identity code. The register must not hold them; "
    "take the code away and keep the rest."
)
YEARS = range(1000, 3000)
FAR_DAY_REFUSAL = _(
    "Give a day between the years 1000 and 2999. For something without an end, leave the day empty."
)
CONTROL_CHARACTER_REFUSAL = _(
    "The text contains an invisible control character. Type the text again, or paste it as plain text."
)


def _is_identity_code(match: re.Match[str]) -> bool:
    day, month, year, sign, number, check = match.groups()
    try:
        date(_SIGN_CENTURY[sign.upper()] + int(year), int(month), int(day))
    except ValueError:
        return False
    if int(number) < 2:
        return False
    return _CHECK_CHARACTERS[int(day + month + year + number) % 31] == check.upper()


def contains_personal_identity_code(value: str) -> bool:
    """Whether a henkilötunnus stands in the text: a real date and a right check character, so that
    ordinary numbers, serials and telephone numbers pass."""
    return any(map(_is_identity_code, _IDENTITY_CODE.finditer(value.translate(_DASHES))))


def refuse_personal_identity_code(value: str) -> None:
    if isinstance(value, str) and contains_personal_identity_code(value):
        raise ValidationError(IDENTITY_CODE_REFUSAL, code="personal_identity_code")


def refuse_far_days(value: date) -> None:
    """Ranges end on the day after, and programs know none after 31.12.9999, which others write for "never"; nor do
    they know the year before 1.1.0001, which others write for "not known"."""
    if isinstance(value, date) and value.year not in YEARS:
        raise ValidationError(FAR_DAY_REFUSAL, code="far_day")


def refuse_control_characters(value: str) -> None:
    if isinstance(value, str) and has_control_characters(value):
        raise ValidationError(CONTROL_CHARACTER_REFUSAL, code="control_characters")
