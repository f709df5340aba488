"""Reads of what products are built of, where they are used, and what comes after them."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from installed_base.models import BomLine, InstalledItem, Product

MOST_LINES = 2000  # of a structure that is read at once

_DOWN = """
WITH RECURSIVE down AS (
  SELECT l.id, l.component_id, 1 AS depth, ARRAY[l.id] AS path FROM installed_base_bomline l
  WHERE l.assembly_id = %(product)s AND l.during @> %(day)s::date
  UNION ALL
  SELECT l.id, l.component_id, d.depth + 1, d.path || l.id FROM installed_base_bomline l JOIN down d ON l.assembly_id = d.component_id
  WHERE l.during @> %(day)s::date AND d.depth < 50
) SELECT id, depth, path FROM down LIMIT %(most)s
"""
_UP = """
WITH RECURSIVE up AS (
  SELECT l.assembly_id AS product, 1 AS depth FROM installed_base_bomline l
  WHERE l.component_id = %(product)s AND l.during @> %(day)s::date
  UNION
  SELECT l.assembly_id, u.depth + 1 FROM installed_base_bomline l JOIN up u ON l.component_id = u.product
  WHERE l.during @> %(day)s::date AND u.depth < 50
) SELECT product, min(depth) FROM up GROUP BY product ORDER BY 2, 1 LIMIT %(most)s
"""
_CHAIN = """
WITH RECURSIVE chain AS (
  SELECT id AS start, id, successor_id, 0 AS step FROM installed_base_product WHERE id = ANY(%s)
  UNION ALL
  SELECT c.start, p.id, p.successor_id, c.step + 1 FROM installed_base_product p JOIN chain c ON p.id = c.successor_id
  WHERE c.step < 50
) SELECT start, id FROM chain ORDER BY start, step
"""


@dataclass
class StructureNode:
    """A line of structure with the lines under it; `total` is how many go into one whole product."""

    line: BomLine
    total: Decimal
    children: list["StructureNode"] = field(default_factory=list)


@dataclass(frozen=True)
class Succession:
    """One step of a chain: what was replaced, by what, since when (None: not told)."""

    old: Product
    new: Product
    since: date | None


def structure_of(product: Product, *, on: date) -> list[StructureNode]:
    """What the product is built of on a day, all levels."""
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, {"product": product.pk, "day": on, "most": MOST_LINES + 1})
        rows = cursor.fetchall()
    lines = BomLine.objects.select_related("component__maker").in_bulk({row[0] for row in rows})
    nodes: dict[tuple[int, ...], StructureNode] = {}
    top: list[StructureNode] = []
    for number, _depth, path in sorted(rows, key=lambda row: row[1]):
        above = nodes.get(tuple(path[:-1]))
        line = lines[number]
        node = StructureNode(line, line.quantity * (above.total if above else 1))
        nodes[tuple(path)] = node
        (above.children if above else top).append(node)
    for node in nodes.values():
        node.children.sort(key=_in_place)
    return sorted(top, key=_in_place)


def can_be_built(item: InstalledItem) -> bool:
    """Whether the item has no parts yet and its product a structure to make them after."""
    built = item.product.bom_lines.filter(component__isnull=False)
    return built.exists() and not item.parts.exists()


def lines_of(product: Product) -> QuerySet[BomLine]:
    """The product's own lines, past and coming ones too."""
    return product.bom_lines.select_related("component__maker").order_by(
        "position", "component__name_sort", "id"
    )


def where_used(product: Product, *, on: date) -> list[tuple[Product, int]]:
    """The products that hold this one on a day, with how many levels up they stand; the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, {"product": product.pk, "day": on, "most": 500})
        depths = dict(cursor.fetchall())
    found = Product.objects.select_related("maker").in_bulk(depths)
    return sorted(
        ((found[pk], depth) for pk, depth in depths.items()), key=lambda one: (one[1], one[0].name_sort)
    )


def successions(products: Iterable[Product]) -> dict[int, list[Succession]]:
    """For each of the products that are replaced: the steps to what is delivered today, in one query more."""
    numbers = [product.pk for product in products]
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [numbers])
        rows = cursor.fetchall()
    found = Product.objects.select_related("maker").in_bulk({number for _start, number in rows})
    chains: dict[int, list[Product]] = {}
    for start, number in rows:
        chains.setdefault(start, []).append(found[number])
    return {
        start: [
            Succession(old, new, old.succeeded_on or old.end_of_sale)
            for old, new in itertools.pairwise(chain)
        ]
        for start, chain in chains.items()
        if len(chain) > 1
    }


def predecessors_of(product: Product, *, most: int = 20) -> list[Product]:
    """What the product replaced, and what that replaced, the newest first."""
    sql = """
        WITH RECURSIVE before AS (
          SELECT id, 1 AS step FROM installed_base_product WHERE successor_id = %s
          UNION ALL
          SELECT p.id, b.step + 1 FROM installed_base_product p JOIN before b ON p.successor_id = b.id WHERE b.step < 50
        ) SELECT id FROM before ORDER BY step, id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [product.pk, most])
        order = [row[0] for row in cursor.fetchall()]
    found = Product.objects.select_related("maker").in_bulk(order)
    return [found[pk] for pk in order]


def _in_place(node: StructureNode) -> tuple[str, str, int]:
    component = node.line.component
    return (node.line.position, component.name_sort if component else "", node.line.pk)
