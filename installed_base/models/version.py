"""Versions that sort as people mean them: 2.10 after 2.9, v2.1 as 2.1, 2.0-rc1 before 2.0."""

import re

_PARTS = 4  # 2.0 and 2.0.0 are the same version
_HIGHEST = 2_147_483_647
_VERSION = re.compile(r"(?:v|ver|version|rev|r)?[\s.]*(\d+(?:\.\d+)*)(.*)", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"[\s._+-]*([a-z]+)[\s._-]*(\d*)(?:\.(\d+))*", re.IGNORECASE)
_STAGES = {
    "dev": -4, "nightly": -4, "snapshot": -4, "a": -3, "alpha": -3, "b": -2, "beta": -2, "preview": -2,
    "pre": -1, "rc": -1, "c": -1,
}  # fmt: skip


def version_key(version: str) -> list[int] | None:
    """Numbers that sort as the version does; None when it starts with no number ("Gold edition")."""
    found = _VERSION.match(version.strip())
    if not found:
        return None
    numbers = [min(int(part), _HIGHEST) for part in found[1].split(".")][:12]
    numbers += [0] * (_PARTS - len(numbers))
    return numbers + _stage(found[2])


def _stage(rest: str) -> list[int]:
    """0 for a release; below it for what comes before one; above it for a letter behind (1.1.1w)."""
    word = _WORD.match(rest)
    if not word:
        digits = re.match(r"[\s._+-]+(\d+)", rest)  # 2.1-3: the third packing of 2.1
        return [0, min(int(digits[1]), _HIGHEST)] if digits else [0]
    name, number = word[1].lower(), word[2]
    if name in _STAGES and not (len(name) == 1 and not number):
        return [_STAGES[name], min(int(number or 0), _HIGHEST)]
    if len(name) == 1:
        return [0, ord(name) - ord("a") + 1]
    return [0]
