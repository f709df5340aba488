"""What a dry run found is told in words, not in the signs of a program."""

import pytest
from django.utils import translation

from imports.reading.shown import readable


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("FI", "FI"),
        (True, "Kyllä"),
        (38039680.0, "38\u00a0039\u00a0680"),
        (2015, "2015"),
        (1.5, "1,5"),
        (["a@firma.example", "b@firma.example"], "a@firma.example, b@firma.example"),
        ("2025-12-31", "31.12.2025"),
        (
            {"ends_on": "2025-12-31", "staff_to": None, "is_estimate": False},
            "ENDS_ON: 31.12.2025 · IS_ESTIMATE: Ei",
        ),
    ],
)
def test_a_value_is_told_as_people_read_it(value, text):
    with translation.override("fi"):
        assert readable(value, str.upper) == text
