"""A word in every spelling that a register may hold it in: composed, decomposed, without its dots, escaped.

A name written `Äinö` stands as `\\u00c4in\\u00f6` in text that was JSON, as `%C3%84in%C3%B6` in a saved address, as
`&Auml;in&ouml;` in HTML, and as `Aino` where somebody had no Finnish keyboard.
"""

import re
import unicodedata
from functools import cache
from html.entities import codepoint2name
from urllib.parse import quote

GAP = r"(?:[\s,._+\-]|%20|%2C|%09|&nbsp;|\\[nrt])+"
BEFORE, AFTER = r"(?<![^\W_])", r"(?![^\W_])"  # letters and digits make a word; an underscore parts words


@cache
def spelled(word: str) -> str:
    """A pattern that matches the word in each of its spellings. Case is the business of who compiles it."""
    return "".join(_letter(sign) for sign in unicodedata.normalize("NFC", word))


def _letter(sign: str) -> str:
    if sign.isspace():
        return GAP
    if sign in "-'’":
        return r"(?:[-'’‐–\s]|%27|&#39;|&rsquo;)"
    if sign.isascii() and sign.isalnum():
        return sign
    ways = [re.escape(sign), re.escape(quote(sign, safe="")), rf"\\u{ord(sign):04x}", rf"&\#x?0*{ord(sign)};"]
    if sign == "@":
        ways.append(r"\s?[\[(]at[\])]\s?")
    if (name := codepoint2name.get(ord(sign))) is not None:
        ways.append(f"&{name};")
    apart = unicodedata.normalize("NFD", sign)
    if apart != sign:
        ways += [re.escape(apart), re.escape(apart[0])]
    if sign.isalpha():
        ways += _other_case(sign)
    return f"(?:{'|'.join(dict.fromkeys(ways))})"


def _other_case(sign: str) -> list[str]:
    """Escapes are not letters to a pattern that ignores case: the other case stands beside."""
    other = sign.lower() if sign.isupper() else sign.upper()
    if len(other) != 1 or other == sign:
        return []
    ways = [quote(other, safe=""), rf"\\u{ord(other):04x}", f"&{codepoint2name.get(ord(other), 'none')};"]
    return [*ways, rf"&\#x?0*{ord(other)};"]


def address_pattern(address: str) -> str:
    """An e-mail address, whole: ann@x.fi is not in joann@x.fi."""
    return rf"(?<![\w.+\-])(?:mailto:)?{spelled(address)}(?![\w\-]|\.\w)"


def phone_pattern(number: str) -> str:
    """A number of E.164 as people write it: with its country or without, in groups, with signs between."""
    digits = re.sub(r"\D", "", number)
    country = "358" if digits.startswith("358") else digits[:2]
    rest = digits[len(country) :]
    between = r"[\s().\-/]{0,3}"
    begins = rf"(?:(?:\+|00|%2B){between}{between.join(country)}{between}(?:\(0\){between})?|0{between}|{country}{between})"
    return rf"(?<![\d+]){begins}{between.join(rest)}(?!\d)"


def first_name_pattern(name: str) -> str:
    """A first name in its Finnish forms: Pekka, Pekan; Aino, Ainolle."""
    return f"{spelled(name[:-2] if len(name) > 3 else name)}{_ENDING}"


def last_name_pattern(name: str) -> str:
    """A last name in its Finnish forms: Virtanen, Virtasen; Mäki, Mäen; Lahti, Lahdelle."""
    if name.lower().endswith("nen"):
        return f"{spelled(name[:-3])}(?:nen|s{_ENDING})"
    return f"{spelled(name[:-2] if len(name) > 3 else name)}{_ENDING}"


_ENDING = r"(?:[^\W\d_]|[\u0300-\u036f]|%C3%[0-9A-F]{2}|\\u00[0-9a-f]{2}|&[a-zA-Z]+;|&\#\d{1,5};){0,10}"


def whole_name_pattern(first: str, last: str) -> str:
    """First and last name together, in either order, either in any of its forms, the first as an initial too."""
    names = [first_name_pattern(part) for part in first.split()[:1]] or [""]
    one, other = names[0], last_name_pattern(last)
    if not first or not last:
        return f"{BEFORE}{one if first else other}{AFTER}"
    initial = rf"{spelled(first[0])}\.\s?"
    middle = rf"(?:{GAP}(?-i:[A-ZÅÄÖ])[^\W\d_]*\.?)?"  # Pekka Juhani Virtanen, not "meri ja mäki"
    return rf"{BEFORE}(?:{one}{middle}{GAP}{other}|{other}{GAP}{one}|{initial}{other}){AFTER}"
