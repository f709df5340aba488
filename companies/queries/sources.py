"""Whose word the parts of a company are: their own history, and what imports noted of them on the company."""

from collections.abc import Iterable
from typing import Any

from companies.models import (
    Address,
    Company,
    CompanyContactPoint,
    CompanyIndustry,
    CompanyName,
    ExternalId,
    FinancialYear,
)
from history.queries import sources_of_parts


def say_sources_of_parts(company: Company, rows: Iterable[Any]) -> None:
    """Give each part of the company `source_of_fact`, None where nothing is known."""
    rows = list(rows)
    told = sources_of_parts(company, {row: _noted(row) for row in rows})
    for row in rows:
        row.source_of_fact = told.get(row)


def _noted(row: object) -> tuple[str, object] | None:
    """The word and the value under which an import notes such a row on its company."""
    match row:
        case CompanyContactPoint():
            return row.kind, row.value
        case CompanyName():
            return f"{row.kind}_name", row.name
        case CompanyIndustry():
            return "industries", row.code
        case Address():
            return ("street", row.street) if row.street else ("town", row.town)
        case ExternalId():
            return "external_id", row.external_id
        case FinancialYear():
            return "financial_year", row.ends_on.isoformat()
    return None
