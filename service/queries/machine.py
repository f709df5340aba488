"""Which machine an item was in."""

from datetime import date

from installed_base.models import InstalledItem
from installed_base.queries.placements import machines_on


def machine_of(*, item: InstalledItem, day: date) -> InstalledItem:
    """The whole that the item was in on the day; the item itself when it was in nothing."""
    number = machines_on([item.pk], day)[item.pk]
    return item if number == item.pk else InstalledItem.objects.get(pk=number)
