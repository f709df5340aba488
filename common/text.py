"""Text as people paste it, made comparable: one spelling of each letter, no invisible signs."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff\u00ad"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009"), " ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(value: str) -> str:
    """NFC letters, ordinary spaces, no zero-width signs, `\\n` line ends, no space at the ends."""
    text = unicodedata.normalize("NFC", value).translate(_INVISIBLE).translate(_SPACES)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def has_control_characters(value: str) -> bool:
    """Null bytes and their kin; tabs and line ends are text."""
    return _CONTROL.search(value) is not None
