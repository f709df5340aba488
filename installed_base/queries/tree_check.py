"""Where the view of today (parent, root, position, company, site of items) strays from what the placements say."""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection

_ELSEWHERE = """
SELECT i.id FROM installed_base_placement p JOIN installed_base_installeditem i ON i.id = p.child_id
WHERE p.during @> %(day)s::date AND (i.parent_id IS DISTINCT FROM p.parent_id OR i.position <> p.position)
UNION ALL
SELECT i.id FROM installed_base_installeditem i
WHERE i.parent_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM installed_base_placement p WHERE p.child_id = i.id AND p.during @> %(day)s::date)
  AND EXISTS (SELECT FROM installed_base_placement p WHERE p.child_id = i.id)
"""
_UNPLACED = """
SELECT i.id FROM installed_base_installeditem i
WHERE i.parent_id IS NOT NULL AND NOT EXISTS (SELECT FROM installed_base_placement p WHERE p.child_id = i.id)
"""
_WRONG_ROOT = """
SELECT i.id FROM installed_base_installeditem i JOIN installed_base_installeditem p ON p.id = i.parent_id
WHERE i.root_id IS DISTINCT FROM COALESCE(p.root_id, p.id)
"""
_WRONG_PLACE = """
SELECT i.id FROM installed_base_installeditem i JOIN installed_base_installeditem r ON r.id = i.root_id
WHERE i.company_id IS DISTINCT FROM r.company_id OR i.site_id IS DISTINCT FROM r.site_id
"""


@dataclass
class TreeReport:
    """Numbers of the items that stray, by what is wrong."""

    elsewhere: list[int] = field(default_factory=list)  # another parent or slot than the placement of today
    unplaced: list[int] = field(default_factory=list)  # a parent, and never a placement
    wrong_root: list[int] = field(default_factory=list)  # another machine than the parent's
    wrong_place: list[int] = field(default_factory=list)  # another company or site than the machine's

    @property
    def is_clean(self) -> bool:
        return not (self.elsewhere or self.unplaced or self.wrong_root or self.wrong_place)


def check_tree(day: date) -> TreeReport:
    """Compare every item with the placements of the day."""
    return TreeReport(
        elsewhere=strays(day), unplaced=_ids(_UNPLACED), wrong_root=_ids(_WRONG_ROOT), wrong_place=_ids(_WRONG_PLACE)
    )  # fmt: skip


def strays(day: date) -> list[int]:
    """Items that stand elsewhere than the placement of the day says."""
    return _ids(_ELSEWHERE, day)


def _ids(sql: str, day: date | None = None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day})
        return sorted({row[0] for row in cursor.fetchall()})
