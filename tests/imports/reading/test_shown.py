"""What a dry run found is told in words, not in the signs of a program."""

import pytest
from django.utils import translation

from companies.models import Company
from imports.reading.shown import readable, spoken


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


@pytest.mark.parametrize(
    ("name", "staged", "text"),
    [
        ("lifecycle", "former", "Entinen asiakas"),
        ("country", "SE", "Ruotsi"),
        ("turnover_from", "1234500.0", "1\u00a0234\u00a0500"),
        ("financial_year", "2025-06-30", "30.6.2025"),
        ("legal_name", "Kone Oy", "Kone Oy"),
    ],
)
def test_what_was_understood_of_a_cell_is_told_in_words(name, staged, text):
    with translation.override("fi"):
        assert spoken(Company, name, staged) == text
