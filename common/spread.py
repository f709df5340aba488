"""A column that holds many small facts by key, treated field by field: `custom` of a company is `cf_abc`, `cf_area`…

A model says so by `spread = "custom"`. History, bulk edits and imports then speak of each key as of a field of its
own, so that old and new values, provenance and taking back work as for any other column.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Func, JSONField, Value
from django.db.models.expressions import Combinable

PREFIX = "cf_"
NOTHING = (None, "", [], {})


def is_spread(model: Any, name: str) -> bool:
    """Whether the name is that of a key in the model's spread column."""
    return name.startswith(PREFIX) and bool(getattr(model, "spread", ""))


def key_of(name: str) -> str:
    return name.removeprefix(PREFIX)


def unfolded(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column, the spread column told key by key."""
    column = getattr(model, "spread", "")
    if not column or column not in values:
        return dict(values)
    plain = {name: value for name, value in values.items() if name != column}
    return plain | {PREFIX + key: value for key, value in (values[column] or {}).items()}


def column_of(model: Any, name: str) -> str:
    """The column that holds the field."""
    return model.spread if is_spread(model, name) else name


def value_named(obj: models.Model, name: str) -> Any:
    if is_spread(obj, name):
        return (getattr(obj, obj.spread) or {}).get(key_of(name))
    return getattr(obj, name)


def put(obj: models.Model, name: str, value: Any) -> None:
    """Set a field of a row; nothing takes the key away."""
    if not is_spread(obj, name):
        setattr(obj, name, value)
        return
    held = dict(getattr(obj, obj.spread) or {})
    if value in NOTHING:
        held.pop(key_of(name), None)
    else:
        held[key_of(name)] = value
    setattr(obj, obj.spread, held)


def folded(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by field as columns of a new row: keys gathered in the spread column."""
    plain = {name: value for name, value in values.items() if not is_spread(model, name)}
    held = {
        key_of(name): value
        for name, value in values.items()
        if is_spread(model, name) and value not in NOTHING
    }
    return plain | {model.spread: held} if held else plain


def columns_of(model: Any, names: Iterable[str]) -> list[str]:
    """The columns that hold the fields, each once."""
    return list(dict.fromkeys(column_of(model, name) for name in names))


def laid_over(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """What `update()` takes to set these fields of many rows at once, other keys left as they are."""
    plain = {name: value for name, value in values.items() if not is_spread(model, name)}
    keys = {key_of(name): value for name, value in values.items() if is_spread(model, name)}
    if not keys:
        return plain
    held: Combinable = F(model.spread)
    put_on = {key: value for key, value in keys.items() if value not in NOTHING}
    if put_on:
        held = Func(
            held,
            Value(put_on, JSONField()),
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=JSONField(),
        )
    for key in keys.keys() - put_on.keys():
        held = Func(
            held,
            Value(key),
            template="(%(expressions)s::text)",
            arg_joiner=" - ",
            output_field=JSONField(),
        )
    return plain | {model.spread: held}
