"""Values of a dry run as people read them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django_countries import countries

from common.display import day_text, number_text

GROUPED_FROM = 10_000  # below it a whole number may be a year


def readable(value: Any, word: Callable[[str], str]) -> str:
    """One value, a list of them, or several facts each after its word; nothing is nothing."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        is_whole = value == int(value)
        return str(int(value)) if is_whole and abs(value) < GROUPED_FROM else number_text(value)
    if isinstance(value, list | tuple):
        return ", ".join(readable(one, word) for one in value)
    if isinstance(value, dict):
        told = {name: readable(one, word) for name, one in value.items()}
        return " · ".join(f"{word(name)}: {text}" for name, text in told.items() if text)
    return _day(str(value))


def spoken(model: Any, name: str, text: str) -> str:
    """What was understood of a cell, in words: states and kinds by name, days and sums as people write them."""
    try:
        choices = dict(getattr(model._meta.get_field(name), "flatchoices", ()) if model else ())
    except FieldDoesNotExist:
        choices = {}
    if text in choices:
        return str(choices[text])
    if name == "country":
        return str(countries.name(text) or text)
    if name in _SUMS:
        return number_text(Decimal(text))
    return _day(text)


_SUMS = frozenset({"turnover_from", "turnover_to", "staff_from", "staff_to"})


def _day(text: str) -> str:
    """A day of JSON as a day; any other text as it is."""
    try:
        return day_text(date.fromisoformat(text)) if len(text) == 10 and text[4] == "-" else text
    except ValueError:
        return text
