"""Which field of a record a search hit, and which letters of it: for the eye, after the index has decided."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

LEGAL_FORMS = frozenset(
    [
        "oy",
        "oyj",
        "ab",
        "abp",
        "oyab",
        "ky",
        "tmi",
        "ay",
        "osk",
        "ry",
        "rf",
        "ltd",
        "limited",
        "plc",
        "llc",
        "llp",
        "inc",
        "gmbh",
        "ag",
        "asa",
        "aps",
        "ou",
        "hb",
        "kb",
        "bv",
        "nv",
        "srl",
        "spa",
    ]
)
_LETTERS = {"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "œ": "oe", "þ": "th", "ð": "d"}
_SERIAL = str.maketrans("oil", "011")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ ()]+(?=\d)")
_WORD = re.compile(r"\w{3,}")
_CUT = re.compile(r"[\s,;:!?\"#$%()*<=>\[\\\]^`{|}~]+")


@dataclass(frozen=True)
class Fact:
    """One field of a record in words: `kind` says how it is compared (word, number, serial)."""

    label: str
    value: str
    kind: str = "word"


@dataclass(frozen=True)
class Part:
    """A piece of a text; `hit` when the search matched it."""

    text: str
    hit: bool = False


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    low = letter.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return "".join(_LETTERS.get(c, c) for c in plain)


def fold(text: str) -> str:
    """Lower case without accents."""
    return text.lower() if text.isascii() else "".join(map(_folded_letter, text))


def tokens_of(text: str) -> list[str]:
    """What was typed, cut into folded words without signs; legal forms only when there is nothing else."""
    plain = _BETWEEN_DIGITS.sub("-", fold(text).replace("(0)", " "))
    tokens = ["".join(c for c in word if c.isalnum()) for word in _CUT.split(plain)]
    tokens = [token for token in tokens if token]
    return [token for token in tokens if token not in LEGAL_FORMS] or tokens


def explain(tokens: list[str], shown: list[str], told: Callable[[], list[Fact]]) -> Fact | None:
    """The field to name beside a hit: the first that has a word which title and note do not have. The facts are told
    only when they are needed, which is seldom."""
    missing = [token for token in tokens if not any(_spans(text, [token]) for text in shown)]
    if not missing:
        return None
    facts = told()
    for fact in facts:
        if _spans(fact.value, missing, kind=fact.kind):
            return fact
    slips = [fact for fact in facts if _slips(fact.value, missing)]
    return slips[0] if slips and not any(_slips(text, missing) for text in shown) else None


def parts_of(text: str, tokens: list[str], *, kind: str = "word") -> list[Part]:
    """The text in pieces, those that were searched for marked."""
    spans = sorted(_spans(text, tokens, kind=kind) or _slips(text, tokens))
    parts: list[Part] = []
    at = 0
    for start, end in spans:
        if start < at:
            continue
        if start > at:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start:end], hit=True))
        at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return parts


def _spans(text: str, tokens: list[str], *, kind: str = "word") -> list[tuple[int, int]]:
    """Where the tokens stand in the text, signs between letters passed over."""
    letters, places = _squeezed(text)
    if kind == "serial":
        letters = letters.translate(_SERIAL)
    found = []
    for token in tokens:
        wanted = token.translate(_SERIAL) if kind == "serial" else token
        at = _digits_at(letters, wanted) if kind == "number" else _word_at(text, letters, places, wanted)
        if at is not None:
            found.append((places[at[0]], places[at[1] - 1] + 1))
    return found


def _word_at(text: str, letters: str, places: list[int], wanted: str) -> tuple[int, int] | None:
    at = letters.find(wanted)
    while at >= 0:
        begins = places[at] == 0 or not text[places[at] - 1].isalnum()
        if begins or len(wanted) >= 3:
            return at, at + len(wanted)
        at = letters.find(wanted, at + 1)
    return None


def _digits_at(letters: str, wanted: str) -> tuple[int, int] | None:
    """The common end of two telephone numbers, six digits at least; or any other value by its beginning."""
    bare = wanted.lstrip("0")
    if letters.isdigit() and bare.isdigit() and len(bare) >= 6:
        own = letters.lstrip("0")
        size = min(len(own), len(bare))
        if own[-size:] == bare[-size:]:
            return len(letters) - size, len(letters)
    return None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Letters and digits of the text, folded, and the place of each in the text."""
    if text.isascii():
        low = text.lower()
        places = [place for place, letter in enumerate(low) if letter.isalnum()]
        return "".join([low[place] for place in places]), places
    pairs = [
        (plain, place)
        for place, letter in enumerate(text)
        if letter.isalnum()
        for plain in _folded_letter(letter)
        if plain.isalnum()
    ]
    return "".join(plain for plain, _place in pairs), [place for _plain, place in pairs]


def _slips(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Words of the text that a token may have meant: at most two slips of the hand away."""
    long_tokens = [token for token in tokens if len(token) >= 4 and not token.isdigit()]
    if not long_tokens:
        return []
    return [word.span() for word in _WORD.finditer(text) if _is_slip(fold(word[0]), long_tokens)]


def _is_slip(word: str, tokens: list[str]) -> bool:
    # a cheap look first: of the first two letters one is right in nearly every slip of the hand
    return any(
        abs(len(word) - len(token)) <= 2
        and (word[0] == token[0] or word[1:2] == token[1:2])
        and _distance(word, token) <= 2
        for token in tokens
    )


def _distance(one: str, other: str) -> int:
    """Edits between two words, neighbours swapped counted as one; three or more are all alike."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
