"""A list as its page draws it: rows, columns, chips, menus and addresses, out of a declaration and a request."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common import display
from common.lists import conditions, keyset
from common.lists.columns import Column
from common.lists.counts import Count, capped_count
from common.lists.facets import UNCOUNTED, Counted, Facet, chip_words, drawn, values_of
from common.lists.filters import ListFilter, uuids
from common.lists.sources import ASKED, Tell, with_sources
from common.lists.take_out import asker_of

Words = str | Promise
PAGE_SIZES = (50, 100, 200)
PAGING = ("after", "before")
PASSING = (*PAGING, "part", "add", "new_is", "new_value", "format", "view")


@dataclass(frozen=True)
class BulkAct:
    """A button for ticked rows that an app above lays on the list: where it sends them, and who may press it."""

    text: Words
    icon: str
    url: str  # reversed by name; `query` is put behind it
    query: str
    permission: str

    @property
    def address(self) -> str:
        return f"{reverse(self.url)}?{self.query}"


@dataclass(frozen=True)
class ListSpec:
    """What a list is: said once, beside its view. `url` is the URL name of the list page."""

    resource: str
    title: Words
    url: str
    columns: Sequence[Column]
    counted: Callable[[int, str], str]  # (1204, "1 204") -> "1 204 companies"
    facets: Sequence[Facet] = ()
    order: str = "name"
    name: Callable[[Any], str] = str
    prepare: Callable[[list[Any], HttpRequest], None] | None = (
        None  # reads what cells need, for rows of a page
    )
    related: Sequence[str] = ()  # select_related of a page
    bulk_url: str = ""
    acts: Sequence[BulkAct] = ()  # of apps above, by `additions.offer_act`
    export_url: str = ""
    options_url: str = ""  # answers ?condition=&q= with options, by common.lists.views.condition_options
    muted: Callable[[Any], bool] | None = None

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True)
class Abilities:
    """What the user may do with the list beside reading it, and the views saved for it."""

    may_bulk: bool = False
    may_export: bool = False
    may_share: bool = False
    views: Sequence[Any] = field(default_factory=list)
    view_save_url: str = ""
    sources: Tell | None = None  # whose word the values of rows are


class Listing:
    """What `ui/list_page.html` reads, by the names that docs/ui.md gives."""

    def __init__(
        self,
        spec: ListSpec,
        request: HttpRequest,
        filterset: ListFilter,
        abilities: Abilities,
        known: Counted = UNCOUNTED,
    ) -> None:
        self.spec, self.request, self.filterset, self.abilities = spec, request, filterset, abilities
        self.total, self.facet_counts = known
        self.params: QueryDict = request.GET
        self.title = spec.title
        self.told: Mapping[int, Any] = {}

    # --- rows -------------------------------------------------------------------------------
    @cached_property
    def order(self) -> keyset.Order:
        return order_of(self.spec, self.params.get("sort", ""))

    @cached_property
    def size(self) -> int:
        asked = self.params.get("per", "")
        return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]

    @cached_property
    def page(self) -> keyset.Page:
        if not self.count.value:
            return keyset.Page([])  # what matches nothing need not be looked for twice
        queryset = self.filterset.qs.select_related(*self.spec.related)
        page = keyset.page_of(
            queryset, order=self.order, size=self.size,
            after=self.params.get("after", ""), before=self.params.get("before", ""),
        )  # fmt: skip
        if self.spec.prepare is not None and page.rows:
            self.spec.prepare(page.rows, self.request)
        return page

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        rows = self.page.rows
        if self.shows_sources and rows:
            self.told = self.abilities.sources(rows)
        return [self.row(record) for record in rows]

    @property
    def shows_sources(self) -> bool:
        return self.abilities.sources is not None and self.params.get(ASKED) == "1"

    @property
    def sources_url(self) -> str:
        """Where the list tells, or no longer tells, whose word each value is."""
        if self.abilities.sources is None:
            return ""
        return self._without(ASKED, "1") if self.shows_sources else self._address(sources="1")

    def row(self, record: Any) -> dict[str, Any]:
        """One row as the tag `list_rows` draws it."""
        cells = [column.cell(record) for column in self.chosen]
        if record.pk in self.told:
            cells = with_sources(cells, self.chosen, self.told[record.pk])
        return {
            "id": record.public_id,
            "name": self.spec.name(record),
            "cells": cells,
            "muted": bool(self.spec.muted and self.spec.muted(record)),
        }

    @cached_property
    def previous_url(self) -> str:
        return self._address(before=self.page.before) if self.page.before else ""

    @cached_property
    def next_url(self) -> str:
        return self._address(after=self.page.after) if self.page.after else ""

    # --- columns ----------------------------------------------------------------------------
    @cached_property
    def chosen(self) -> list[Column]:
        return columns_of(self.spec, self.params)

    @property
    def columns(self) -> list[dict[str, Any]]:
        return [
            {"label": c.label, "sort": c.key if c.sort else "", "classes": c.classes} for c in self.chosen
        ]

    @property
    def column_choices(self) -> list[dict[str, Any]]:
        on = {column.key for column in self.chosen}
        return [
            {"key": c.key, "label": c.label, "on": c.key in on, "fixed": c.fixed} for c in self.spec.columns
        ]

    @property
    def column_kept(self) -> list[tuple[str, str]]:
        return self._kept_without({"columns"})

    # --- filters ----------------------------------------------------------------------------
    @cached_property
    def facets(self) -> list[dict[str, Any]]:
        values = values_of(self.spec.facets, self.filterset.queryset, self.request.user)
        return [
            drawn(facet, chosen=self._values, values=values, user=self.request.user, counts=self.facet_counts)
            for facet in self.spec.facets
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        names = {name for facet in self.spec.facets for name in facet.names}
        return self._kept_without(names | {"match"} if self.offered else names)

    @cached_property
    def problems(self) -> list[str]:
        """Sentences about filters that could not be understood and were left out."""
        labels = {name: facet.label for facet in self.spec.facets for name in facet.names}
        return [
            f"{labels[name]}: {problem}" if name in labels else str(problem)
            for name, found in self.filterset.errors.items()
            for problem in found
        ]

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        shown = [
            {
                "text": chip_words(facet, name, value, self.request.user),
                "remove_url": self._without(name, value),
            }
            for facet in self.spec.facets
            for name in facet.names
            for value in self._values.get(name, [])
            if name not in self.filterset.errors
        ]
        return shown + [
            {"text": where.words(self.filterset.asker), "remove_url": self._without("where", where.token)}
            for where in self.filterset.asked
        ]

    @property
    def clear_url(self) -> str:
        stay = {name: self.params.getlist(name) for name in ("columns", "sort", "per") if name in self.params}
        query = QueryDict(mutable=True)
        for name, values in stay.items():
            query.setlist(name, values)
        return f"{self.path}?{query.urlencode() or 'view='}"  # an empty address is that of the default view

    @cached_property
    def offered(self) -> list[conditions.Condition]:
        return list(conditions.conditions_for(self.spec.resource, self.request.user).values())

    @cached_property
    def builder(self) -> dict[str, Any] | None:
        """The condition that is being made: step one has the menu only, step two its value."""
        condition = next((c for c in self.offered if c.key == self.request.GET.get("add")), None)
        if condition is None:
            return None
        options = condition.options(self.filterset.asker, "") if condition.options else ()
        return {
            "condition": condition, "options": list(options), "has": self.request.GET.get("new_is") != "not",
            "problem": getattr(self.request, "condition_problem", ""),
            "options_url": f"{reverse(self.spec.options_url)}?condition={condition.key}" if self.spec.options_url else "",
        }  # fmt: skip

    # --- how many ---------------------------------------------------------------------------
    @cached_property
    def count(self) -> Count:
        return capped_count(self.filterset.qs)

    @property
    def count_text(self) -> str:
        number = display.number_text(self.total or self.count.value)
        if self.total is not None and self.count.is_capped:
            return self.spec.counted(self.total, number)
        if self.count.is_capped:
            return _("More than %(counted)s") % {"counted": self.spec.counted(self.count.value, number)}
        return self.spec.counted(self.count.value, number)

    @property
    def total_text(self) -> str:
        if not self.ticks or not self.count.value:
            return ""
        if self.count.is_capped:
            return _("Select all that match the filters")
        return _("Select all %(number)s that match the filters") % {
            "number": display.number_text(self.count.value)
        }

    @property
    def counts_url(self) -> str:
        """Where the counts are to be had that did not come with the page."""
        return "" if self.total is not None else self._address(part="counts")

    @property
    def counting_url(self) -> str:
        """The page with all counts in it, for who has no scripts."""
        return self._address(counts="1")

    @property
    def is_bare(self) -> bool:
        """Whether nothing limits the list: when it is empty then, the register itself is."""
        return not self.chips and not self.problems

    # --- what may be done -------------------------------------------------------------------
    @property
    def ticks(self) -> bool:
        return self.may_bulk or bool(self.spec.acts)

    @property
    def may_bulk(self) -> bool:
        return bool(self.spec.bulk_url) and self.abilities.may_bulk

    @property
    def acts(self) -> Sequence[BulkAct]:
        return self.spec.acts

    @property
    def views(self) -> list[dict[str, Any]] | None:
        if not self.abilities.view_save_url:
            return None
        here = _sorted_query(self.params)
        return [
            {
                "name": view.name,
                "url": f"{self.path}?{view.query or 'view='}",
                "active": _sorted_query(QueryDict(view.query)) == here,
                "shared": view.is_shared,
                "is_default": getattr(view, "is_default", False),
                "delete_url": view.delete_url if view.user_id == self.request.user.pk else "",
                "default_url": view.default_url if view.user_id == self.request.user.pk else "",
            }
            for view in self.abilities.views
        ]

    @property
    def view_save_url(self) -> str:
        return self.abilities.view_save_url

    @property
    def may_share(self) -> bool:
        return self.abilities.may_share

    @property
    def exports(self) -> list[dict[str, str]]:
        if not self.spec.export_url or not self.abilities.may_export:
            return []
        query = self._query()
        query.pop("per", None)
        kinds = [
            ("csv", _("CSV for Excel")),
            ("plain", _("CSV with commas")),
            ("xlsx", _("Excel workbook (XLSX)")),
        ]
        links = []
        for kind, text in kinds:
            query["format"] = kind
            url = reverse(asker_of(self.spec.resource) or self.spec.export_url)
            links.append({"text": text, "url": f"{url}?{query.urlencode()}"})
        return links

    # --- addresses --------------------------------------------------------------------------
    @property
    def path(self) -> str:
        return reverse(self.spec.url)

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        return {name: [v for v in values if v.strip()] for name, values in self.params.lists()}

    def _query(self) -> QueryDict:
        query = self.params.copy()
        for name in PASSING:
            query.pop(name, None)
        return query

    def _address(self, **more: str) -> str:
        query = self._query()
        for name, value in more.items():
            query[name] = value
        return f"{self.path}?{query.urlencode()}"

    def _without(self, name: str, value: str) -> str:
        query = self._query()
        query.setlist(name, [one for one in query.getlist(name) if one != value])
        return f"{self.path}?{query.urlencode() or 'view='}"

    def _kept_without(self, names: Iterable[str]) -> list[tuple[str, str]]:
        gone = {*names, *PASSING}
        return [(name, v) for name, values in self.params.lists() if name not in gone for v in values if v]


def order_of(spec: ListSpec, asked: str) -> keyset.Order:
    """The order asked for, or the list's own when the column is unknown or cannot be sorted by."""
    for name in (asked, spec.order):
        column = spec.column(name.removeprefix("-"))
        if column is not None and column.sort:
            return keyset.Order(column.key, column.sort, name.startswith("-"))
    raise LookupError(f"The list {spec.resource} has no column {spec.order} to sort by.")


def columns_of(spec: ListSpec, params: QueryDict) -> list[Column]:
    """The columns asked for and the fixed ones, in the declared order; unknown ones are nothing."""
    asked = {key for value in params.getlist("columns") for key in value.split(",")}
    known = asked & {column.key for column in spec.columns}
    return [c for c in spec.columns if c.fixed or (c.key in known if known else c.default)]


def _sorted_query(params: QueryDict) -> list[tuple[str, list[str]]]:
    return sorted(
        (name, sorted(filter(None, v))) for name, v in params.lists() if name not in PASSING and any(v)
    )


def matching(filterset: ListFilter, *, ids: Iterable[str], all_matching: bool) -> QuerySet:
    """The rows that an act on the list is about: those ticked, or all that match the filters."""
    return filterset.qs if all_matching else filterset.queryset.filter(public_id__in=uuids(ids))
