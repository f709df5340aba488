"""How many: exact up to a cap, and by facet within a budget of time."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, models, transaction
from django.db.models import Max, QuerySet
from django.db.models.expressions import Combinable

from common.search import in_parts, is_of_many, known_count

CAP = 10_000
WORD_CAP = 1_000  # for what a common word finds: the whole number comes after the rows anyway


@dataclass(frozen=True)
class Count:
    """A number of rows; when capped, there are more than `value`."""

    value: int
    is_capped: bool = False


def capped_count(queryset: QuerySet, *, cap: int = CAP) -> Count:
    """Count rows, but no further than the cap, or the lower one for what is found by a word that very many have."""
    if is_of_many(queryset):
        cap = min(cap, WORD_CAP)
    known = known_count(queryset, cap=cap)
    if known is not None:
        return Count(min(known, cap), known > cap)
    found = 0
    for part in in_parts(queryset):
        found += part.order_by()[: cap + 1 - found].count()
        if found > cap:
            return Count(cap, is_capped=True)
    return Count(found)


class TooSlowError(Exception):
    """The question took longer than its budget."""


@contextmanager
def time_budget(milliseconds: int) -> Iterator[None]:
    """Run the queries inside within the time, or raise TooSlowError; the transaction round them lives on."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as failure:
        if getattr(failure.__cause__, "sqlstate", "") != "57014":  # query_canceled
            raise
        raise TooSlowError from failure


def count_by(
    queryset: QuerySet, expressions: Mapping[str, Combinable]
) -> tuple[int, dict[str, dict[Any, int]]]:
    """The whole number of rows, and for each named expression the rows by its value: one pass over the rows."""
    names = list(expressions)
    if not names:
        return queryset.order_by().count(), {}
    inner = queryset.order_by().annotate(**{f"by_{n}": e for n, e in expressions.items()})
    try:
        sql, params = inner.values_list(*[f"by_{n}" for n in names]).query.sql_with_params()
    except EmptyResultSet:
        return 0, {name: {} for name in names}
    columns = [f"f{index}" for index in range(len(names))]
    sets, every_column = ", ".join(f"({column})" for column in columns), ", ".join(columns)
    with connection.cursor() as cursor:  # by all values together first: that several workers can do
        cursor.execute(
            f"SELECT grouping({every_column}), {every_column}, coalesce(sum(n), 0)::bigint"  # noqa: S608
            f" FROM (SELECT {every_column}, count(*) AS n FROM ({sql}) s({every_column}) GROUP BY {every_column}) t"
            f" GROUP BY GROUPING SETS ({sets}, ())",
            params,
        )
        rows = cursor.fetchall()
    total, counts = 0, {name: {} for name in names}
    every = 2 ** len(names) - 1
    for mask, *values, count in rows:
        if mask == every:
            total = count
            continue
        index = next(i for i in range(len(names)) if not mask & (1 << (len(names) - 1 - i)))
        counts[names[index]][values[index]] = count
    return total, counts


def rows_about(model: type[models.Model]) -> int:
    """How many rows the table has, as the planner believes: costs nothing, good for choosing a way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def commonest_values(model: type[models.Model], columns: Iterable[str]) -> dict[str, dict[str, float]]:
    """By column the commonest values of a table and their share of its rows, as the planner believes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, most_common_vals::text::text[], most_common_freqs FROM pg_stats"
            " WHERE schemaname = current_schema() AND tablename = %s AND attname = ANY(%s)"
            " AND most_common_vals IS NOT NULL",
            [model._meta.db_table, list(columns)],
        )
        return {name: dict(zip(values, shares, strict=True)) for name, values, shares in cursor.fetchall()}


def newest_change(model: type[models.Model]) -> datetime | None:
    """When a row of the register last changed: an answer kept since then is still true."""
    return model._base_manager.aggregate(newest=Max("changed_at"))["newest"]
