"""Facets: what the filter form of a list is made of, and how they look with what is chosen."""

import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common import display
from common.lists.counts import (
    TooSlowError,
    commonest_values,
    count_by,
    newest_change,
    rows_about,
    time_budget,
)

Words = str | Promise
Option = tuple[str, str]
LARGE = 20_000  # rows from which on found values are remembered for some minutes
SMALL = 5_000  # rows up to which the page itself brings the counts: they cost a few milliseconds


@dataclass(frozen=True)
class Facet:
    """One filter of the form; `name` is the filter's parameter."""

    name: str
    label: Words

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True)
class Search(Facet):
    """A text to search by."""


@dataclass(frozen=True)
class Range(Facet):
    """From and to: the filters `<name>_from` and `<name>_to`."""

    is_day: bool = False
    is_text: bool = False
    unit: Words = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")


@dataclass(frozen=True)
class Choose(Facet):
    """One or several out of many, in a box that can be searched. `options(user)` are (value, label)."""

    options: Callable[[Any], Iterable[Option]] = lambda user: ()
    asks: str = ""  # URL name: the server is asked for what is typed, since there are too many to send
    named: Callable[[Any, list[str]], Iterable[Option]] | None = None  # with `asks`: the chosen ones

    def offered(self, user: Any, chosen: list[str]) -> list[Option]:
        """What the page holds: everything, or of very many just those chosen."""
        return list(self.named(user, chosen) if self.named is not None else self.options(user))


@dataclass(frozen=True)
class Select(Facet):
    """One out of few, or any."""

    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class Checks(Facet):
    """Ticks with counts. `by` is what rows are counted by; without `choices` the values are found in the rows.

    When `by` is an expression, `column` and `fold` say the same of a single value of a column.
    """

    by: str | Combinable = ""
    choices: Any = None  # a TextChoices
    column: str = ""
    fold: Callable[[str], str] = str
    words: Callable[[str], Words] | None = None
    shown: int = 6

    @property
    def expression(self) -> Combinable:
        return F(self.by) if isinstance(self.by, str) else self.by

    def word(self, value: str) -> str:
        if self.choices is not None:
            return str(dict(self.choices.choices).get(value, value))
        return str(self.words(value)) if self.words else value


def values_of(facets: Iterable[Facet], rows: QuerySet, user: Any) -> dict[str, list[str]]:
    """Of each facet of ticks the values that occur, the commonest first, or its choices in their order.

    Found in one pass over the rows the user sees. Of a large register they are remembered for some minutes,
    and until then taken from the planner's statistics, which know the commonest hundred.
    """
    ticks = [facet for facet in facets if isinstance(facet, Checks)]
    values = {facet.name: list(facet.choices.values) for facet in ticks if facet.choices is not None}
    searched = [facet for facet in ticks if facet.choices is None]
    if not searched:
        return values
    if rows_about(rows.model) <= LARGE:
        return values | _found(rows, searched)
    known = cache.get(_key(rows, "values"))
    if known is not None:
        return values | known
    if sees_all(user):
        return values | _commonest(rows.model, searched)
    try:
        with time_budget(2000):
            known = _found(rows, searched)
    except TooSlowError:
        return values | {facet.name: [] for facet in searched}
    cache.set(_key(rows, "values"), known, 600)
    return values | known


def sees_all(user: Any) -> bool:
    return getattr(user, "scope", "") == "all"


def _key(rows: QuerySet, *more: str) -> str:
    """By the question itself: lists of one table differ, and so do users, in what they may see and in what is theirs.
    Moments count as days in it, or no question would ever be asked twice."""
    try:
        sql, params = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        sql, params = "", ()
    told = [value.date() if isinstance(value, datetime) else value for value in params]
    digest = sha256(repr((sql, told)).encode()).hexdigest()
    return ":".join(["list", rows.model._meta.db_table, digest, *more])


def _by_frequency(counts: Mapping[Any, float]) -> list[str]:
    return sorted((v for v in counts if v not in {None, ""}), key=lambda v: (-counts[v], v))[:200]


def _found(rows: QuerySet, searched: Iterable[Checks]) -> dict[str, list[str]]:
    _total, counts = count_by(rows, {facet.name: facet.expression for facet in searched})
    return {name: _by_frequency(found) for name, found in counts.items()}


def _commonest(model: type[Model], searched: Iterable[Checks]) -> dict[str, list[str]]:
    columns = {facet.name: facet.column or str(facet.by) for facet in searched}
    known = commonest_values(model, columns.values())
    values = {}
    for facet in searched:
        counts: dict[str, float] = {}
        for value, share in known.get(columns[facet.name], {}).items():
            counts[facet.fold(value)] = counts.get(facet.fold(value), 0) + share
        values[facet.name] = _by_frequency(counts)
    return values


def count_id(facet: Facet, value: str) -> str:
    """The id of the place where an option's count stands."""
    return f"count-{facet.name}-{zlib.crc32(value.encode()):x}"


