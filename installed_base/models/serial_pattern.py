"""How the serial numbers of a product are built: whether one fits, and one that would."""

import itertools
import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from installed_base.models.serial_range import LONGEST, problem_of_pattern

DIGITS = "1234567890"


class UnspeltError(Exception):
    """A part of a pattern for which no example is made."""


def fits(serial: str, pattern: str) -> bool:
    """Whether the serial number is built as the pattern says, in any case of letters. Without a usable pattern all are."""
    if not serial or not pattern or len(pattern) > LONGEST or problem_of_pattern(pattern):
        return True
    return re.fullmatch(pattern, serial[:80], re.IGNORECASE) is not None


def example_of(pattern: str) -> str:
    """A serial number that fits: digits count up, letters are the first allowed. The pattern itself where none is found."""
    try:
        text = _spell(parser.parse(pattern), itertools.cycle(DIGITS))
    except (re.error, UnspeltError, RecursionError, OverflowError):
        return pattern
    return text[:80] if re.fullmatch(pattern, text[:80], re.IGNORECASE) else pattern


def _spell(parsed: Any, digits: Any) -> str:
    return "".join(_one(op, what, digits) for op, what in parsed)


def _one(op: Any, what: Any, digits: Any) -> str:
    """One part of a parsed pattern as text."""
    if op is codes.LITERAL:
        return chr(what)
    if op is codes.ANY:
        return "X"
    if op is codes.IN:
        return _of_set(what, digits)
    if op in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
        least, most, part = what
        times = min(max(least, 1), 30) if most else 0
        return "".join(_spell(part, digits) for _turn in range(times))
    if op is codes.SUBPATTERN:
        return _spell(what[-1], digits)
    if op is codes.BRANCH:
        return _spell(what[1][0], digits)
    if op is codes.AT:
        return ""
    raise UnspeltError


def _of_set(what: Any, digits: Any) -> str:
    """A sign out of [a-z]: a digit that counts up where digits are allowed, else the first one."""
    op, value = what[0]
    if op is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
        return next(digits)
    if op is codes.CATEGORY and value is codes.CATEGORY_WORD:
        return "A"
    if op is codes.CATEGORY and value is codes.CATEGORY_SPACE:
        return " "
    if op is codes.RANGE:
        first, last = map(chr, value)
        sign = next(digits) if first.isdigit() else first
        return sign if first <= sign <= last else first
    if op is codes.LITERAL:
        return chr(value)
    raise UnspeltError
