"""What the cover of an item is worth in a year, as far as contracts tell."""

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from django.db import connection
from django.db.models import Count

from installed_base.models import InstalledItem
from service.choices.cover import BILLED_A_YEAR
from service.models import Coverage
from service.queries.cover import Standing

JUDGED = 500  # items of a product, in the order of its index: all of a plant's machines would take seconds
LINES_OF_PRODUCTS = """
SELECT DISTINCT p.id, l.id, l.price, l.billing FROM unnest(%s::bigint[]) p(id)
CROSS JOIN LATERAL (
  SELECT i.id FROM installed_base_installeditem i WHERE i.product_id = p.id ORDER BY i.company_id LIMIT %s
) i
JOIN service_coverage c ON c.item_id = i.id JOIN service_contractline l ON l.id = c.line_id
WHERE l.price IS NOT NULL
"""


def yearly_worth(
    items: Iterable[InstalledItem], found: dict[int, Standing], covers: dict[int, Coverage]
) -> dict[int, Decimal]:
    """By item: what its last line brought, shared among the items of the line; else the median of its product's
    lines at other customers. An item of which nothing is known is left out. Three queries."""
    rows = list(items)
    worth: dict[int, Decimal] = {}
    sold = _by_product({item.product_id for item in rows})
    shared = _items_of_lines({cover.line_id for cover in covers.values() if cover.line_id})
    for item in rows:
        standing = found[item.pk]
        last = max(
            (one for one in standing.all if covers.get(one.coverage_id) and covers[one.coverage_id].line_id),
            key=lambda one: one.days.upper or standing.day, default=None,
        )  # fmt: skip
        line = covers[last.coverage_id].line if last else None
        if line is not None and line.price is not None:
            worth[item.pk] = line.price * BILLED_A_YEAR[line.billing] / max(1, shared.get(line.pk, 1))
        elif item.product_id in sold:
            worth[item.pk] = sold[item.product_id]
    return worth


def _items_of_lines(lines: set[int]) -> dict[int, int]:
    rows = Coverage.objects.filter(line__in=lines).order_by().values_list("line").annotate(count=Count("pk"))
    return dict(rows)


def _by_product(products: set[int]) -> dict[int, Decimal]:
    """The median of what an item of each product brings, judged by the lines that cover some of its items."""
    with connection.cursor() as cursor:
        cursor.execute(LINES_OF_PRODUCTS, [list(products), JUDGED])
        found = cursor.fetchall()
    shared = _items_of_lines({line for _product, line, _price, _billing in found})
    prices: dict[int, list[Decimal]] = {}
    for product, line, price, billing in found:
        prices.setdefault(product, []).append(price * BILLED_A_YEAR[billing] / shared[line])
    return {product: Decimal(median(values)) for product, values in prices.items()}