def drawn(
    facet: Facet,
    *,
    chosen: Mapping[str, list[str]],
    values: Mapping[str, list[str]],
    user: Any,
    counts: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, Any]:
    """The facet as `ui/facet.html` draws it, with its counts where they are known already."""
    looks: dict[str, Any] = {"name": facet.name, "label": facet.label}
    on = chosen.get(facet.name, [])
    if isinstance(facet, Search):
        return looks | {"kind": "search", "value": on[0] if on else ""}
    if isinstance(facet, Range):
        from_, to = (next(iter(chosen.get(name, [])), "") for name in facet.names)
        return looks | {
            "kind": "range",
            "from": from_,
            "to": to,
            "inputmode": "text" if facet.is_day or facet.is_text else "",
        }
    if isinstance(facet, Choose):
        options = [{"value": v, "label": w, "on": v in on} for v, w in facet.offered(user, on)]
        url = reverse(facet.asks) if facet.asks else ""
        return looks | {"kind": "choose", "multiple": True, "options": options, "url": url}
    if isinstance(facet, Select):
        options = [{"value": v, "label": w, "on": v in on} for v, w in facet.choices]
        return looks | {"kind": "select", "options": options}
    known = (counts or {}).get(facet.name)
    return looks | _ticks(facet, on, values.get(facet.name, []), known)


def _ticks(
    facet: Checks, chosen: list[str], found: list[str], counts: Mapping[str, int] | None
) -> dict[str, Any]:
    ordered = [v for v in found if v in chosen or facet.choices] + [v for v in chosen if v not in found]
    ordered += [v for v in found if v not in ordered]
    options = [
        {
            "value": v,
            "label": facet.word(v),
            "on": v in chosen,
            "count_id": count_id(facet, v),
            "count": None if counts is None else counts.get(v, 0),
        }
        for v in ordered
    ]
    shown = max(facet.shown, len(chosen)) if len(options) > facet.shown + 1 else len(options)
    return {"options": options[:shown], "more": options[shown:]}


def chip_words(facet: Facet, name: str, value: str, user: Any) -> str:
    """What a chip says: "Region: Uusimaa", "Staff: at least 50"."""
    if isinstance(facet, Range):
        pattern = (
            _("%(facet)s: at least %(value)s")
            if name.endswith("_from")
            else _("%(facet)s: at most %(value)s")
        )
        shown = value if facet.is_day or facet.is_text else display.number_text(value)
        return pattern % {"facet": facet.label, "value": shown if shown != display.NOTHING else value}
    word = value
    if isinstance(facet, Checks):
        word = facet.word(value)
    elif isinstance(facet, Choose):
        word = str(dict(facet.offered(user, [value])).get(value, value))
    elif isinstance(facet, Select):
        word = str(dict(facet.choices).get(value, value))
    return _("%(facet)s: %(value)s") % {"facet": facet.label, "value": word}


Counted = tuple[int | None, dict[str, dict[str, int]]]
UNCOUNTED: Counted = (None, {})


def counted_at_once(
    facets: Iterable[Facet],
    rows_without: Callable[[Facet | None], QuerySet],
    chosen: Mapping[str, list[str]],
) -> Counted:
    """The same as `counted` where it costs next to nothing, for a page that may be read without scripts: of a
    small register, or of a large one whose counts are known. Nothing otherwise."""
    rows = rows_without(None)
    about = rows_about(rows.model)
    if about > LARGE:
        return cache.get(_counts_key(facets, rows, chosen)) or UNCOUNTED
    if about > SMALL:
        return UNCOUNTED
    return _count(facets, rows, rows_without, chosen, budget=nullcontext())


def counted(
    facets: Iterable[Facet],
    rows_without: Callable[[Facet | None], QuerySet],
    chosen: Mapping[str, list[str]],
) -> Counted:
    """The whole number of rows, and of each facet of ticks the rows by value, as if that facet were not set.

    None and no counts for what takes longer than the budget. Of a large register the answer is kept for a
    minute, or until a row changes.
    """
    rows = rows_without(None)
    if rows_about(rows.model) <= LARGE:
        return _count(facets, rows, rows_without, chosen, budget=time_budget(2500))
    key = _counts_key(facets, rows, chosen)
    known = cache.get(key)
    if known is None:
        known = _count(facets, rows, rows_without, chosen, budget=time_budget(2500))
        if known[0] is not None:
            cache.set(key, known, 60)
            _remember_values(facets, rows, chosen, known[1])
    return known


def _counts_key(facets: Iterable[Facet], rows: QuerySet, chosen: Mapping[str, list[str]]) -> str:
    names = [facet.name for facet in facets]
    filters = sorted((name, sorted(values)) for name, values in chosen.items())
    digest = sha256(repr((names, filters, str(newest_change(rows.model)))).encode()).hexdigest()
    return _key(rows, "counts", digest)


def _count(
    facets: Iterable[Facet],
    rows: QuerySet,
    rows_without: Callable[[Facet | None], QuerySet],
    chosen: Mapping[str, list[str]],
    *,
    budget: AbstractContextManager,
) -> Counted:
    ticks = [facet for facet in facets if isinstance(facet, Checks)]
    free = [facet for facet in ticks if not chosen.get(facet.name)]
    total, counts = None, {}
    try:
        with budget:
            total, counts = count_by(rows, {facet.name: facet.expression for facet in free})
            for facet in ticks:
                if facet not in free:
                    _sum, one = count_by(rows_without(facet), {facet.name: facet.expression})
                    counts |= one
    except TooSlowError:
        return total, counts
    return total, counts


def _remember_values(
    facets: Iterable[Facet], rows: QuerySet, chosen: Mapping[str, list[str]], counts: Mapping
) -> None:
    """Counts of the whole register know every value: what the next pages offer."""
    if not any(chosen.values()):
        open_ = [facet for facet in facets if isinstance(facet, Checks) and facet.choices is None]
        values = {facet.name: _by_frequency(counts[facet.name]) for facet in open_}
        cache.set(_key(rows, "values"), values, 600)
