"""A new company with its first address and numbers: one act of the user, one change set."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.refusals import Refusal
from common.submissions import already_made
from companies.choices import AddressKind
from companies.models import Company
from companies.operations.address import add_address
from companies.operations.company import create_company
from companies.operations.contact_point import add_contact_point
from history import operations as history
from users.models import User


@transaction.atomic
def register_company(
    *, values: Mapping[str, Any], by: User, now: datetime, today: date,
    address: Mapping[str, str] | None = None, contact_points: Mapping[str, str] | None = None,
    public_id: UUID | None = None,
) -> Company:  # fmt: skip
    """Add a company (see `create_company`) with a visiting address and, by kind, its numbers; empty ones are
    left out. All of it or nothing. With `public_id` the second call gives the company of the first."""
    if made := already_made(Company, public_id):
        return made
    place = {name: text for name, text in (address or {}).items() if text}
    with history.one_change_set(by=by, at=now):
        company = create_company(values=values, by=by, now=now, public_id=public_id)
        if place:
            add_address(
                company=company, kind=AddressKind.VISITING, by=by, now=now, today=today,
                **({"country": company.country} | place),
            )  # fmt: skip
        for kind, value in (contact_points or {}).items():
            if not value:
                continue
            try:
                add_contact_point(company=company, kind=kind, value=value, by=by, now=now)
            except Refusal as refusal:
                refusal.field = kind
                raise
    return company
