"""Makers as files spell them: which spellings may be one maker. A proposal for a person, never an act of its own."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

# What says nothing of who it is: legal forms, and words that stand in the names of any firm.
_WORDS = (
    "oy oyj ab abp ky tmi as asa aps gmbh ag kg bv nv sa srl spa sarl ltd limited plc llc llp inc incorporated corp corporation"
    " co company comp cie and the of ja och und et bro bros brothers mfg manufacturing group international intl int"
)
_EMPTY = frozenset(_WORDS.split())
_DIGITS_FOR_LETTERS = str.maketrans("015", "ols")
_SHORT = 3  # letters of a word that may be an abbreviation, and of one in which a digit is a slip
_LONG = 10  # letters of a word in which two slips are one mistake
_RARER = 3  # so many times fewer rows than the word it should be has a slip
_OFTEN_AFTER = 2  # a word behind so many different first words is a word of the trade: Elevator, Pumps


@dataclass(frozen=True)
class Spelling:
    """One spelling, in how many rows it stands, and whether it is proposed without a doubt."""

    name: str
    rows: int
    is_sure: bool


@dataclass
class Group:
    """Spellings that may be one maker, under the name it would have."""

    name: str
    is_known: bool = False
    spellings: list[Spelling] = field(default_factory=list)


@lru_cache(maxsize=16_384)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: small letters without marks, initials joined, what says nothing
    left out. A name of nothing else keeps it."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    joined: list[str] = []
    was_initial = False
    for word in re.findall(r"[^\W_]+", bare.replace("'", "").replace("’", "")):
        is_initial = len(word) == 1 and word.isalpha()
        if is_initial and was_initial:
            joined[-1] += word
        else:
            joined.append(word)
        was_initial = is_initial
    told = [
        word.translate(_DIGITS_FOR_LETTERS) if sum(map(str.isalpha, word)) >= _SHORT else word
        for word in joined
    ]
    return tuple(word for word in told if word not in _EMPTY) or tuple(told)


def groups_of(
    spellings: Mapping[str, int],
    *,
    known: Mapping[str, str] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> list[Group]:
    """Put the spellings of a file, with their rows, together with the makers that they may be.

    Each joins the one name that it is most like: a maker of the register (`known`: its names and kept spellings, each
    with the name), else the spelling that stands in most rows. What is like none of them is no group. What was
    `chosen` before (spelling: name) stays so.
    """
    taken = chosen or {}
    finder = _Finder(spellings, known or {})
    for spelling, name in (known or {}).items():
        finder.add(name, rows=0, is_known=True)
        finder.lead(spelling, to=name)
    for name in dict.fromkeys(taken.values()):
        finder.add(name, rows=spellings.get(name, 0), is_known=False)
    for name in sorted(spellings, key=lambda word: (-spellings[word], len(words_of(word)), word)):
        finder.place(name, rows=spellings[name], under=taken.get(name))
    found = [group for group in finder.groups if group.spellings]
    return sorted(found, key=lambda group: (-len(group.spellings), group.name.casefold()))


class _Finder:
    """The names so far, found by their first word with or without a slip, by its beginning, or whole."""

    def __init__(self, spellings: Mapping[str, int], known: Mapping[str, str]) -> None:
        self.groups: list[Group] = []
        self._rows: list[int] = []
        self._words: list[tuple[str, ...]] = []
        self._by_name: dict[str, int] = {}
        self._by_letters: dict[str, int] = {}
        self._by_piece: dict[str, set[int]] = defaultdict(set)
        self._trade = _words_of_the_trade([*spellings, *known]) | _words_that_were_nothing(known)

    def add(self, name: str, *, rows: int, is_known: bool) -> None:
        if name in self._by_name:
            return
        number, words = len(self.groups), words_of(name)
        self.groups.append(Group(name=name, is_known=is_known))
        self._rows.append(rows)
        self._words.append(words)
        self._by_name[name] = number
        self.lead(name, to=name)
        for piece in _pieces(words[0]) if words else ():
            self._by_piece[piece].add(number)

    def lead(self, spelling: str, *, to: str) -> None:
        """Find the name by the letters of this spelling too."""
        self._by_letters.setdefault("".join(words_of(spelling)), self._by_name[to])

    def place(self, name: str, *, rows: int, under: str | None) -> None:
        if name in self._by_name:
            return
        words = words_of(name)
        if under is not None:
            number, is_sure = self._by_name[under], True
        else:
            number, is_sure = self._most_like(words, rows)
        if number is None:
            self.add(name, rows=rows, is_known=False)
            return
        group = self.groups[number]
        if self._rows[number] and not group.spellings:
            group.spellings.append(Spelling(group.name, self._rows[number], is_sure=True))
        group.spellings.append(Spelling(name, rows, is_sure))
        self.lead(name, to=group.name)

    def _most_like(self, words: tuple[str, ...], rows: int) -> tuple[int | None, bool]:
        if not words:
            return None, False
        same = self._by_letters.get("".join(words))
        if same is not None:
            return same, True
        near = set().union(*(self._by_piece.get(piece, set()) for piece in _pieces(words[0])))
        scored = [
            (likeness, self.groups[number].is_known, self._rows[number], -number)
            for number in near
            if (likeness := self._likeness(number, words, rows))
        ]
        if not scored:
            return None, False
        likeness, _known, _rows, number = max(scored)
        return -number, likeness > 1

    def _likeness(self, number: int, words: tuple[str, ...], rows: int) -> int:
        """0 no, 1 perhaps, 2 likely, 3 the same first word and nothing but words of the trade behind it."""
        theirs = self._words[number]
        if words[0] == theirs[0]:
            first = 3
        elif _is_slip(words[0], theirs[0]):
            is_rare = self.groups[number].is_known or rows * _RARER <= self._rows[number]
            first = (
                2 if is_rare and words[0][0] in theirs[0][:2] else 1
            )  # the first letter is seldom mistaken
        elif _is_short_for(theirs[0], words[0], least=4) and self._is_of_the_trade(
            words[0].removeprefix(theirs[0])
        ):
            first = 3  # the space between is missing
        elif _is_short_for(words[0], theirs[0], least=5):
            first = 1
        else:
            return 0
        return min(first, self._rest(words[1:], theirs[1:], is_short=len(theirs[0]) <= _SHORT))

    def _rest(self, one: tuple[str, ...], other: tuple[str, ...], *, is_short: bool) -> int:
        for mine, theirs in zip(one, other, strict=False):
            is_like = (
                mine == theirs or _is_slip(mine, theirs) or _is_short_for(mine, theirs) or _is_short_for(theirs, mine)
            )  # fmt: skip
            if not is_like and not (self._is_of_the_trade(mine) and self._is_of_the_trade(theirs)):
                return 0
        more = one[len(other) :] or other[len(one) :]
        if all(self._is_of_the_trade(word) for word in more):
            return 3
        return 0 if is_short else 1

    def _is_of_the_trade(self, word: str) -> bool:
        return (
            word in _EMPTY
            or word in self._trade
            or any(_is_short_for(word, known) or _is_slip(word, known) for known in self._trade)
        )


def _words_of_the_trade(spellings: Iterable[str]) -> frozenset[str]:
    """Words that stand behind different first words."""
    pairs = {(words[0], word) for name in spellings if (words := words_of(name)) for word in words[1:]}
    firsts = Counter(word for _first, word in pairs)
    return frozenset(word for word, times in firsts.items() if times >= _OFTEN_AFTER and len(word) > _SHORT)


def _words_that_were_nothing(known: Mapping[str, str]) -> frozenset[str]:
    """Words behind the name of a maker in a spelling of it that somebody kept."""
    more = {
        word
        for spelling, name in known.items()
        for word in words_of(spelling)[len(words_of(name)) :]
        if words_of(spelling)[:1] == words_of(name)[:1]
    }
    return frozenset(word for word in more if len(word) > _SHORT)


def _pieces(word: str) -> set[str]:
    """What two words share when one of them has a slip, or is the beginning of the other: the word, the word less any
    one letter (two of a long one), and its first five."""
    pieces = {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
    if len(word) >= _LONG:
        pieces |= {piece[:at] + piece[at + 1 :] for piece in list(pieces) for at in range(len(piece))}
    return pieces | {word[:4], word[:5]}


def _is_slip(one: str, other: str) -> bool:
    """One letter wrong, missing, too many or turned; two in long words. Short words and numbers do not slip."""
    shorter = min(len(one), len(other))
    if shorter < _SHORT or max(len(one), len(other)) <= _SHORT or one.isdigit() or other.isdigit():
        return False
    allowed = 2 if shorter >= _LONG else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _is_short_for(one: str, other: str, *, least: int = _SHORT) -> bool:
    return least <= len(one) < len(other) and other.startswith(one)
