"""What the register says of itself to custom fields."""

from django.db.models import F

from companies.models import Company
from companies.operations.company import change_company
from custom_fields.queries.registers import Register, offer
from users.permissions import Permission


def offer_custom_fields() -> None:
    """Let companies have custom fields."""
    offer(
        Register(
            resource="company", model=Company, view=Permission.COMPANY_VIEW, edit=Permission.COMPANY_EDIT,
            change=lambda record, values, **more: change_company(company=record, values=values, **more),
            url_name="companies:company", value_url="companies:company_value", options_url="companies:company_options",
            called=lambda: F("legal_name"), search_kind=1,
        )
    )  # fmt: skip
