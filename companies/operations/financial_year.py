"""Figures per financial year; the company shows the newest ones."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.text import tidy
from companies.models import Company, FinancialYear
from companies.operations.parts import lock, remove_part
from history import operations as history
from users.models import User


class YearBackwards(Refusal):
    """The year would end before it begins."""

    field = "ends_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("A financial year ends after it begins. Check the two days."))


class RangeBackwards(Refusal):
    """The upper end of a range is below the lower."""

    status = 400

    def __init__(self, field: str) -> None:
        super().__init__(_("The upper figure is smaller than the lower one. Swap them."), field=field)


class CurrencyMissing(Refusal):
    """Money has a currency."""

    field = "currency"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say in which currency the turnover is, like EUR."))


class NoFigures(Refusal):
    """A year without figures says nothing."""

    field = "turnover_from"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the turnover or the number of staff."))


class YearKnown(Refusal):
    """The company has figures for a year that ends on that day."""

    field = "ends_on"

    def __init__(self) -> None:
        super().__init__(_("The company already has figures for a year that ends on this day. Change those."))


CONSTRAINTS = {
    "financial_year_days": YearBackwards,
    "financial_year_currency": CurrencyMissing,
    "financial_year_once": YearKnown,
    "financial_year_turnover_range": lambda: RangeBackwards("turnover_to"),
    "financial_year_staff_range": lambda: RangeBackwards("staff_to"),
}


@transaction.atomic
def set_financial_year(
    *, company: Company, ends_on: date, by: User, now: datetime, starts_on: date | None = None,
    turnover_from: Decimal | None = None, turnover_to: Decimal | None = None, currency: str = "",
    staff_from: int | None = None, staff_to: int | None = None, is_estimate: bool = False,
    is_consolidated: bool = False, source: str = "",
) -> FinancialYear:  # fmt: skip
    """Put down the figures of the year that ends on a day, new or corrected. An exact figure may be given as
    `_from` alone; a band has both ends. Without `starts_on` the year has twelve months. Recorded; the company
    shows its newest figures."""
    turnover_to = turnover_from if turnover_to is None else turnover_to
    staff_to = staff_from if staff_to is None else staff_to
    values = {
        "starts_on": starts_on or twelve_months_before(ends_on=ends_on), "turnover_from": turnover_from,
        "turnover_to": turnover_to, "currency": tidy(currency).upper() if turnover_to is not None else "",
        "staff_from": staff_from, "staff_to": staff_to, "is_estimate": is_estimate, "source": tidy(source),
    }  # fmt: skip
    _refuse_wrong(values | {"ends_on": ends_on})
    lock(company=company)
    with refusing(CONSTRAINTS):
        year = company.financial_years.filter(ends_on=ends_on, is_consolidated=is_consolidated).first()
        if year is not None:
            history.save_changes(obj=year, values=values, by=by, at=now)
        else:
            year = FinancialYear(company=company, ends_on=ends_on, is_consolidated=is_consolidated, **values)
            history.create(obj=year, by=by, at=now)
    follow_figures(company=company, now=now)
    return year


@transaction.atomic
def remove_financial_year(*, financial_year: FinancialYear, by: User, now: datetime) -> None:
    """Remove the figures of a year. Recorded on the company, which shows its newest figures."""
    company = financial_year.company
    lock(company=company)
    word = "financial_years"
    remove_part(obj=financial_year, company=company, word=word, by=by, now=now)
    follow_figures(company=company, now=now)


def follow_figures(*, company: Company, now: datetime) -> None:
    """Show staff and turnover of the newest year that has them, the company's own before the group's; of a
    band its lower end. No history: the years have theirs."""
    years = list(company.financial_years.order_by("-ends_on", "is_consolidated"))
    staffed = next((y for y in years if _low(y.staff_from, y.staff_to) is not None), None)
    billed = next((y for y in years if _low(y.turnover_from, y.turnover_to) is not None), None)
    view = {
        "staff": _low(staffed.staff_from, staffed.staff_to) if staffed else None,
        "turnover": _low(billed.turnover_from, billed.turnover_to) if billed else None,
        "turnover_currency": billed.currency if billed else "",
    }
    same = Company.objects.filter(pk=company.pk, **{
        f"{name}__isnull" if value is None else name: True if value is None else value
        for name, value in view.items()
    })  # fmt: skip
    if not same.exists():
        Company.objects.filter(pk=company.pk).update(**view, changed_at=now)
    for name, value in view.items():
        setattr(company, name, value)


def twelve_months_before(*, ends_on: date) -> date:
    """The first day of a year of twelve months that ends on the day."""
    day_after_end = date.fromordinal(ends_on.toordinal() + 1)
    try:
        return day_after_end.replace(year=day_after_end.year - 1)
    except ValueError:  # 29 February
        return date(day_after_end.year - 1, 3, 1)


def _low(lower: Decimal | int | None, upper: Decimal | int | None) -> Decimal | int | None:
    return lower if lower is not None else upper


def _refuse_wrong(values: dict) -> None:
    refuse_unwanted_text(values)
    if values["ends_on"] <= values["starts_on"]:
        raise YearBackwards
    for name in ("turnover", "staff"):
        lower, upper = values[f"{name}_from"], values[f"{name}_to"]
        if lower is not None and upper is not None and upper < lower:
            raise RangeBackwards(f"{name}_to")
    if values["turnover_to"] is None and values["staff_to"] is None:
        raise NoFigures
    if values["turnover_to"] is not None and not values["currency"]:
        raise CurrencyMissing
