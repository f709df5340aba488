"""How values are written in Finnish and in English."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from common import display

HARD = "\u00a0"


@pytest.fixture(params=["fi", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_numbers_are_grouped_as_the_language_does(language):
    assert display.number_text(1234567) == {"fi": f"1{HARD}234{HARD}567", "en": "1,234,567"}[language]


def test_decimals_follow_the_language(language):
    assert display.number_text(Decimal("1234.5"), 2) == {"fi": f"1{HARD}234,50", "en": "1,234.50"}[language]


def test_money_shows_cents_only_when_there_are_some(language):
    assert display.money_text(1234567) == {"fi": f"1{HARD}234{HARD}567{HARD}€", "en": "€1,234,567"}[language]
    assert display.money_text(Decimal("12.5")) == {"fi": f"12,50{HARD}€", "en": "€12.50"}[language]


def test_columns_of_money_have_no_cents(language):
    assert display.whole_money_text(Decimal("7815893.54")) == display.money_text(7815894)
    assert display.whole_money_text(None) == "–"


def test_days_and_moments(language):
    moment = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)

    assert display.day_text(date(2026, 11, 22)) == {"fi": "22.11.2026", "en": "22 Nov 2026"}[language]
    assert display.moment_text(moment) == {"fi": "22.11.2026 14.30", "en": "22 Nov 2026 14:30"}[language]


def test_a_moment_late_in_the_evening_has_the_day_of_the_reader():
    with translation.override("fi"):
        assert display.day_text(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)) == "23.11.2026"


@pytest.mark.parametrize("nothing", [None, "", "not a number", Decimal("NaN"), True])
def test_nothing_is_a_dash(nothing):
    assert display.number_text(nothing) == "–"
    assert display.money_text(nothing) == "–"
    assert display.day_text(None) == display.moment_text(None) == "–"


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=-2), "in 2 days"),
        (timedelta(hours=-2), "in 2 h"),
        (timedelta(minutes=-9), "in 9 min"),
        (timedelta(days=40), "13 Oct 2026"),
    ],
)
def test_how_long_ago(back, words):
    now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    with translation.override("en"):
        assert display.ago_text(now - back, now) == words
