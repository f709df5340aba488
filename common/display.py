"""How numbers, money and moments are written in the reader's language."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    get_currency_symbol,
    get_group_symbol,
)
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NOTHING = "–"
_LOCALES = {"fi": "fi_FI", "en": "en_GB"}
_MONEY = {"fi": "#,##0{}\u00a0¤", "en": "¤#,##0{}"}

Number = int | float | Decimal | str | None


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in _LOCALES else "en"


def _decimal(value: Number) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number_text(value: Number, decimals: int | None = None) -> str:
    """1 234 567 in Finnish, 1,234,567 in English; as many decimals as there are, or as asked for."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    if decimals is None and 0 <= number == (whole := int(number)):
        return _grouped(whole, _language())
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(number, format=pattern, locale=_LOCALES[_language()])


def money_text(value: Number, currency: str = "EUR") -> str:
    """Whole amounts without cents, others with two: 1 234 567 €, 12,50 €."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    language = _language()
    if 0 <= number == (whole := int(number)):
        return _currency_pattern(currency or "EUR", language).replace("0", _grouped(whole, language))
    cents = "" if number == number.to_integral_value() else ".00"
    pattern = _MONEY[language].format(cents)
    return format_currency(
        number, currency or "EUR", pattern, locale=_LOCALES[language], currency_digits=False
    )


def whole_money_text(value: Number, currency: str = "EUR") -> str:
    """Rounded to whole units, for columns in which cents would only be noise."""
    number = _decimal(value)
    return money_text(None if number is None else round(number), currency)


# Whole numbers stand in lists by the hundred: grouped here, they cost a tenth of Babel's own way.
def _grouped(whole: int, language: str) -> str:
    return f"{whole:,}".replace(",", _group_symbol(language))


@cache
def _group_symbol(language: str) -> str:
    return get_group_symbol(_LOCALES[language])


@cache
def _currency_pattern(currency: str, language: str) -> str:
    symbol = get_currency_symbol(currency, _LOCALES[language])
    return f"0\u00a0{symbol}" if language == "fi" else f"{symbol}0"


def short_money_text(value: Number, currency: str = "EUR") -> str:
    """Three figures and the size, for a place where the size matters: 1,23 milj. €, €1.23M."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    if abs(number) < 10_000:
        return money_text(number.quantize(Decimal(1)), currency)
    digits = max(0, 2 - (number.adjusted() % 3))
    return format_compact_currency(
        number, currency or "EUR", locale=_LOCALES[_language()], fraction_digits=digits
    )


def day_text(value: date | None) -> str:
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = _local(value)
    return date_format(value, "DATE_FORMAT")


def moment_text(value: datetime | None) -> str:
    return date_format(_local(value), "DATETIME_FORMAT") if value else NOTHING


def ago_text(value: datetime, now: datetime) -> str:
    """ "3 h ago", "in 2 days"; older than a month, the day itself."""
    seconds = (now - value).total_seconds()
    steps = int(abs(seconds))
    if steps < 60:
        return _("just now")
    if steps >= 31 * 86400:
        return day_text(value)
    past = seconds > 0
    for size, words in ((86400, _days), (3600, _hours), (60, _minutes)):
        if steps >= size:
            return words(steps // size, past=past)
    return day_text(value)


def _days(count: int, *, past: bool) -> str:
    words = (
        ngettext("%(count)d day ago", "%(count)d days ago", count)
        if past
        else ngettext("in %(count)d day", "in %(count)d days", count)
    )
    return words % {"count": count}


def _hours(count: int, *, past: bool) -> str:
    words = (
        ngettext("%(count)d h ago", "%(count)d h ago", count)
        if past
        else ngettext("in %(count)d h", "in %(count)d h", count)
    )
    return words % {"count": count}


def _minutes(count: int, *, past: bool) -> str:
    words = (
        ngettext("%(count)d min ago", "%(count)d min ago", count)
        if past
        else ngettext("in %(count)d min", "in %(count)d min", count)
    )
    return words % {"count": count}


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
