"""Texts of one line, made whole before they are written: whichever door they came through, they are spelt the same."""

from typing import Any, TypeVar

from django.db import models

from common.text import line

Row = TypeVar("Row", bound=models.Model)


def as_line(model: models.Model | type[models.Model], name: str, value: Any) -> Any:
    """The value as it is written: of a column that holds one line, composed letters and single spaces."""
    if not isinstance(value, str):
        return value
    is_line = any(field.name == name and _holds_a_line(field) for field in model._meta.concrete_fields)
    return line(value) if is_line else value


def with_lines(obj: Row) -> Row:
    """The new row, its columns of one line made whole."""
    for field in obj._meta.concrete_fields:
        if _holds_a_line(field) and isinstance(value := getattr(obj, field.attname), str):
            setattr(obj, field.attname, line(value))
    return obj


def _holds_a_line(field: models.Field) -> bool:
    return isinstance(field, models.CharField) and not field.choices
