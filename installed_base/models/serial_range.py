"""Serial numbers as ranges see them: a stem and a number behind it.

`KX-0123-A0004567` is the stem `KX0123A` and the number 4567. A product whose numbers are built otherwise says so by
its `serial_pattern`, a regular expression with the groups `prefix` and `seq`; then 12-99 and 12-100 are 12, 99 and
12, 100 instead of 1299 and 12100.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_SIGNS = re.compile(r"[\W_]")
_TAIL = re.compile(r"(.*?)([0-9]*)", re.DOTALL)
LONGEST = 200  # of a pattern


@dataclass(frozen=True)
class SerialParts:
    """What a range compares. `number` is None when the serial ends with no digit."""

    stem: str
    number: int | None
    digits: int = 0
    by_pattern: bool = False


def squeezed(text: str) -> str:
    """Letters and digits in upper case, as the database keeps the key of a serial number."""
    return _SIGNS.sub("", text).upper()


def split_serial(serial: str, pattern: str = "") -> SerialParts:
    """The parts of a serial number, by the product's pattern where it has one that fits."""
    found = _by_pattern(serial, pattern)
    if found is not None:
        return found
    key = squeezed(serial)
    match = _TAIL.fullmatch(key)
    stem, digits = (match[1], match[2]) if match else (key, "")
    return SerialParts(stem, int(digits) if digits else None, len(digits))


def problem_of_pattern(pattern: str) -> str:
    """What stands against using this as a pattern of serial numbers, in a sentence; empty when nothing does."""
    if not pattern:
        return ""
    try:
        groups = re.compile(pattern).groupindex
    except (re.error, RecursionError, OverflowError):
        return _("This is not a regular expression. Leave it empty when serial numbers just count up.")
    if re.search(r"[*+}]\)+[*+{]", pattern):
        return _(
            "A repetition inside a repetition makes a pattern too slow. Write it without the outer or the inner one."
        )
    if groups and "seq" not in groups:
        return _("The pattern names groups but not “seq”, the number that counts up.")
    return ""


def problems_of_range(first: str, last: str, pattern: str = "") -> list[str]:
    """Why a range of serial numbers cannot be used, in sentences; empty when it can."""
    start, end = split_serial(first, pattern), split_serial(last, pattern)
    for text, parts in ((first, start), (last, end)):
        if text and parts.number is None:
            return [
                _(
                    "“%(serial)s” does not end with a number, so nothing can be counted from it. Give the product a"
                    " pattern of serial numbers that says which digits count."
                )
                % {"serial": text[:80]}
            ]
    if not first or not last:
        return []
    if start.stem != end.stem:
        return [
            _(
                "The two ends begin differently (%(first)s and %(last)s), so it is not said what lies between them. Make two ranges."
            )
            % {"first": start.stem or "–", "last": end.stem or "–"}
        ]
    if (start.number or 0) > (end.number or 0):
        return [_("The range ends before it begins. Swap the two numbers.")]
    return []


def warnings_of_range(first: str, last: str, pattern: str = "") -> list[str]:
    """What a range may mean otherwise than its writer thinks; it is used all the same."""
    start, end = split_serial(first, pattern), split_serial(last, pattern)
    if not first or not last or start.by_pattern or end.by_pattern or start.digits == end.digits:
        return []
    if start.number is None or end.number is None:
        return []
    return [
        _(
            "The numbers of the two ends are not equally long: %(first)s is read as %(start)s and %(last)s as"
            " %(end)s. If part of it is a year or a batch, give the product a pattern of serial numbers."
        )
        % {"first": first, "last": last, "start": start.number, "end": end.number}
    ]


def _by_pattern(serial: str, pattern: str) -> SerialParts | None:
    if not pattern or len(pattern) > LONGEST or problem_of_pattern(pattern):
        return None
    match = re.fullmatch(pattern, serial[:80], re.IGNORECASE)
    if match is None or "seq" not in match.re.groupindex or not re.fullmatch(r"[0-9]+", match["seq"] or ""):
        return None
    prefix = match["prefix"] or "" if "prefix" in match.re.groupindex else serial[: match.start("seq")]
    return SerialParts(squeezed(prefix), int(match["seq"]), len(match["seq"]), by_pattern=True)
