"""Columns of custom fields: offered for mapping by their names, read by the one place that knows their kinds."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from custom_fields.choices import Kind as CustomKind
from custom_fields.models import CustomField
from custom_fields.operations.values import stored_value
from imports.reading import cells, tables, values
from imports.reading.field import Field, Kind
from imports.reading.mapping import ColumnPlan
from imports.reading.records import ReadingOptions, Record, RecordReader
from imports.reading.values import Problem

COLUMN = "custom"
ASKED = "?"  # what a cell says of a record, until the chunk knows which one it is
_KINDS = {CustomKind.NUMBER: Kind.NUMBER, CustomKind.DATE: Kind.DATE}
Parse = Callable[[str], Any]


def custom_fact(field: CustomField) -> Field:
    """The field as a fact that a column can hold; its names in both languages are its headers."""
    words = "|".join([*field.labels, field.key, field.name])
    return Field(field.name, field.label, _KINDS.get(CustomKind(field.kind), Kind.TEXT), words)


def parser_of(field: CustomField, plan: ColumnPlan, options: ReadingOptions) -> Parse:
    """Reads a cell into what is stored, or says what is wrong with it."""

    def parse(text: str) -> Any:
        value: Any = values.clean_text(text)
        if field.is_reference:
            asked = values.whole_or_problem(value, 300)
            return asked if isinstance(asked, Problem) else {ASKED: asked}
        if field.kind == CustomKind.TEXT:
            value = values.whole_or_problem(value, 2000)
        elif field.kind == CustomKind.NUMBER:
            value = cells.number_or_problem(value, options.decimal)
        elif field.kind == CustomKind.DATE:
            value = cells.date_or_problem(value, plan.date_order)
        if isinstance(value, Problem):
            return value
        try:
            return stored_value(field=field, value=value)
        except ValidationError:
            return Problem("custom_value")

    return parse


class CustomReader(RecordReader):
    """Reads rows as the register's own reader does, and the custom fields into one more column."""

    def __init__(
        self, inner: RecordReader, *, parsers: Sequence[tuple[int, str, Parse]], clear_empty: bool
    ) -> None:
        self.inner, self.parsers, self.clears = inner, list(parsers), clear_empty
        self.columns = (*inner.columns, COLUMN)

    def read(self, row: tables.Row) -> Record:
        """The record of the row; what a custom field cannot hold is left out and said."""
        record = self.inner.read(row)
        held = {} if record.rejected else self._held(row[1], record)
        record.values.append(json.dumps(held, ensure_ascii=False) if held else None)
        return record

    def _held(self, texts: Sequence[str], record: Record) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for index, name, parse in self.parsers:
            text = texts[index].strip()
            if values.is_blank(text):
                if self.clears:
                    held[name.removeprefix("cf_")] = None
                continue
            value = parse(text)
            if isinstance(value, Problem):
                record.doubt(name, value, text)
            else:
                held[name.removeprefix("cf_")] = value
        return held


def without_custom(plans: Iterable[ColumnPlan]) -> list[ColumnPlan]:
    """The plans for the register's own reader."""
    return [replace(plan, field="") if plan.field.startswith("cf_") else plan for plan in plans]
