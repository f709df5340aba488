"""Whose word each cell of a list is: told when somebody asks for it, in two queries for a page, whatever its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from common.lists.columns import Cell, Column

ASKED = "sources"  # the parameter of the list's address
Source = Mapping[str, str]  # source, party, by, at
Tell = Callable[[Sequence[Any]], Mapping[int, Mapping[str, Source]]]  # rows -> by number and field


def with_sources(cells: Iterable[Cell], columns: Iterable[Column], told: Mapping[str, Source]) -> list[Cell]:
    """The cells of a row, each with where its value came from, as far as history knows."""
    return [
        replace(cell, source=source) if (source := _source_of(column, told)) else cell
        for cell, column in zip(cells, columns, strict=True)
    ]


def _source_of(column: Column, told: Mapping[str, Source]) -> Source | None:
    """A column shows the fields of its file, else the field of its own name."""
    names = [field.path.partition("__")[0] for field in column.fields]
    return next((told[name] for name in (*names, column.key) if name in told), None)
