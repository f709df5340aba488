"""What a fact of a file is: the register it goes to, how its cells are read, the words other systems have for it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Target(StrEnum):
    """The register that a file goes to."""

    COMPANIES = "companies"
    PERSONS = "persons"
    ITEMS = "items"
    PRODUCTS = "products"
    BOM = "bom"
    FITS = "fits"
    FEATURES = "features"
    DOCUMENTS = "documents"
    PLACEMENTS = "placements"
    PARTIES = "parties"
    ITEM_CONTACTS = "item_contacts"
    RELATIONS = "relations"
    DELIVERIES = "deliveries"
    WARRANTY_TERMS = "warranty_terms"
    CONTRACTS = "contracts"
    CONTRACT_LINES = "contract_lines"
    COVERAGE = "coverage"
    TICKETS = "tickets"
    VISITS = "visits"
    READINGS = "readings"
    PLANS = "plans"
    SLAS = "slas"
    PARTS_USED = "parts_used"
    LICENCES = "licences"


class Kind(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    BUSINESS_ID = "business_id"
    VAT = "vat"
    LEI = "lei"
    STATUS = "status"
    INDUSTRY = "industry"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    ADDRESS = "address"
    POSTCODE = "postcode"
    COUNTRY = "country"
    STAFF = "staff"
    MONEY = "money"
    CURRENCY = "currency"
    YEAR = "year"
    DATE = "date"
    LANGUAGE = "language"
    TAGS = "tags"
    KEY = "key"
    SERIAL = "serial"
    CODE = "code"
    ITEM_STATUS = "item_status"
    PRODUCT_KIND = "product_kind"
    QUANTITY = "quantity"
    ATTRIBUTE = "attribute"
    WORD = "word"
    YES_NO = "yes_no"
    NUMBER = "number"
    WHOLE = "whole"
    MOMENT = "moment"
    WEEKDAYS = "weekdays"
    CLOCK = "clock"


@dataclass(frozen=True)
class Field:
    """A fact that a column can hold. `is_many`: several columns may be mapped to it."""

    key: str
    label: Any
    kind: Kind
    synonyms: str = ""
    limit: int = 300
    is_many: bool = False
    words: str = ""  # of a word: the vocabulary it is one of
