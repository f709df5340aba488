"""Months of contracts."""

from datetime import date, timedelta

from common.months import months_later


def next_end(ends_on: date, months: int) -> date:
    """The last day of the period that follows: from the end of a month to the end of a month."""
    return months_later(ends_on + timedelta(days=1), months) - timedelta(days=1)
