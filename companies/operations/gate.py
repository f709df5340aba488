"""What the gate is asked about a company: the firm of a sole trader, who is a person, and its numbers."""

from collections.abc import Mapping
from typing import Any

from common.gate import TRADER, Address
from common.sole_trader import is_sole_trader, trader_key
from companies.models import Company, CompanyContactPoint

FIRM = ("legal_name", "legal_form", "business_id", "country")


def firm_in(*, values: Mapping[str, Any], company: Company | None = None) -> dict[str, Address]:
    """The firm that these values make, when it is a sole trader's; nothing while none of what it is known by changes.
    A firm that becomes the trader's is asked about as one that comes in new."""
    had = {name: str(getattr(company, name, "") or "") for name in FIRM}
    facts = {name: str(values.get(name, had[name]) or "") for name in FIRM}
    if company is not None and facts == had:
        return {}
    if not is_sole_trader(legal_form=facts["legal_form"], name=facts["legal_name"]):
        return {}
    field = next((one for one in ("business_id", "legal_name", "legal_form", "country") if one in values), "")
    return {
        field or "business_id": (
            TRADER,
            trader_key(country=facts["country"], business_id=facts["business_id"]),
        )
    }


def point_in(*, values: Mapping[str, Any], but: CompanyContactPoint | None = None) -> dict[str, Address]:
    """What a number or address reaches somebody by; nothing while it stays what `but` has."""
    kind, value = values.get("kind", but.kind if but else ""), values.get("value", "")
    return {} if not value or (but is not None and value == but.value) else {"value": (str(kind), value)}
