"""Size classes, worked out from the numbers: by persons as statistics count them, and in the words of the EU.

A class is never stored: the number, its year and its source are the fact.
"""

from decimal import Decimal

from django.db.models import Case, CharField, Q, Value, When

from companies.choices import EuSize, StaffClass

FIRST_OF = {klass: int(klass.value.partition("-")[0]) for klass in StaffClass}
# Below so many persons and up to so much turnover (Recommendation 2003/361/EC, annex, article 2). The balance sheet,
# which may stand in for the turnover, and the numbers of the whole group are not known here: a class of the company alone.
EU_LIMITS = {
    EuSize.MICRO: (10, Decimal(2_000_000)),
    EuSize.SMALL: (50, Decimal(10_000_000)),
    EuSize.MEDIUM: (250, Decimal(50_000_000)),
}
EURO = "EUR"


def range_of(klass: str) -> tuple[int, int | None]:
    """The least and the most persons of a class; the last one has no most."""
    first, _dash, last = klass.partition("-")
    return int(first), int(last) if last else None


def eu_size_of(staff: int | None, turnover: Decimal | None, currency: str) -> str:
    """The size in the words of the EU: by persons, and by turnover where it is known in euros. "" without persons."""
    if staff is None:
        return ""
    known = turnover is not None and currency == EURO
    for size, (below, most) in EU_LIMITS.items():
        if staff < below and (not known or turnover <= most):
            return size
    return EuSize.LARGE


def within_staff(klass: str, prefix: str = "") -> Q:
    """Rows of a class by persons, as the index by persons finds them."""
    first, last = range_of(klass)
    found = Q(**{f"{prefix}staff_rank__gte": first})
    return found if last is None else found & Q(**{f"{prefix}staff_rank__lte": last})


def eu_size(prefix: str = "") -> Case:
    """The size in the words of the EU as an expression; "" where persons are not known."""

    def at_most(below: int, most: Decimal) -> Q:
        cheap = Q(**{f"{prefix}turnover__lte": most}) | Q(**{f"{prefix}turnover": None})
        return Q(**{f"{prefix}staff__lt": below}) & (cheap | ~Q(**{f"{prefix}turnover_currency": EURO}))

    sizes = [When(at_most(*limits), then=Value(size.value)) for size, limits in EU_LIMITS.items()]
    unknown = When(**{f"{prefix}staff": None}, then=Value(""))
    return Case(unknown, *sizes, default=Value(EuSize.LARGE.value), output_field=CharField())


def staff_class(prefix: str = "") -> Case:
    """The class by persons as an expression; "" where they are not known."""
    classes = [
        When(**{f"{prefix}staff__gte": FIRST_OF[klass]}, then=Value(klass.value))
        for klass in reversed(StaffClass)
    ]
    return Case(*classes, default=Value(""), output_field=CharField())
