"""The group in which a company stands, with its sums."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Count

from companies.models import Company
from users.models import User

GROUP_LIMIT = 1000  # a tree larger than this is cut, and says so


@dataclass
class GroupNode:
    """One company in the group tree."""

    company: Company
    share_percent: Decimal | None = None
    item_count: int = 0
    children: list["GroupNode"] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The group of a company on a day: the tree from the top, and sums over all of it."""

    root: GroupNode
    company_count: int
    staff: int | None
    turnovers: dict[str, Decimal]  # by currency: money of two currencies is not added up
    item_count: int
    hidden_count: int  # companies of the group that the user does not see; in no sum
    is_cut: bool


_TREE = """
WITH RECURSIVE up AS (
  SELECT %(start)s::bigint AS id, 0 AS depth
  UNION ALL
  SELECT l.parent_id, up.depth + 1 FROM companies_grouplink l JOIN up ON l.child_id = up.id
  WHERE l.during @> %(today)s::date AND up.depth < 50
), down AS (
  SELECT id, NULL::bigint AS parent_id, NULL::numeric AS share, 0 AS depth
  FROM (SELECT id FROM up ORDER BY depth DESC LIMIT 1) top
  UNION ALL
  SELECT l.child_id, l.parent_id, l.share_percent, down.depth + 1 FROM companies_grouplink l
  JOIN down ON l.parent_id = down.id WHERE l.during @> %(today)s::date AND down.depth < 50
) SELECT id, parent_id, share FROM down ORDER BY depth LIMIT %(limit)s
"""


def group_of(company: Company, today: date, user: User | None = None) -> Group:
    """The whole group in which the company stands on a day. With `user`, companies that the user does not see
    are left out of tree and sums; what hangs below them moves up to the next one seen."""
    with connection.cursor() as cursor:
        cursor.execute(_TREE, {"start": company.pk, "today": today, "limit": GROUP_LIMIT + 1})
        rows = cursor.fetchall()
    is_cut, rows = len(rows) > GROUP_LIMIT, rows[:GROUP_LIMIT]
    visible = Company.objects.all() if user is None else Company.objects.visible_to(user)
    ids = [row[0] for row in rows]
    found = visible.filter(pk__in=ids).defer("notes").in_bulk()
    found.setdefault(company.pk, company)
    items = _item_counts(list(found))
    nodes: dict[int, GroupNode] = {}
    top: list[GroupNode] = []
    standing_for: dict[int, int | None] = {}  # an unseen company is replaced by the nearest seen one above
    for number, parent_id, share in rows:
        above = standing_for.get(parent_id) if parent_id is not None else None
        if number not in found:
            standing_for[number] = above
            continue
        standing_for[number] = number
        node = nodes[number] = GroupNode(found[number], share, items.get(number, 0))
        (nodes[above].children if above is not None else top).append(node)
    root = top[0] if len(top) == 1 else next((n for n in top if n.company.pk == company.pk), top[0])
    members = [node.company for node in nodes.values()]
    turnovers: dict[str, Decimal] = defaultdict(Decimal)
    for member in members:
        if member.turnover is not None:
            turnovers[member.turnover_currency] += member.turnover
    staffed = [member.staff for member in members if member.staff is not None]
    return Group(
        root=root, company_count=len(members), staff=sum(staffed) if staffed else None,
        turnovers=dict(turnovers), item_count=sum(items.values()), hidden_count=len(rows) - len(members),
        is_cut=is_cut,
    )  # fmt: skip


def _item_counts(ids: list[int]) -> dict[int, int]:
    """How many items each company has; the register of items stands above this one and is asked by relation."""
    counted = Company.objects.filter(pk__in=ids, items__isnull=False).annotate(count=Count("items"))
    return dict(counted.values_list("pk", "count"))
