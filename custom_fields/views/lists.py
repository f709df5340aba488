"""Custom fields in a register's list: columns, facets and what cells need, for the fields that the user sees."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import DecimalField, F, Func, OuterRef, Subquery, TextField, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.links import record_url
from common.lists.columns import Cell, Column, Field
from common.lists.listing import ListSpec
from custom_fields.choices import SORTABLE, IndexState, Kind
from custom_fields.filters import facets_of
from custom_fields.models import CustomField
from custom_fields.queries.expressions import expression_of
from custom_fields.queries.known import edits, fields_of
from custom_fields.queries.registers import register_of
from custom_fields.queries.words import names_of_references, text_of
from users.models import User


def with_custom_fields(spec: ListSpec, request: HttpRequest) -> ListSpec:
    """The list with the custom fields of its register that the user sees."""
    fields = fields_of(spec.resource, request.user)
    if not fields:
        return spec
    columns = [_column(field, spec, request.user) for field in fields]
    facets = facets_of(spec.resource, request.user)
    prepare = partial(_prepare, fields=fields, then=spec.prepare)
    return replace(spec, columns=(*spec.columns, *columns), facets=(*spec.facets, *facets), prepare=prepare)


def _prepare(
    rows: list[Any], request: HttpRequest, *, fields: Sequence[CustomField], then: Callable | None
) -> None:
    """Names of the records that the page's values point at: one question for each register."""
    if then is not None:
        then(rows, request)
    pairs = [(f, row.custom.get(f.key)) for f in fields if f.is_reference for row in rows]
    names = names_of_references(pairs, request.user) if pairs else {}
    for row in rows:
        row.custom_names = names


def _column(field: CustomField, spec: ListSpec, user: User) -> Column:
    register = register_of(spec.resource)
    may_edit = user.has_permission(register.edit) and edits(user, field)
    is_number = field.kind in {Kind.NUMBER, Kind.MONEY, Kind.DATE}
    is_sorted = field.kind in SORTABLE and field.is_filterable and field.index_state == IndexState.READY

    def cell(record: Any) -> Cell:
        return value_cell(field, record, edit_url=register.value_url if may_edit else "", name=spec.name)

    return Column(
        field.name, field.label, cell, sort=expression_of(field) if is_sorted else "", default=field.in_list,
        classes="num" if is_number else "", fields=file_fields(field), annotate=file_annotations(field, user),
    )  # fmt: skip


def value_cell(field: CustomField, record: Any, *, edit_url: str, name: Callable[[Any], str] = str) -> Cell:
    """The cell of one value."""
    value = (record.custom or {}).get(field.key)
    text = text_of(field, value, getattr(record, "custom_names", None)) or "–"
    classes = "num" if field.kind in {Kind.NUMBER, Kind.MONEY, Kind.DATE} else "clip"
    more: dict[str, Any] = {}
    if edit_url:
        more["edit_url"] = record_url(edit_url, record.public_id, field.key, "list")
        more["edit_label"] = f"{field.label}: {name(record)}"
    if field.kind == Kind.LINK and value:
        more["url"] = value
    return Cell(text, classes=classes, **more)


def _text(field: CustomField, *path: str) -> Func:
    """A value as text, nothing where there is none."""
    steps = " -> ".join(f"'{step}'" for step in (field.key, *path)[:-1])
    last = (field.key, *path)[-1]
    template = f"(%(expressions)s -> {steps} ->> '{last}')" if steps else f"(%(expressions)s ->> '{last}')"
    return Func(F("custom"), template=template, output_field=TextField())


def _numeric(expression: Combinable) -> Cast:
    return Cast(expression, DecimalField(max_digits=30, decimal_places=6))


def file_annotations(field: CustomField, user: User) -> dict[str, Combinable]:
    """What a file needs beside the model's own columns."""
    alias = f"{field.name}_out"
    if field.kind == Kind.NUMBER:
        return {alias: _numeric(_text(field))}
    if field.kind == Kind.MONEY:
        return {alias: _numeric(_text(field, "amount")), f"{alias}_currency": _text(field, "currency")}
    if field.is_reference:
        register = register_of(field.kind)
        pointed = Cast(NullIf(OuterRef(f"{alias}_id"), Value("")), UUIDField())
        rows = register.rows_of(user).filter(public_id=pointed).order_by()
        called = rows.annotate(called_so=register.called()).values("called_so")[:1]
        return {f"{alias}_id": _text(field), alias: Subquery(called, output_field=TextField())}
    return {alias: _text(field)}


def file_fields(field: CustomField) -> tuple[Field, ...]:
    """The columns of a file."""
    alias = f"{field.name}_out"
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    if field.kind == Kind.MONEY:
        return (
            Field(label, alias, "number"),
            Field(_("%(label)s, currency") % {"label": label}, f"{alias}_currency"),
        )
    if field.kind == Kind.NUMBER:
        return (Field(label, alias, "number"),)
    if field.kind == Kind.CHOICE:
        return (Field(label, alias, words=field.words_of),)
    if field.kind == Kind.CHOICES:
        return (Field(label, alias, words=lambda text: text_of(field, json.loads(text))),)
    return (Field(label, alias),)
