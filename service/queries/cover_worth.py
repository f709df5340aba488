"""What the cover of an item is worth in a year, as far as contracts tell."""

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from django.db.models import Count

from installed_base.models import InstalledItem
from service.choices.cover import BILLED_A_YEAR
from service.models import Coverage
from service.queries.cover import Standing

MOST = 20_000


def yearly_worth(
    items: Iterable[InstalledItem], found: dict[int, Standing], covers: dict[int, Coverage]
) -> dict[int, Decimal]:
    """By item: what its last line brought, shared among the items of the line; else the median of its product's
    lines at other customers. An item of which nothing is known is left out. Two queries."""
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
    rows = (
        Coverage.objects.filter(item__product__in=products, line__price__isnull=False)
        .order_by()
        .values_list("item__product", "line", "line__price", "line__billing")
        .annotate(count=Count("pk"))[:MOST]
    )
    prices: dict[int, list[Decimal]] = {}
    for product, _line, price, billing, count in rows:
        prices.setdefault(product, []).append(price * BILLED_A_YEAR[billing] / count)
    return {product: Decimal(median(values)) for product, values in prices.items()}
