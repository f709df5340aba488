"""Many companies changed at once: what the register says of itself to the engine of bulk edits."""

from datetime import datetime
from functools import partial

from companies.models import Company, CompanyTag
from companies.operations.tag import find_or_make_tag
from custom_fields.operations.values import custom_values
from users.operations.bulk_registers import BulkRegister, Row, offer
from users.permissions import Permission


def _by_hand(_row: Row, wanted: Row, _asked_at: datetime) -> Row:
    """A lifecycle that is set counts as said by hand."""
    return {**wanted, "lifecycle_by_hand": True} if "lifecycle" in wanted else wanted


COMPANIES = BulkRegister(
    resource="company",
    model=Company,
    rights=(Permission.COMPANY_VIEW, Permission.COMPANY_EDIT),
    editable=frozenset({"owner_id", "team_id", "lifecycle", "status", "language", "preferred_channel"}),
    url_name="companies:company",
    tag_link=CompanyTag,
    tag_owner="company",
    make_tag=find_or_make_tag,
    reads=("lifecycle", "lifecycle_by_hand"),
    settle=_by_hand,
    own_values=partial(custom_values, resource="company"),
)


def offer_bulk_edit() -> None:
    """Let companies be changed many at once."""
    offer(register=COMPANIES)
