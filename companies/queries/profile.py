"""The customer's size and course, and how to reach it: what the page's square shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from companies.choices import EuSize
from companies.models import Company, CompanyContactPoint
from companies.queries.reference import industry_name
from companies.queries.size import eu_size_of


@dataclass(frozen=True)
class Profile:
    """The customer's size and course, out of its financial years."""

    staff: int | None
    turnover: Decimal | None
    currency: str
    growth_percent: Decimal | None  # of turnover, newest year against the one before, same currency
    staff_growth_percent: Decimal | None
    ends_on: date | None
    is_estimate: bool
    eu_size: str  # worked out from the two, in words
    industry: str  # what the industry code means


def profile_of(company: Company) -> Profile:
    """Staff, turnover and growth as the page's square shows them."""
    years = list(company.financial_years.filter(is_consolidated=False).order_by("-ends_on")[:4])
    billed = [year for year in years if year.turnover_from is not None]
    staffed = [year for year in years if year.staff_from is not None]
    same_money = len(billed) > 1 and billed[0].currency == billed[1].currency
    newest = years[0] if years else None
    size = eu_size_of(company.staff, company.turnover, company.turnover_currency)
    return Profile(
        staff=company.staff,
        turnover=company.turnover,
        currency=company.turnover_currency,
        growth_percent=_growth([year.turnover_from for year in billed]) if same_money else None,
        staff_growth_percent=_growth([year.staff_from for year in staffed]),
        ends_on=newest.ends_on if newest else None,
        is_estimate=bool(newest and newest.is_estimate),
        eu_size=str(EuSize(size).label) if size else "",
        industry=industry_name(company.industry_version, company.industry_code),
    )


TOLD_TO = 1000  # per cent; beyond it the year before was hardly a year of business


def _growth(figures: list[Decimal | int | None]) -> Decimal | None:
    if len(figures) < 2 or figures[0] is None or not figures[1]:
        return None
    grown = round((Decimal(figures[0]) / Decimal(figures[1]) - 1) * 100, 0) + 0  # a small fall is 0, not -0
    return grown if grown < TOLD_TO else None


def main_contact_points(company: Company) -> dict[str, CompanyContactPoint]:
    """The primary number or address of each kind, else the oldest."""
    found: dict[str, CompanyContactPoint] = {}
    for point in company.contact_points.order_by("-is_primary", "id")[:50]:
        found.setdefault(point.kind, point)
    return found
