"""Text as people paste it, made comparable: one spelling of each letter, no invisible signs."""

import re
import unicodedata

# Zero-width signs, and those that turn the direction of what follows: a name must not rewrite the words beside it.
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009"), " ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(value: str) -> str:
    """NFC letters, ordinary spaces, no invisible signs, `\\n` line ends, no space at the ends."""
    text = unicodedata.normalize("NFC", value).translate(_INVISIBLE).translate(_SPACES)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def line(value: str) -> str:
    """A text that has to stand on one line: tidy, and every gap in it one space."""
    return " ".join(tidy(value).split())


def has_control_characters(value: str) -> bool:
    """Null bytes and their kin; tabs and line ends are text."""
    return _CONTROL.search(value) is not None
