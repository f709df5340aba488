"""Times at which people work: weekdays that are no holidays, between half past eight and three."""

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.queries.clock import is_holiday

HELSINKI = ZoneInfo("Europe/Helsinki")
SLOTS = (
    time(8, 30), time(9), time(9, 30), time(10, 15), time(11), time(12, 45), time(13, 30), time(14, 15), time(15)
)  # fmt: skip


class Hours:
    """Working hours around a moment, chosen by a seeded chance."""

    def __init__(self, now: datetime, rng: random.Random) -> None:
        self.now, self.rng = now, rng
        self.today = now.astimezone(HELSINKI).date()

    def days_ago(self, days: int) -> date:
        """The working day so many days ago, or the last one before it."""
        return _working(self.today - timedelta(days=days), -1)

    def days_ahead(self, days: int) -> date:
        """The working day in so many days, or the next one after it."""
        return _working(self.today + timedelta(days=days), 1)

    def on(self, day: date, slot: time | None = None) -> datetime:
        """A working hour of a day; of the last working day at which it has been, when the day is today or later."""
        slot = slot or self.rng.choice(SLOTS)
        moment = _moment(_working(day, -1), slot)
        while moment >= self.now:
            moment = _moment(_working(moment.date() - timedelta(days=1), -1), slot)
        return moment

    def ago(self, days: int, slot: time | None = None) -> datetime:
        """A working hour about so many days ago."""
        return self.on(self.today - timedelta(days=days), slot)

    def ahead(self, days: int, slot: time | None = None) -> datetime:
        """A working hour in about so many days, or so many days ago when negative."""
        slot = slot or self.rng.choice(SLOTS)
        return _moment(self.days_ahead(days), slot) if days >= 0 else self.ago(-days, slot)


def _working(day: date, step: int) -> date:
    while day.isoweekday() > 5 or is_holiday(day, "FI"):
        day += timedelta(days=step)
    return day


def _moment(day: date, slot: time) -> datetime:
    return datetime.combine(day, slot, HELSINKI)
