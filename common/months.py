"""Months, counted as people and Regulation (EEC, Euratom) 1182/71 art. 3 count them."""

from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day so many months later , or the last day of a month that has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a month that has none such."""
    return months_later(day, -months)
