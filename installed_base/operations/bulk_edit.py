"""Many items or products changed at once: what the registers say of themselves to the engine of bulk edits."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from companies.models import Company
from companies.operations.tag import find_or_make_tag
from custom_fields.operations.values import custom_values
from installed_base.models import InstalledItem, ItemTag, Product
from installed_base.operations.lifecycle import derive
from users.models import User
from users.operations.bulk_registers import BulkRegister, offer
from users.permissions import Permission


def _derive_owners(*, numbers: Iterable[int], names: set[str], by: User, now: datetime) -> None:
    """Where companies stand with us follows from the status of their items."""
    if "status" not in names:
        return
    for company in Company.objects.filter(items__in=numbers).order_by("pk").distinct():
        derive(company=company, by=by, now=now)


ITEMS = BulkRegister(
    resource="item",
    model=InstalledItem,
    rights=(Permission.ITEM_VIEW, Permission.ITEM_EDIT),
    editable=frozenset({"status", "confidence", "source", "is_ours"}),
    url_name="installed_base:item",
    tag_link=ItemTag,
    tag_owner="item",
    make_tag=find_or_make_tag,
    after=_derive_owners,
    own_values=partial(custom_values, resource="item"),
)
PRODUCTS = BulkRegister(
    resource="product",
    model=Product,
    rights=(Permission.PRODUCT_VIEW, Permission.PRODUCT_EDIT),
    editable=frozenset({"kind", "family_id", "tracking", "end_of_sale", "end_of_support"}),
    url_name="installed_base:product",
)


def offer_bulk_edit() -> None:
    """Let items and products be changed many at once."""
    offer(register=ITEMS)
    offer(register=PRODUCTS)
