"""Values of conditions."""

from datetime import date

import pytest

from common.lists.conditions import BadValueError, months_before, universal_id, whole_number


def test_months_before_stay_in_the_month():
    assert [months_before(date(2026, 3, 31), months) for months in (1, 12, 13)] == [
        date(2026, 2, 28),
        date(2025, 3, 31),
        date(2025, 2, 28),
    ]


@pytest.mark.parametrize("value", ["", "x", "0", "-1", "9999", "1.5", "1e3"])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(BadValueError):
        whole_number(value)


def test_an_id_that_is_none_is_refused():
    with pytest.raises(BadValueError):
        universal_id("1 OR 1=1")
