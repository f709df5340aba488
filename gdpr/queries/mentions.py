"""Other people in what is told to somebody: their names and addresses in free text, for a person to decide on.

Nothing is hidden by itself: "Meri" and "Laine" are words too. What is found is proposed, with the words round it
(art. 15(4): a copy must not adversely affect the rights of others).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.queries.erasure.needles import names_beside
from gdpr.queries.gather import Row
from gdpr.queries.marks import addresses_of

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w-])\+?\d[\d ()-]{6,}\d(?![\w-])")
ROUND = 60


@dataclass(frozen=True)
class Mention:
    """Words that may be about somebody else, and where they stand."""

    words: str
    what: str  # "name", "email", "phone"
    before: str
    after: str
    register: str


def mentions_of_others(person: Person, rows: Iterable[Row]) -> list[Mention]:
    """Each wording once, in the order of reading."""
    texts = [(row.register, fact.value) for row in rows for fact in row.facts if fact.is_free_text]
    own = {key for _kind, key in addresses_of(person)}
    pattern = _pattern(_colleagues(person, texts))
    seen: dict[str, Mention] = {}
    for register, text in texts:
        for what, match in _found(text, pattern):
            words = match[0].strip()
            if words not in seen and _key(what, words) not in own:
                before, after = (
                    text[max(0, match.start() - ROUND) : match.start()],
                    text[match.end() :][:ROUND],
                )
                seen[words] = Mention(words, what, before, after, register)
    return list(seen.values())


def without(text: str, hidden: list[str]) -> str:
    """A text with the confirmed wordings replaced, the longest first: [person 2], in the reader's language."""
    for number, words in sorted(enumerate(hidden, 1), key=lambda pair: -len(pair[1])):
        text = text.replace(words, _("[person %(number)d]") % {"number": number})
    return text


def name_pattern(first_name: str, last_name: str) -> str:
    """A name in either order and in the forms that Finnish gives it: Virtanen, Virtasen, Virtaselle."""
    last = (
        f"{re.escape(last_name[:-3])}(?:nen|s\\w+)"
        if last_name.endswith("nen")
        else f"{re.escape(last_name)}\\w*"
    )
    # Pekka, Pekan: the last two signs may give way to others
    first = f"{re.escape(first_name[:-2] if len(first_name) > 3 else first_name)}\\w*"
    return rf"\b(?:{first}\s+{last}|{last},?\s+{first})"


def _pattern(names: list[tuple[str, str]]) -> re.Pattern[str] | None:
    parts = [name_pattern(first, last) for first, last in names]
    return re.compile("|".join(parts)) if parts else None


def _colleagues(person: Person, texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names of those who are or were at the same companies or took part in the same activities, as far as any of
    the texts begins a word as their last name begins."""
    words = {word[:4].lower() for _register, text in texts for word in re.findall(r"[^\W\d_]{2,}", text)}
    found = [(first, last) for first, last in names_beside(person) if first and last]
    own = (person.first_name, person.last_name)
    return [pair for pair in found if pair[1][:4].lower() in words and pair != own]


def _found(text: str, names: re.Pattern[str] | None) -> Iterator[tuple[str, re.Match[str]]]:
    for match in names.finditer(text) if names else ():
        yield "name", match
    for match in EMAIL.finditer(text):
        yield "email", match
    for match in PHONE.finditer(text):
        yield "phone", match


def _key(what: str, words: str) -> str:
    if what == "phone":
        digits = re.sub(r"[^\d+]", "", words)
        return f"+358{digits[1:]}" if digits.startswith("0") else digits
    return words.lower() if what == "email" else words
