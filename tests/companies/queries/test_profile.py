"""The figures of a company's square."""

from datetime import date

import pytest

from companies.queries import profile_of
from tests.factories.companies import CompanyFactory, FinancialYearFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("before", "grown"), [(1_000_000, 20), (1_200_000, 0), (1_000, None)])
def test_growth_is_told_of_two_years_that_can_be_compared(before, grown):
    company = CompanyFactory()
    for year, turnover in ((2024, before), (2025, 1_200_000)):
        FinancialYearFactory(
            company=company, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31), turnover_from=turnover,
            turnover_to=turnover, currency="EUR",
        )  # fmt: skip

    assert profile_of(company).growth_percent == grown
