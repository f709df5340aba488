"""What an erasure looks for in texts: a person's addresses, whole names and lone names, and how sure each is.

Addresses and whole names say whom they are about. "Meri" and "Laine" alone are words too, and "Virtanen Oy" is a
company: those are proposed, and somebody decides.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from string import printable as printable_ascii
from urllib.parse import quote

from gdpr.reading.spellings import (
    AFTER,
    BEFORE,
    address_pattern,
    first_name_pattern,
    last_name_pattern,
    phone_pattern,
    spelled,
    whole_name_pattern,
)

LEGAL_FORMS = r"(?:oyj?|ab|abp|ky|ay|tmi|t:mi|osk|ltd|inc|gmbh|as|asa|ou|oü)"
FEWEST = 3  # letters of a lone name that is looked for


@dataclass(frozen=True)
class Hit:
    """Words of a text that may be about the person."""

    start: int
    end: int
    words: str
    what: str  # "email", "phone", "name", "part"

    @property
    def is_whole(self) -> bool:
        return self.what != "part"


@dataclass(frozen=True)
class Needles:
    """One person's addresses and names, also those that were changed since."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()  # whole names of colleagues, who may share a part
    extra: tuple[str, ...] = field(default=())  # universal IDs and numbers under which the person is known

    @cached_property
    def _addresses(self) -> re.Pattern[str] | None:
        return _any([*map(address_pattern, self.emails), *map(spelled, self.extra)], re.IGNORECASE)

    @cached_property
    def _phones(self) -> re.Pattern[str] | None:
        return _any([phone_pattern(number) for number in self.phones], re.IGNORECASE)

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        return _any([whole_name_pattern(*pair) for pair in self.names if all(pair)], re.IGNORECASE)

    @cached_property
    def _parts(self) -> re.Pattern[str] | None:
        parts = []
        for first, last in self.names:
            parts += [first_name_pattern(word) for word in first.split() if len(word) >= FEWEST]
            parts += [last_name_pattern(last)] if len(last) >= FEWEST else []
        cased = [f"(?-i:(?=[^\\W\\d_a-zåäö]|&|\\\\u00|%C3)){part}" for part in dict.fromkeys(parts)]
        return _any([f"{BEFORE}{part}{AFTER}(?!\\s+{LEGAL_FORMS}\\b)" for part in cased], re.IGNORECASE)

    @cached_property
    def _strangers(self) -> re.Pattern[str] | None:
        return _any([whole_name_pattern(*pair) for pair in self.others if all(pair)], re.IGNORECASE)

    def found(self, text: str, *, with_parts: bool) -> list[Hit]:
        """The hits of a text from its beginning, none over another: addresses first, then whole names, then parts."""
        hits: list[Hit] = []
        looks = [("email", self._addresses), ("phone", self._phones), ("name", self._names)]
        if with_parts:
            looks.append(("part", self._parts))
        taken = [match.span() for match in self._strangers.finditer(text)] if self._strangers else []
        for what, pattern in looks:
            for match in pattern.finditer(text) if pattern else ():
                is_other = what == "part" and _meets(match.span(), taken)
                if not is_other and not _meets(match.span(), [(hit.start, hit.end) for hit in hits]):
                    hits.append(Hit(*match.span(), match[0], what))
        return sorted(hits, key=lambda hit: hit.start)

    def stems(self) -> list[str]:
        """Beginnings of names, in the letters that a database may hold, to look for rows by before reading them."""
        return [stem for pair in self.names for stem in _stems(pair[0]) + _stems(pair[1])]

    def pairs(self) -> list[tuple[list[str], list[str]]]:
        """For each whole name, the stems of its parts: a text with one of each may hold the name."""
        return [(_stems(first), _stems(last)) for first, last in self.names if first and last]

    def rough_addresses(self) -> list[str]:
        """What stands in a text whenever an address or number does, whichever way it is written: for LIKE."""
        return [re.split(r"@", address)[0] for address in self.emails] + list(self.extra)

    def rough_phones(self) -> list[tuple[str, str]]:
        """The last digits of each number, and a pattern of PostgreSQL for them."""
        ends = [re.sub(r"\D", "", number)[-7:] for number in self.phones]
        return [(digits, r"[\s().\-/]*".join(digits)) for digits in ends]


def _stems(name: str) -> list[str]:
    """A beginning that each form of a name has, as it is and as JSON, an address and plain letters write it."""
    if not name:
        return []
    word = name.split(maxsplit=1)[0]
    stem = word[: max(2, min(4, len(word) - 2))] if len(word) > 3 else word
    composed = unicodedata.normalize("NFC", stem)
    apart = unicodedata.normalize("NFD", composed)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    ways = [composed, apart, plain]
    if not composed.isascii():
        cases = (composed, composed.lower(), composed.upper())
        ways += [json.dumps(case)[1:-1] for case in cases] + [quote(case) for case in cases]
        ways += [case.encode("ascii", "xmlcharrefreplace").decode() for case in cases]
        start = composed[: len(composed) - len(composed.lstrip(printable_ascii))]
        ways += [start] if len(start) > 1 else []  # before an escape of any other kind
    return list(dict.fromkeys(ways))


def _any(patterns: list[str], flags: int) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags) if patterns else None


def _meets(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def without(text: str, hits: list[Hit], word: str) -> str:
    """The text with the hits replaced by a word that says that something was there."""
    out, at = [], 0
    for hit in sorted(hits, key=lambda one: one.start):
        out += [text[at : hit.start], word]
        at = hit.end
    return "".join([*out, text[at:]])


def strings_of(value: object) -> Iterator[str]:
    """Every string of a value as JSON has it, names of fields left alone."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings_of(item)


def mapped(value: object, change: Callable[[str], str]) -> object:
    """A value as JSON has it with each of its strings put through `change`, names of fields left alone."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: mapped(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(item, change) for item in value]
    return value
