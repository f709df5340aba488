"""Numbers as people write them."""

from decimal import Decimal, InvalidOperation

from django.utils.formats import get_format


def row_number(text: str, *, digits: int = 18) -> int | None:
    """The number of a row as an address of a page says it; None for anything else. `isdigit` alone would let through
    ², which is no number, and more digits than a column, or Python itself, takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def plain_number(text: str) -> str:
    """1 234,5 → 1234.5. Of two different signs the last parts the decimals; no number stays as typed."""
    number = "".join(text.replace("\u2212", "-").replace("'", "").split())
    comma, point = number.rfind(","), number.rfind(".")
    if comma >= 0 and point >= 0:
        grouping = "," if comma < point else "."
        number = number.replace(grouping, "")
    elif number.count(",") > 1 or (
        comma >= 0 and get_format("DECIMAL_SEPARATOR") == "." and _is_grouped(number, comma)
    ):
        number = number.replace(",", "")
    number = number.replace(",", ".")
    try:
        Decimal(number)
    except InvalidOperation:
        return text
    return number


def _is_grouped(number: str, comma: int) -> bool:
    return comma > 0 and len(number) - comma == 4
