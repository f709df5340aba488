"""The values of a company made whole before they are written: numbers proved, pairs completed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from common.constraints import refuse_unwanted_text
from common.normalise import (
    SCHEME_COUNTRY,
    guess_scheme,
    normalise_business_id,
    normalise_lei,
    normalise_vat_number,
)
from common.refusals import Refusal
from common.text import tidy
from companies.models import Company


class UnknownCountry(Refusal):
    """The code is no country's."""

    field = "country"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("There is no such country. Choose one from the list."))


class CountryUnsaid(Refusal):
    """A number was given, but not the country in whose register it is one."""

    field = "country"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say the country too: the number is one of its register."))


class SchemeOfAnotherCountry(Refusal):
    """A number of one country's register was given to a company of another country."""

    field = "business_id_scheme"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This register belongs to another country. Change the country or the register."))


class IndustryWithoutVersion(Refusal):
    """An industry code means nothing without the version of its classification."""

    field = "industry_version"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose the classification in which this industry code is a code."))


class UnknownField(Refusal):
    """A value was given that cannot be written this way."""

    status = 400

    def __init__(self, name: str) -> None:
        super().__init__(_("The field %(name)s cannot be written here.") % {"name": name})


EDITABLE = frozenset({
    "legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei", "legal_form", "status",
    "founded_on", "ceased_on", "industry_code", "industry_version", "lifecycle", "lifecycle_by_hand", "owner", "team", "language",
    "preferred_channel", "notes",
})  # fmt: skip


def clean_values(*, values: Mapping[str, Any], company: Company | None = None) -> dict[str, Any]:
    """The given values as they are to be stored; pairs (business ID and register, industry and version) are
    completed from what the company has. Refuses numbers that cannot exist and fields not written this way."""
    clean = {name: tidy(value) if isinstance(value, str) else value for name, value in values.items()}
    if unknown := clean.keys() - EDITABLE:
        raise UnknownField(min(unknown))
    refuse_unwanted_text(clean)

    def now(name: str) -> Any:
        return clean.get(name, getattr(company, name, "") if company else "")

    if clean.get("country"):
        clean["country"] = clean["country"].upper()
        if not countries.name(clean["country"]):
            raise UnknownCountry
    if {"business_id", "business_id_scheme", "country"} & clean.keys():
        clean |= _business_id(
            country=now("country"), scheme=now("business_id_scheme"), number=now("business_id")
        )
    if clean.get("vat_number"):
        clean["vat_number"] = normalise_vat_number(clean["vat_number"], now("country"))
    if clean.get("lei"):
        clean["lei"] = normalise_lei(clean["lei"])
    if {"industry_code", "industry_version"} & clean.keys():
        if now("industry_code") and not now("industry_version"):
            raise IndustryWithoutVersion
        if not now("industry_code"):
            clean["industry_version"] = ""
    return clean


def _business_id(*, country: str, scheme: str, number: str) -> dict[str, str]:
    """The three fields of a business ID: all of them, or none but the country."""
    if not number:
        return {"business_id": "", "business_id_scheme": ""}
    scheme = scheme or guess_scheme(country)
    country = country or SCHEME_COUNTRY.get(scheme, "")
    if SCHEME_COUNTRY.get(scheme, country) != country:
        raise SchemeOfAnotherCountry
    if not country:
        raise CountryUnsaid
    number = normalise_business_id(scheme, country, number)
    return {"business_id": number, "business_id_scheme": scheme, "country": country}
