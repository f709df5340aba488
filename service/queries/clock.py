"""The response clock: it runs in service hours and stands still at night, on weekends and on holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import cached_property

from service.models.sla import Sla

LONGEST = 3 * 366  # days ahead in which the clock must come to its end; a calendar without hours never would
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ServiceHours:
    """The hours in which the clock runs: weekdays (1 is Monday), from and to (both None round the clock)."""

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    opens_at: time | None = time(8)
    closes_at: time | None = time(16)
    country: str = "FI"
    holidays_count: bool = False

    @classmethod
    def of(cls, sla: Sla | None) -> "ServiceHours":
        """Those of a service level; without one, the hours of the house."""
        if sla is None:
            return cls()
        return cls(tuple(sla.weekdays), sla.opens_at, sla.closes_at, sla.country, sla.holidays_count)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(settings.TIME_ZONE)

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """The opening and closing moment of a day, None when it is closed. Days of 23 and 25 hours included."""
        if day.isoweekday() not in self.weekdays or (
            not self.holidays_count and is_holiday(day, self.country)
        ):
            return None
        opens = datetime.combine(day, self.opens_at or time.min, self.zone)
        if self.closes_at is None:
            closes = datetime.combine(day + timedelta(days=1), time.min, self.zone)
        else:
            closes = datetime.combine(day, self.closes_at, self.zone)
        return opens.astimezone(UTC), closes.astimezone(UTC)

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Service hours from a moment on."""
        day = start.astimezone(self.zone).date()
        for ahead in range(LONGEST):
            hours = self.on(day + timedelta(days=ahead))
            if hours and hours[1] > start:
                yield max(hours[0], start.astimezone(UTC)), hours[1]

    def after(self, start: datetime, minutes: int) -> datetime | None:
        """The moment at which so many minutes of service hours have passed since the start. None: never.

        Minutes below nothing are already over: the start itself, so much earlier by the clock on the wall.
        """
        if minutes <= 0:
            return start + minutes * MINUTE
        left = minutes * MINUTE
        for opens, closes in self.spans(start):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        return None

    def between(self, start: datetime, end: datetime) -> int:
        """Whole minutes of service hours from one moment to the other; below nothing when the end is past."""
        if end < start:
            return -int((start - end) / MINUTE)
        passed = timedelta()
        for opens, closes in self.spans(start):
            if opens >= end:
                break
            passed += min(closes, end) - opens
        return int(passed / MINUTE)


@cache
def holidays_of(year: int, country: str) -> frozenset[date]:
    """Public holidays, and the eves on which nobody works. Of other countries than Finland none are known."""
    if country != "FI":
        return frozenset()
    easter = easter_sunday(year)
    midsummer_eve = next(
        d for d in (date(year, 6, 19) + timedelta(days=n) for n in range(7)) if d.weekday() == 4
    )
    fixed = [(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)]
    moving = [easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49)]
    return frozenset(
        [*(date(year, m, d) for m, d in fixed), *moving, midsummer_eve, midsummer_eve + timedelta(days=1)]
    )


def is_holiday(day: date, country: str) -> bool:
    return day in holidays_of(day.year, country)


def easter_sunday(year: int) -> date:
    """By the Gregorian computus of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
