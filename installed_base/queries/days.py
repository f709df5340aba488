"""Days and moments: by the clock on the wall."""

from datetime import date, datetime, time

from django.utils import timezone


def day_of(now: datetime) -> date:
    """The day that a moment falls on."""
    return timezone.localtime(now).date()


def start_of(day: date) -> datetime:
    """The moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def moment_of(day: date | None, *, now: datetime) -> datetime:
    """The moment for something that happened on a day: now when it is today, else the day's beginning."""
    return now if day is None or day == day_of(now) else start_of(day)
