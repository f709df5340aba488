"""The keys of the card of an item, as the list of shortcuts tells them; static/js/card.js acts on them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.slots import Asked, slots_of

FOR_ALL = (
    ("t", _("Open the tree and find a part in it")),
    ("@", _("As of a day: type it, such as 2016-06-01")),
    ("b", _("The installed base of this company")),
    ("n", _("Their items without cover")),
    ("c", _("Pin this company as the caller")),
    ("s", _("Service sheet to print")),
)
FOR_EDITORS = (
    ("v", _("Confirmed with customer")),
    ("e", _("Edit a fact where it stands; Tab goes to the next")),
    ("E", _("Edit everything")),
    ("f", _("Flag something as wrong")),
)


def keys_of(asked: Asked, *, may_edit: bool) -> list[tuple[str, str | Promise]]:
    """(key, what it does), the parts of the page first."""
    found: dict[str, str | Promise] = {}
    for place in ("panels", "banners"):
        for slot in slots_of("item", place, asked.user):
            if slot.key and slot.key not in found:
                found[slot.key] = slot.title
    return [*found.items(), *FOR_ALL, *(FOR_EDITORS if may_edit else ())]
