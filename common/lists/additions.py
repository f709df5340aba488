"""Columns, facets and acts that an app lays on a list of an app below it, offered in its AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from common.lists.columns import Column
from common.lists.facets import Facet
from common.lists.listing import BulkAct, ListSpec


@dataclass(frozen=True)
class Addition:
    """A column and its facet, for who has the right; each stands behind the one of that key or name.

    The facet's filter is given to the list's filter by `ListFilter.take`.
    """

    column: Column
    facet: Facet
    permission: str
    behind_column: str
    behind_facet: str
    prepare: Callable[[list[Any], HttpRequest], None]


_offered: dict[str, list[Addition]] = {}
_acts: dict[str, list[BulkAct]] = {}


def offer(resource: str, addition: Addition) -> None:
    """Lay it on the list of that resource; offered again, it stays one."""
    others = [one for one in _offered.get(resource, []) if one.column.key != addition.column.key]
    _offered[resource] = [*others, addition]


def offer_act(resource: str, act: BulkAct) -> None:
    """Lay a button for ticked rows on the list of that resource; offered again, it stays one."""
    _acts[resource] = [*(one for one in _acts.get(resource, []) if one.url != act.url), act]


def spec_for(spec: ListSpec, user: Any) -> ListSpec:
    """The list with what is laid on it for the user."""
    for one in _offered.get(spec.resource, []):
        if user.has_permission(one.permission):
            spec = replace(
                spec,
                columns=_behind(spec.columns, one.column, [column.key == one.behind_column for column in spec.columns]),
                facets=_behind(spec.facets, one.facet, [facet.name == one.behind_facet for facet in spec.facets]),
                prepare=_both(spec.prepare, one),
            )  # fmt: skip
    acts = [one for one in _acts.get(spec.resource, []) if user.has_permission(one.permission)]
    return replace(spec, acts=acts) if acts else spec


def _behind(those: Any, new: Any, is_place: list[bool]) -> tuple[Any, ...]:
    place = is_place.index(True) + 1 if True in is_place else len(those)
    return (*those[:place], new, *those[place:])


def _both(first: Callable | None, addition: Addition) -> Callable[[list[Any], HttpRequest], None]:
    def prepare(rows: list[Any], request: HttpRequest) -> None:
        if first is not None:
            first(rows, request)
        addition.prepare(rows, request)

    return prepare
