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
        ("2026-11-24", "2026-12-24", "2026-12-28", "2027-02-24", "2027-02-24"),  # Christmas Eve
    ],
)
def test_a_request_is_due_to_the_day(received, due, legal, extended, extended_legal):
    day = date.fromisoformat(received)

    answer, longer = due_day(day), due_day(day, is_extended=True)

    assert [str(answer), str(legal_due_day(answer))] == [due, legal]
    assert [str(longer), str(legal_due_day(longer))] == [extended, extended_legal]


def test_the_day_of_receipt_is_the_finnish_one():
    assert received_day(datetime(2026, 1, 31, 22, 30, tzinfo=UTC)) == date(2026, 2, 1)
