"""Days by which requests are answered."""

from datetime import UTC, date, datetime

import pytest

from gdpr.reading.due import due_day, legal_due_day, received_day


@pytest.mark.parametrize(
    ("received", "due", "legal", "extended", "extended_legal"),
    [
        ("2026-01-31", "2026-02-28", "2026-03-02", "2026-04-30", "2026-04-30"),  # no 31 February; a Saturday
        ("2024-01-31", "2024-02-29", "2024-02-29", "2024-04-30", "2024-04-30"),  # a leap year
        ("2026-08-31", "2026-09-30", "2026-09-30", "2026-11-30", "2026-11-30"),
        ("2025-11-25", "2025-12-25", "2025-12-29", "2026-02-25", "2026-02-25"),  # Christmas and a weekend
        ("2026-03-06", "2026-04-06", "2026-04-07", "2026-06-06", "2026-06-08"),  # Easter Monday
        ("2026-11-30", "2026-12-30", "2026-12-30", "2027-02-28", "2027-03-01"),
        ("2025-12-31", "2026-01-31", "2026-02-02", "2026-03-31", "2026-03-31"),
        ("2026-05-19", "2026-06-19", "2026-06-22", "2026-08-19", "2026-08-19"),  # Midsummer Eve
        ("2028-01-29", "2028-02-29", "2028-02-29", "2028-04-29", "2028-05-02"),  # a leap day; before May Day
        ("2028-02-29", "2028-03-29", "2028-03-29", "2028-05-29", "2028-05-29"),  # from the leap day
        ("2027-01-29", "2027-02-28", "2027-03-01", "2027-04-29", "2027-04-29"),  # no leap year; a Sunday
        ("2026-11-06", "2026-12-06", "2026-12-07", "2027-02-06", "2027-02-08"),  # Independence Day, a Sunday
        ("2027-11-06", "2027-12-06", "2027-12-07", "2028-02-06", "2028-02-07"),  # Independence Day, a Monday
        ("2026-03-03", "2026-04-03", "2026-04-07", "2026-06-03", "2026-06-03"),  # Good Friday
        ("2026-04-14", "2026-05-14", "2026-05-15", "2026-07-14", "2026-07-14"),  # Ascension Day
        ("2026-12-06", "2027-01-06", "2027-01-07", "2027-03-06", "2027-03-08"),  # Epiphany
        ("2026-09-24", "2026-10-24", "2026-10-26", "2026-12-24", "2026-12-28"),  # extended: Christmas Eve
        ("2026-12-01", "2027-01-01", "2027-01-04", "2027-03-01", "2027-03-01"),  # New Year's Day
        ("2026-11-24", "2026-12-24", "2026-12-28", "2027-02-24", "2027-02-24"),  # Christmas Eve
    ],
)
def test_a_request_is_due_to_the_day(received, due, legal, extended, extended_legal):
    day = date.fromisoformat(received)

    answer, longer = due_day(day), due_day(day, is_extended=True)

    assert [str(answer), str(legal_due_day(answer))] == [due, legal]
    assert [str(longer), str(legal_due_day(longer))] == [extended, extended_legal]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 30, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 1, 31, 21, 59, 59, tzinfo=UTC), date(2026, 1, 31)),
        (
            datetime(2026, 3, 28, 21, 59, tzinfo=UTC),
            date(2026, 3, 28),
        ),  # the night before summer time: still UTC+2
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 0, tzinfo=UTC), date(2026, 3, 30)),  # UTC+3 from here on
        (
            datetime(2026, 10, 24, 21, 0, tzinfo=UTC),
            date(2026, 10, 25),
        ),  # the day of 25 hours begins in summer time
        (datetime(2026, 10, 25, 21, 30, tzinfo=UTC), date(2026, 10, 25)),  # and ends in winter time
        (datetime(2026, 10, 25, 22, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2027, 12, 31, 22, 0, tzinfo=UTC), date(2028, 1, 1)),
    ],
)
def test_the_day_of_receipt_is_the_finnish_one(moment, day):
    assert received_day(moment) == day
