"""Codes of the outside registers, and of the facts that they give."""

from enum import StrEnum


class Name(StrEnum):
    """One provider, one code: in addresses, tables and settings."""

    PRH_YTJ = "prh_ytj"
    PRH_NOTICES = "prh_notices"
    PRH_XBRL = "prh_xbrl"
    BRREG = "brreg"
    GLEIF = "gleif"
    VIES = "vies"


class Field(StrEnum):
    """One fact of a company; the shape of its value stands beside it."""

    BUSINESS_ID = "business_id"  # "1234567-1"
    LEGAL_NAME = "legal_name"  # text
    OTHER_NAME = "other_name"  # {"kind", "name", "from", "to"}; the part is kind and name
    STATUS = "status"  # a word of companies.choices.Status
    FOUNDED_ON = "founded_on"  # "2001-08-28"
    CEASED_ON = "ceased_on"  # "2025-03-31"
    LEGAL_FORM = "legal_form"  # "Oy"
    INDUSTRY = "industry"  # {"code", "version"}
    VAT_NUMBER = "vat_number"  # "FI12345671"
    LEI = "lei"  # 20 signs
    VISITING = "visiting_address"  # {"street", "postcode", "town", "country"}
    POSTAL = "postal_address"
    WEB = "web"  # text
    PHONE = "phone"
    EMAIL = "email"
    STAFF = "staff"  # {"count", "on"}
    TURNOVER = "turnover"  # {"from", "to", "amount", "currency"}; the part is the last day
    PARENT = "parent"  # {"lei", "name"}, and {"business_id", "scheme"} where the register says them


# Of a sole trader these say who the person is, where they live and how they are reached.
PERSONAL_OF_TRADER = frozenset(
    {
        Field.LEGAL_NAME,
        Field.OTHER_NAME,
        Field.VISITING,
        Field.POSTAL,
        Field.WEB,
        Field.PHONE,
        Field.EMAIL,
    }
)
