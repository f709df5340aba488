"""The response clock runs in service hours only."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from service.queries.clock import ServiceHours, easter_sunday, holidays_of

HELSINKI = ZoneInfo("Europe/Helsinki")
HOUSE = ServiceHours()
ALWAYS = ServiceHours((1, 2, 3, 4, 5, 6, 7), None, None, holidays_count=True)


def at(*parts):
    return datetime(*parts, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at(2026, 11, 20, 9, 0), 60, at(2026, 11, 20, 10, 0)),
        (at(2026, 11, 20, 15, 30), 60, at(2026, 11, 23, 8, 30)),  # over the weekend
        (at(2026, 11, 20, 16, 0), 60, at(2026, 11, 23, 9, 0)),  # at closing time
        (at(2026, 11, 22, 0, 0), 480, at(2026, 11, 23, 16, 0)),  # to the very end of a day
        (at(2026, 12, 23, 15, 0), 120, at(2026, 12, 28, 9, 0)),  # Christmas and its weekend
        (at(2026, 4, 2, 15, 0), 120, at(2026, 4, 7, 9, 0)),  # Easter
        (at(2026, 6, 18, 15, 0), 120, at(2026, 6, 22, 9, 0)),  # midsummer
        (at(2026, 11, 20, 7, 59), 0, at(2026, 11, 20, 7, 59)),
    ],
)
def test_the_clock_stands_still_at_night_on_weekends_and_on_holidays(start, minutes, end):
    assert HOUSE.after(start, minutes) == end


def test_round_the_clock_an_hour_is_an_hour_also_when_the_clocks_are_turned():
    start = at(2026, 10, 25, 2, 30)  # the night of 25 hours

    assert ALWAYS.after(start, 120).astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert ALWAYS.between(at(2026, 10, 25, 0, 0), at(2026, 10, 26, 0, 0)) == 25 * 60
    assert ALWAYS.between(at(2026, 3, 29, 0, 0), at(2026, 3, 30, 0, 0)) == 23 * 60


def test_just_before_and_just_after_midnight_in_helsinki_are_two_days():
    """At 23:30 on Thursday UTC says Thursday evening, at 00:30 it still does: only the second is Friday."""
    night = ServiceHours((5,), None, None)

    assert night.between(at(2026, 11, 19, 23, 30), at(2026, 11, 20, 0, 30)) == 30
    assert night.after(at(2026, 11, 19, 23, 30), 1) == at(2026, 11, 20, 0, 1)
    assert night.after(at(2026, 11, 20, 23, 59), 2) == at(2026, 11, 27, 0, 1)


def test_what_has_passed_is_counted_in_service_minutes():
    assert HOUSE.between(at(2026, 11, 20, 15, 0), at(2026, 11, 23, 9, 0)) == 120
    assert HOUSE.between(at(2026, 11, 21, 9, 0), at(2026, 11, 22, 9, 0)) == 0


def test_a_calendar_that_works_on_holidays_does():
    holidays = ServiceHours((1, 2, 3, 4, 5), time(8), time(16), holidays_count=True)

    assert holidays.after(at(2026, 12, 24, 9, 0), 60) == at(2026, 12, 24, 10, 0)


def test_holidays_of_finland_are_known_and_those_of_others_are_not():
    assert easter_sunday(2026) == date(2026, 4, 5)
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 6, 19)} <= holidays_of(
        2026, "FI"
    )
    assert holidays_of(2026, "SE") == frozenset()
