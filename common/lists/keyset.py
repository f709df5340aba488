"""Keyset pages: each begins right after a row, so that page 20 000 costs what page 1 does.

A cursor is a signed token of the sort value and the number of the row at the edge. One that is torn, forged
or made for another order is no cursor: the first page is shown.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.expressions import Combinable

from common.search import in_parts, row_by_row

NEAR = 20_000  # rows that are looked at one by one for those that a piece of a number finds, before all are gathered
SALT = "lists.cursor"


class _Row(Func):
    """A row value: (a, b)."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class _Greater(Func):
    template = "%(expressions)s"
    arg_joiner = " > "
    output_field = BooleanField()


class _Less(_Greater):
    arg_joiner = " < "


@dataclass(frozen=True)
class Order:
    """By one expression that is never null, then by number, both the same way round."""

    key: str
    by: str | Combinable
    descending: bool = False

    @property
    def name(self) -> str:
        """As the address says it: `name`, `-name`."""
        return f"-{self.key}" if self.descending else self.key

    def ordered(self, queryset: QuerySet, *, turned: bool = False) -> QuerySet:
        """The queryset in this order, or turned round."""
        sign = "-" if self.descending != turned else ""
        return queryset.annotate(sort_value=self._expression).order_by(f"{sign}sort_value", f"{sign}pk")

    def beyond(self, queryset: QuerySet, edge: tuple[Any, int], *, turned: bool = False) -> QuerySet:
        """The rows after the edge, or before it when turned; compared as a row, so that the index serves."""
        compare = _Less if self.descending != turned else _Greater
        value, number = edge
        output = queryset.annotate(sort_value=self._expression).query.annotations["sort_value"].output_field
        row = _Row(Value(output.to_python(value), output_field=output), Value(number))
        return queryset.filter(compare(_Row(self._expression, F("pk")), row))

    @property
    def _expression(self) -> Combinable:
        return F(self.by) if isinstance(self.by, str) else self.by

    def cursor(self, row: Any) -> str:
        value = row.sort_value
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        return signing.dumps([self.name, text, row.pk], salt=SALT, compress=True)

    def edge(self, token: str) -> tuple[Any, int] | None:
        """The edge a token names; None when it is not one of ours for this order."""
        try:
            name, value, number = signing.loads(token, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return (value, number) if name == self.name else None


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursors of its neighbours, "" where there is none."""

    rows: list[Any]
    before: str = ""
    after: str = ""


def page_of(queryset: QuerySet, *, order: Order, size: int, after: str = "", before: str = "") -> Page:
    """The page after, or before, a cursor; the first page without one."""
    backwards = bool(before and not after)
    edge = order.edge(before if backwards else after) if (before or after) else None
    turned = backwards and edge is not None
    if edge is not None:
        try:
            queryset = order.beyond(queryset, edge, turned=turned)
        except (ValidationError, ValueError):
            edge, turned = None, False
    # numbers first: sorting whole rows of thousands costs more than reading those of one page afterwards
    found = _near(queryset, order, size + 1, edge, turned=turned)
    if found is None:
        found = list(_numbers(queryset, order, size + 1, turned=turned))
    has_more = len(found) > size
    rows = _rows(queryset, found[:size])
    if turned:
        rows.reverse()
    if not rows:
        return Page([])
    return Page(
        rows,
        before=order.cursor(rows[0]) if (has_more if turned else edge is not None) else "",
        after=order.cursor(rows[-1]) if (turned or has_more) else "",
    )


def _near(
    queryset: QuerySet, order: Order, most: int, edge: tuple[Any, int] | None, *, turned: bool
) -> list[tuple[int, Any]] | None:
    """The first numbers in the order where they stand among its next rows; None when they may stand further away.

    Tens of thousands may have a piece of a number: the first of them are met soon by walking, where gathering and
    sorting all takes its time. Where they stand close together at the other end, walking would take even longer:
    so it ends after some rows."""
    near = row_by_row(queryset)
    if near is None or not _has_index(queryset.model, order.by):
        return None
    rows = queryset.model._base_manager.all()
    if edge is not None:
        rows = order.beyond(rows, edge, turned=turned)
    last = order.ordered(rows, turned=turned).values_list("sort_value", "pk")[NEAR : NEAR + 1].first()
    if last is not None:
        near = order.beyond(near, last, turned=not turned)
    found = list(order.ordered(near, turned=turned).values_list("pk", "sort_value")[:most])
    return found if last is None or len(found) == most else None


def _has_index(model: type[Model], by: str | Combinable) -> bool:
    """Whether an index has the rows in the order of a column of theirs."""
    return any(tuple(index.fields) == (by, model._meta.pk.name) for index in model._meta.indexes)


def _numbers(queryset: QuerySet, order: Order, most: int, *, turned: bool) -> QuerySet:
    """The first numbers in the order, each with its sort value."""
    parts = [
        order.ordered(part, turned=turned).values_list("pk", "sort_value")[:most]
        for part in in_parts(queryset)
    ]
    if len(parts) == 1:
        return parts[0]
    sign = "-" if order.descending != turned else ""
    return parts[0].union(*parts[1:], all=True).order_by(f"{sign}sort_value", f"{sign}pk")[:most]


def _rows(queryset: QuerySet, found: list[tuple[int, Any]]) -> list[Any]:
    """The rows of these numbers in this order; one that has gone meanwhile is left out."""
    chosen = queryset.order_by()
    chosen.query.clear_where()  # found under these very filters: they need not be asked again
    by_number = chosen.in_bulk([number for number, _value in found]) if found else {}
    rows = []
    for number, value in found:
        if number in by_number:
            by_number[number].sort_value = value
            rows.append(by_number[number])
    return rows
