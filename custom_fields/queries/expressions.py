"""A field as an expression of the database: what lists filter and sort by, the same to the letter as what is indexed.

Nothing is never null here but lower than anything: so one index serves ranges, sorting and "is empty".
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable

from common.sql import NORDIC_FROM, NORDIC_TO
from custom_fields.choices import Kind
from custom_fields.models import CustomField

LOWEST = Decimal("-1e40")
_TEXT = f"translate(lower(left(COALESCE(%s ->> '%s', ''), 200)), '{NORDIC_FROM}', '{NORDIC_TO}')"
_PATTERNS = {
    Kind.TEXT: _TEXT,
    Kind.LINK: _TEXT,
    Kind.NUMBER: "COALESCE((%s ->> '%s')::numeric, '-1e40'::numeric)",
    Kind.MONEY: "COALESCE((%s -> '%s' ->> 'amount')::numeric, '-1e40'::numeric)",
    Kind.CHOICES: "COALESCE(%s -> '%s', '[\"\"]'::jsonb)",
}
_PLAIN = "COALESCE(%s ->> '%s', '')"  # dates as they are written sort as days do


def _column(field: CustomField) -> models.Field:
    if field.kind in {Kind.NUMBER, Kind.MONEY}:
        return models.DecimalField(max_digits=80, decimal_places=20)
    return models.JSONField() if field.kind == Kind.CHOICES else models.TextField()


def sql_of(field: CustomField, column: str) -> str:
    """The expression as SQL. The key is letters, digits and underscores: the database holds it so."""
    return _PATTERNS.get(Kind(field.kind), _PLAIN) % (column, field.key)


def expression_of(field: CustomField) -> Combinable:
    """The expression for a queryset of the field's register."""
    template = sql_of(field, "%(expressions)s")
    return Func(F("custom"), template=template, output_field=_column(field))


def index_sql(field: CustomField, table: str, *, concurrently: bool) -> str:
    """The statement that makes the field's index."""
    how = "CONCURRENTLY " if concurrently else ""
    what = f"({sql_of(field, 'custom')})"
    if field.kind == Kind.CHOICES:
        return f"CREATE INDEX {how}{field.index_name} ON {table} USING gin ({what})"
    return f"CREATE INDEX {how}{field.index_name} ON {table} ({what}, id)"


class HasAny(Func):
    """Whether an array in JSON holds one of the texts."""

    template = "(%(expressions)s)"
    arg_joiner = " ?| "
    output_field = models.BooleanField()


class _Compared(Func):
    template = "(%(expressions)s)"
    output_field = models.BooleanField()


def compared(field: CustomField, sign: str, value: object) -> Combinable:
    """The field compared with a value, by the expression that is indexed."""
    column = _column(field)
    right = Value(value, output_field=column)
    return _Compared(expression_of(field), right, arg_joiner=f" {sign} ")


def is_empty(field: CustomField) -> Combinable:
    """Whether a record has no value of the field."""
    if field.kind == Kind.CHOICES:
        return has_any(field, [""])
    return compared(field, "=", LOWEST if field.kind in {Kind.NUMBER, Kind.MONEY} else "")


def has_any(field: CustomField, options: list[str]) -> Combinable:
    """Whether a field of several choices holds one of them."""
    texts = Value(options, output_field=ArrayField(models.TextField()))
    return HasAny(expression_of(field), texts)


def one_of(field: CustomField, values: list[str]) -> Q:
    """Records whose value is one of these."""
    if field.kind == Kind.CHOICES:
        return Q(has_any(field, values))
    found = Q()
    for value in values:
        found |= Q(compared(field, "=", value))
    return found


def begins_with(field: CustomField, text: str) -> Q:
    """Records whose text begins so, capitals and small letters alike."""
    folded = text.lower()[:200].translate(str.maketrans(NORDIC_FROM, NORDIC_TO))
    after = folded[:-1] + chr(ord(folded[-1]) + 1)
    return Q(compared(field, ">=", folded)) & Q(compared(field, "<", after))


def in_range(field: CustomField, lowest: object | None, highest: object | None) -> Q:
    """Records whose value lies between the two; what has no value lies nowhere."""
    found = Q()
    if lowest is not None:
        found &= Q(compared(field, ">=", lowest))
    if highest is not None:
        found &= Q(compared(field, "<=", highest))
        if lowest is None:
            nothing = LOWEST if field.kind in {Kind.NUMBER, Kind.MONEY} else ""
            found &= Q(compared(field, ">", nothing))
    return found
