"""Months of contracts, counted as people count them."""

from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier when below nothing), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def next_end(ends_on: date, months: int) -> date:
    """The last day of the period that follows: from the end of a month to the end of a month."""
    return months_later(ends_on + timedelta(days=1), months) - timedelta(days=1)
