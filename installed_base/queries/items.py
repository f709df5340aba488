"""Reads of items that cross rows: chains, trees, counts."""

from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from installed_base.models import InstalledItem
from installed_base.models.serial import tidy_serial
from users.models import User

WHOLE_TREE = 60  # machines up to so many items are shown whole; bigger ones level by level
LEVEL = 100  # parts of one level shown at once


def chain_above(item: InstalledItem) -> list[InstalledItem]:
    """The machine first, then part in part, down to the item's own parent."""
    if item.parent_id is None:
        return []
    sql = """
        WITH RECURSIVE up AS (
          SELECT id, parent_id, 1 AS step FROM installed_base_installeditem WHERE id = %s
          UNION ALL
          SELECT i.id, i.parent_id, step + 1 FROM installed_base_installeditem i JOIN up ON i.id = up.parent_id
          WHERE step < 200
        ) SELECT id FROM up ORDER BY step DESC
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [item.parent_id])
        order = [row[0] for row in cursor.fetchall()]
    found = InstalledItem.objects.select_related("product").in_bulk(order)
    return [found[pk] for pk in order if pk in found]


def parts_of(item: InstalledItem) -> QuerySet[InstalledItem]:
    """The parts right in the item, each knowing whether it has parts itself."""
    inner = InstalledItem.objects.filter(parent=OuterRef("pk"))
    rows = item.parts.select_related("product").annotate(has_parts=Exists(inner))
    return rows.order_by("position", "serial_sort", "id")


def whole_machine(root_id: int) -> list[InstalledItem] | None:
    """The machine's items when they are few enough to be shown at once, else None. Put in order here: the database
    would sort all of a plant to tell that it is too big."""
    rows = InstalledItem.objects.filter(root_id=root_id).select_related("product").order_by()
    parts = list(rows[: WHOLE_TREE + 1])
    if len(parts) > WHOLE_TREE:
        return None
    return sorted(parts, key=lambda part: (part.position, part.serial_sort, part.pk))


def counts_by_status(items: QuerySet[InstalledItem]) -> list[tuple[str, int]]:
    """How many items stand in each status, most first."""
    return list(
        items.order_by().values_list("status").annotate(count=Count("pk")).order_by("-count", "status")
    )


def machines_at(items: QuerySet[InstalledItem]) -> QuerySet[InstalledItem]:
    """Whole things among the items, with product and site, in the order of the sites."""
    inner = InstalledItem.objects.filter(parent=OuterRef("pk"))
    rows = items.machines().select_related("product", "site").annotate(has_parts=Exists(inner))
    return rows.order_by("site__name", "product__name_sort", "serial_sort", "id")


def items_with_serial(
    *, serial: str, user: User, but: UUID | None = None, limit: int = 5
) -> list[InstalledItem]:
    """Items that the user sees and that have this serial number, in any spelling, of this product or another."""
    serial = tidy_serial(serial)
    if not serial:
        return []
    rows = InstalledItem.objects.visible_to(user).with_serial(serial)
    rows = rows.exclude(public_id=but) if but else rows
    return list(rows.select_related("product", "company")[:limit])
