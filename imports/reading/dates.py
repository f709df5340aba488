"""Dates as files hold them; the order of day and month is decided for a whole column, never cell by cell."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from common.validators import YEARS

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_PARTS = re.compile(r"^(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{2,4})\.?(?:[T ].*)?$")
_COMPACT = re.compile(r"^((?:18|19|20|21)\d{2})(\d{2})(\d{2})(?:\.0)?$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_YEAR = re.compile(r"^((?:17|18|19|20|21)\d{2})(?:\.0)?$")
_EXCEL_START = date(1899, 12, 30)


class NotADate(ValueError):  # noqa: N818
    """The text is no date in the order of its column."""


def parse_date(text: str, *, order: str = DAY_FIRST, pivot: int = 2050) -> date:
    """The date in the text. A year alone is its first day; five digits are a spreadsheet's day number. Days
    that others write for "never" and for "not known" are none."""
    found = _date_in(text.strip(), order=order, pivot=pivot)
    if found.year not in YEARS:
        raise NotADate(text)
    return found


def _date_in(text: str, *, order: str, pivot: int) -> date:
    try:
        if match := _ISO.match(text):
            return date(*map(int, match.groups()))
        if match := _COMPACT.match(text):
            return date(*map(int, match.groups()))
        if match := _YEAR.match(text):
            return date(int(match.group(1)), 1, 1)
        if _SERIAL.match(text):
            return _EXCEL_START + timedelta(days=int(float(text)))
        if match := _PARTS.match(text):
            return _from_parts(*match.groups(), order=order, pivot=pivot)
    except (ValueError, OverflowError) as error:
        raise NotADate(text) from error
    raise NotADate(text)


def _from_parts(first: str, second: str, third: str, *, order: str, pivot: int) -> date:
    if len(first) == 4 or order == YEAR_FIRST:
        return date(_year(first, pivot), int(second), int(third))
    day, month = (second, first) if order == MONTH_FIRST else (first, second)
    return date(_year(third, pivot), int(month), int(day))


def _year(text: str, pivot: int) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + 2000 if year + 2000 <= pivot else year + 1900


def guess_order(cells: Iterable[str]) -> str:
    """The order that reads every cell of the column; day first where several do and dots part the numbers."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    failures = {order: sum(not _reads(text, order) for text in texts) for order in ORDERS}
    slashed = sum("/" in text for text in texts) > len(texts) / 2
    preferred = (MONTH_FIRST, DAY_FIRST, YEAR_FIRST) if slashed and _looks_american(texts) else ORDERS
    return min(preferred, key=lambda order: failures[order])


def _looks_american(texts: list[str]) -> bool:
    """No leading zeros and a year of two digits: `4/5/16` is how American programs write."""
    return any(re.match(r"^\d{1,2}/\d{1,2}/\d{2}$", text) for text in texts)


def _reads(text: str, order: str) -> bool:
    try:
        parse_date(text, order=order)
    except NotADate:
        return False
    return True


def looks_like_date(text: str) -> bool:
    return bool(_ISO.match(text) or _PARTS.match(text) or _COMPACT.match(text))
