"""Companies and what belongs to them."""

from companies.models.company import Company, CompanyIndustry, CompanyName, CompanyTag, Tag
from companies.models.contact import CompanyContactPoint
from companies.models.external_id import ExternalId
from companies.models.financial_year import FinancialYear
from companies.models.group import GroupLink
from companies.models.reference import (
    IndustryClass,
    IndustrySuccessor,
    LegalForm,
    Municipality,
    Postcode,
    ReferenceLoad,
)
from companies.models.site import Address, Site

__all__ = [
    "Address",
    "Company",
    "CompanyContactPoint",
    "CompanyIndustry",
    "CompanyName",
    "CompanyTag",
    "ExternalId",
    "FinancialYear",
    "GroupLink",
    "IndustryClass",
    "IndustrySuccessor",
    "LegalForm",
    "Municipality",
    "Postcode",
    "ReferenceLoad",
    "Site",
    "Tag",
]
