"""The button "Merge" above the lists whose records can become one."""

from django.utils.translation import pgettext_lazy

from common.lists.additions import offer_act
from common.lists.listing import BulkAct
from quality.choices import Kind
from quality.queries.records import LISTS
from users.permissions import Permission


def offer() -> None:
    """Stand above the lists, for those who may merge."""
    for kind in LISTS:
        act = BulkAct(
            pgettext_lazy("button", "Merge"), "arrows-join", "quality:merge_create", f"kind={kind.value}",
            Permission.PRODUCT_EDIT if kind == Kind.PRODUCT else Permission.RECORD_MERGE,
        )  # fmt: skip
        offer_act(kind.value, act)
