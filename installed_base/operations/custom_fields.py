"""What the register says of itself to custom fields."""

from django.db.models import F

from custom_fields.queries.registers import Register, offer
from installed_base.models import InstalledItem
from installed_base.operations.item import change_item
from users.permissions import Permission


def offer_custom_fields() -> None:
    """Let items have custom fields."""
    offer(
        Register(
            resource="item", model=InstalledItem, view=Permission.ITEM_VIEW, edit=Permission.ITEM_EDIT,
            change=lambda record, values, **more: change_item(item=record, values=values, **more),
            url_name="installed_base:item", value_url="installed_base:item_value",
            options_url="", called=lambda: F("serial"), search_kind=3,
        )
    )  # fmt: skip
