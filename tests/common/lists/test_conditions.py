"""Values of conditions."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from common.lists.conditions import Asker, BadValueError, months_ago, universal_id, whole_number


def test_months_are_counted_from_the_day_it_is_here():
    after_midnight = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)  # in Helsinki the first of April

    assert months_ago(Asker(AnonymousUser(), after_midnight), "1").date() == date(2026, 3, 1)


@pytest.mark.parametrize("value", ["", "x", "0", "-1", "9999", "1.5", "1e3"])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(BadValueError):
        whole_number(value)


def test_an_id_that_is_none_is_refused():
    with pytest.raises(BadValueError):
        universal_id("1 OR 1=1")
