"""Numbers as people and programs write them: decimal commas, thousands, bands, and the unit in the header."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"), None)
_GROUPED_DOT = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+$")
_GROUPED_COMMA = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+$")
_CURRENCY_SIGNS = re.compile(r"(?i)\s*(?:€|eur|\$|usd|£|gbp|kr|sek|nok|dkk)\s*")
_BAND = re.compile(
    r"(?i)^\s*([\d\s.,\u00a0]+?)\s*(?:-|–|—|to|\.\.\.?|…|till|til)\s*([\d\s.,\u00a0]+?)\s*(?:\D*)$"
)
_AND_MORE = re.compile(
    r"(?i)^\s*(?:>\s*|yli\s+|over\s+|more than\s+|över\s+)?([\d\s.,\u00a0]+?)\s*(\+|or more|tai enemmän|eller fler)?\s*$"
)
_LESS = re.compile(r"(?i)^\s*(?:<|less than|under|alle|färre än)\s*([\d\s.,\u00a0]+)\s*$")


class NotANumber(ValueError):  # noqa: N818
    """The text is no number that can be told for sure."""


@dataclass(frozen=True)
class Range:
    """A figure known from a band: `upper` is None when the band is open."""

    lower: Decimal
    upper: Decimal | None

    @property
    def is_exact(self) -> bool:
        return self.lower == self.upper


def parse_number(text: str, *, decimal: str = ",") -> Decimal:
    """The number in the text. Groups of three after the sign that is not the decimal sign are thousands."""
    bare = _CURRENCY_SIGNS.sub("", text).translate(SPACES)
    if not bare:
        raise NotANumber(text)
    bare = _with_dot(bare, decimal)
    try:
        number = Decimal(bare)
    except InvalidOperation as error:
        raise NotANumber(text) from error
    if not number.is_finite():
        raise NotANumber(text)
    return number


def _with_dot(bare: str, decimal: str) -> str:
    thousands = "." if decimal == "," else ","
    if thousands in bare and decimal in bare:
        if bare.rfind(thousands) > bare.rfind(decimal):  # the other habit in one cell: 1,234.5 among 1234,5
            thousands, decimal = decimal, thousands
        return bare.replace(thousands, "").replace(decimal, ".")
    if thousands in bare:
        grouped = _GROUPED_DOT if thousands == "." else _GROUPED_COMMA
        return bare.replace(thousands, "") if grouped.match(bare) else bare.replace(thousands, ".")
    if bare.count(decimal) > 1:
        return bare.replace(decimal, "")
    return bare.replace(decimal, ".")


def guess_decimal(cells: list[str]) -> str:
    """The decimal sign of the numbers in the cells, told by those that leave no doubt."""
    commas = dots = 0
    for cell in cells:
        bare = _CURRENCY_SIGNS.sub("", cell).translate(SPACES)
        if not re.fullmatch(r"[+-]?[\d.,]+(?:[eE]\+?\d+)?", bare):
            continue
        if "," in bare and "." in bare:
            commas, dots = (commas + 1, dots) if bare.rfind(",") > bare.rfind(".") else (commas, dots + 1)
        elif "," in bare and not _GROUPED_COMMA.match(bare):
            commas += 1
        elif "." in bare and not _GROUPED_DOT.match(bare):
            dots += 1
    return "." if dots > commas else ","


@lru_cache(maxsize=4096)
def parse_range(text: str, *, decimal: str = ",") -> Range:
    """A number or a band: `500 to 999`, `10-19`, `1000+`, `less than 5`."""
    if match := _LESS.match(text):
        upper = parse_number(match.group(1), decimal=decimal)
        return Range(Decimal(0), max(upper - 1, Decimal(0)))
    if match := _BAND.match(text):
        lower, upper = (parse_number(part, decimal=decimal) for part in match.groups())
        if upper < lower:
            raise NotANumber(text)
        return Range(lower, upper)
    match = _AND_MORE.match(text)
    if match and (match.group(2) or not text.strip()[0].isdigit()):
        return Range(parse_number(match.group(1), decimal=decimal), None)
    number = parse_number(text, decimal=decimal)
    return Range(number, number)


_UNITS = (
    (re.compile(r"(?i)(?:\bm\s?€|\bmeur\b|\bmilj|\bmillion|\bmn\b|\bmsek\b|\bmkr\b|\bmnok\b|1\s?000\s?000)"), 1_000_000),
    (re.compile(r"(?i)(?:\bt\s?€|\bteur\b|\bk\s?€|\bkeur\b|\btuhat|\bthousand|\btkr\b|\btsek\b|1[\s\u00a0.]?000|\be3\b)"), 1_000),
)  # fmt: skip
_CURRENCIES = (("€", "EUR"), ("eur", "EUR"), ("sek", "SEK"), ("kr", "SEK"), ("nok", "NOK"), ("dkk", "DKK"), ("gbp", "GBP"),
               ("£", "GBP"), ("u.s. dollar", "USD"), ("usd", "USD"), ("$", "USD"))  # fmt: skip


def unit_of_header(header: str) -> int:
    """By what a column of money is multiplied: `Liikevaihto (1000 EUR)` says 1000."""
    return next((factor for pattern, factor in _UNITS if pattern.search(header)), 1)


_MONEY_WORDS = re.compile(
    r"(?i)(?<![^\W\d_])(?:[tmk]?\s?€|[tmk]?eur(?:oa?|os?)?|[tm]?sek|[tm]?kr|[tm]?nok|[tm]?dkk|[tmk]?gbp|£|u\.s\. dollars?|[tmk]?usd|\$"
    r"|milj\.?|millions?|mn|tuhat(?:ta)?|thousands?|1[\s\u00a0.]?000(?:[\s\u00a0.]?000)?|e3)(?![^\W\d_])"
)


def without_unit(header: str) -> str:
    """The header of a column of money without currency and unit: `Liikevaihto (1000 EUR)` says Liikevaihto."""
    return _MONEY_WORDS.sub(" ", header)


def currency_of_header(header: str) -> str:
    lowered = header.lower()
    return next((code for sign, code in _CURRENCIES if sign in lowered), "")
