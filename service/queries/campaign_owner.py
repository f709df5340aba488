"""Who owns items on a day: whom a recall has to reach."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

_OWNERS = """
WITH RECURSIVE up(item, node, step) AS (
  SELECT id, id, 0 FROM unnest(%s::bigint[]) AS asked(id)
  UNION ALL
  SELECT up.item, p.parent_id, up.step + 1 FROM up JOIN installed_base_placement p ON p.child_id = up.node
  WHERE p.during @> %s::date AND up.step < 200
)
SELECT DISTINCT ON (i.id) i.id, COALESCE(party.company_id, i.company_id)
FROM up JOIN installed_base_installeditem i ON i.id = up.item
LEFT JOIN installed_base_itemparty party
  ON party.item_id = up.node AND party.role = 'owner' AND party.during @> %s::date
ORDER BY i.id, (party.company_id IS NULL), up.step
"""


def owners_of(items: Iterable[int], *, on: date) -> dict[int, int | None]:
    """Numbers of the owning companies by item: the nearest owner said of the item or what it is in on that day,
    else the company at which it stands."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, [list(items), on, on])
        return dict(cursor.fetchall())
