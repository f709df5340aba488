"""Values as history keeps them and columns as the database does: compared, made empty, put back set by set."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields.ranges import RangeField
from django.core.exceptions import ValidationError
from django.db import connection, models

from common import spread
from history.operations.recording import BOOKKEEPING_FIELDS, NEVER_RECORDED, _plain_value

KEPT_OF_DELETED = frozenset({"public_id", "created_at"})


@lru_cache(maxsize=200)
def columns_of(model: type[models.Model]) -> dict[str, models.Field]:
    """The columns that history keeps, by their name there."""
    return {
        field.attname: field
        for field in model._meta.concrete_fields
        if field.name not in BOOKKEEPING_FIELDS | NEVER_RECORDED and not field.generated
    }


def column_for(model: type[models.Model], name: str) -> models.Field | None:
    """The column that holds a field of history: its own, or the one in which a key is spread."""
    return columns_of(model).get(spread.column_of(model, name))


def present_values(rows: models.QuerySet, names: Iterable[str]) -> dict[int, dict[str, Any]]:
    """What rows hold of the named fields now, by number."""
    model, wanted = rows.model, list(names)
    found = {}
    for row in rows.values("pk", *spread.columns_of(model, wanted)):
        found[row["pk"]] = {
            name: (row[model.spread] or {}).get(spread.key_of(name))
            if spread.is_spread(model, name)
            else row[name]
            for name in wanted
        }
    return found


def is_same(field: models.Field, present: Any, kept: Any) -> bool:
    """Whether a column holds what history says was put there."""
    if present in (None, "", [], {}) and kept in (None, "", [], {}):
        return True
    if _plain_value(present) == kept:
        return True
    column = field.target_field if field.is_relation else field
    try:
        if isinstance(column, models.DecimalField):
            return Decimal(str(kept)) == present
        if isinstance(column, models.DateTimeField) and kept is not None and present is not None:
            told = column.to_python(kept)
            return abs((told - present).total_seconds()) < 0.001
        if isinstance(column, RangeField):
            return _range_text(kept) == _range_text(_plain_value(present))
        return column.to_python(kept) == present
    except (ValidationError, InvalidOperation, TypeError, ValueError):
        return False


def _range_text(kept: Any) -> str | None:
    return None if kept is None else str(kept).replace("None", "").replace(" ", "").replace("(,", "[,")


def sql_value(field: models.Field, kept: Any) -> Any:
    """A value of history as the database reads it out of JSON."""
    if isinstance(field, RangeField) and kept is not None:
        return str(kept).replace("None", "").replace(" ", "")
    if kept is None and not field.null:
        return empty_of(field)
    return kept


def as_recorded(model: type[models.Model], name: str, kept: Any) -> Any:
    """A value put back, as history tells it."""
    return kept if spread.is_spread(model, name) else sql_value(columns_of(model)[name], kept)


def can_be_empty(field: models.Field) -> bool:
    """Whether the register takes a record without this."""
    return field.null or (field.blank and field.empty_strings_allowed) or isinstance(field, models.JSONField)


def empty_of(field: models.Field) -> Any:
    """What a column holds that says nothing."""
    if field.null:
        return None
    return _plain_value(field.get_default()) if field.has_default() else ""


def is_empty(kept: Any) -> bool:
    """Whether a value of history says nothing."""
    return kept in (None, "", [], {})


def put_columns(*, model: type[models.Model], values: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
    """Set columns of many rows: one statement for all rows of which the same columns are set."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    columns = columns_of(model)
    for number, told in sorted(values.items()):
        plain = {name: kept for name, kept in told.items() if not spread.is_spread(model, name)}
        row = {columns[name].column: sql_value(columns[name], kept) for name, kept in plain.items()}
        if len(plain) < len(told):
            keys = {spread.key_of(name): kept for name, kept in told.items() if name not in plain}
            row |= {"_put": {key: kept for key, kept in keys.items() if kept not in spread.NOTHING}}
            row |= {"_cut": [key for key, kept in keys.items() if kept in spread.NOTHING]}
        alike[tuple(sorted(spread.columns_of(model, told)))].append({"id": number, **row})
    names = {field.name for field in model._meta.concrete_fields}
    stamps = [sql for name, sql in (("revision", "revision = c.revision + 1"), ("changed_at", "changed_at = %(now)s")) if name in names]  # fmt: skip
    with connection.cursor() as cursor:
        for told, rows in alike.items():
            keyed = "_put" in rows[0]
            plain = [columns[name] for name in told if not (keyed and name == model.spread)]
            sets = [f'"{column.column}" = r."{column.column}"' for column in plain]
            typed = [f'"{column.column}" {_type(column)}' for column in plain]
            if keyed:
                cut = "ARRAY(SELECT jsonb_array_elements_text(r._cut))"
                sets.append(f'"{model.spread}" = (c."{model.spread}" - {cut}) || r._put')
                typed += ["_put jsonb", "_cut jsonb"]
            cursor.execute(
                f"""UPDATE "{model._meta.db_table}" c SET {", ".join([*sets, *stamps])}
                    FROM jsonb_to_recordset(%(rows)s::jsonb) r(id bigint, {", ".join(typed)}) WHERE c.id = r.id""",
                {"now": now, "rows": json.dumps(rows)},
            )


def put_rows(*, model: type[models.Model], rows: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
    """Insert rows that were deleted, each under the number it had, with what was recorded of it."""
    columns = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    made = []
    for number, told in sorted(rows.items()):
        row, kept = {}, spread.folded(model, told)
        for name, field in columns.items():
            if field.primary_key:
                row[field.column] = number
            elif name in kept:
                row[field.column] = sql_value(field, kept[name])
            elif name in {"created_at", "changed_at"}:
                row[field.column] = now.isoformat()
            else:
                row[field.column] = _missing(field)
        made.append(row)
    names = ", ".join(f'"{field.column}"' for field in columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO "{model._meta.db_table}" ({names})
                SELECT {names} FROM jsonb_populate_recordset(NULL::"{model._meta.db_table}", %s::jsonb)""",
            [json.dumps(made)],
        )


def _missing(field: models.Field) -> Any:
    if field.null:
        return None
    return _plain_value(field.get_default())


def _type(field: models.Field) -> str:
    column = field.target_field if field.is_relation else field
    return str(column.cast_db_type(connection) or column.db_type(connection))


def subjects_of(model: type[models.Model], numbers: Iterable[int]) -> dict[int, UUID | None]:
    """The person whose words each row holds, by number."""
    path = getattr(getattr(model, "PersonalData", None), "subject", "")
    if not path:
        return {}
    steps = [step for step in path.split("__") if step != "self"]
    last = model
    for step in steps:
        last = last._meta.get_field(step).related_model
    if not any(field.name == "public_id" for field in last._meta.concrete_fields):
        return {}
    name = "__".join([*steps, "public_id"])
    return dict(model._base_manager.filter(pk__in=list(numbers)).values_list("pk", name))


_RECORD = """
INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at, subject_id, restores)
SELECT %(set)s, %(type)s, r.id, r.verb, ARRAY(SELECT jsonb_array_elements_text(r.fields)), r.old, r.new, %(now)s, r.subject, r.restores
FROM jsonb_to_recordset(%(rows)s::jsonb)
    r(id bigint, verb text, fields jsonb, old jsonb, new jsonb, subject uuid, restores bigint)
"""


def record_rows(
    *, change_set_id: int, model: type[models.Model], rows: list[dict[str, Any]], now: datetime
) -> None:
    """Write rows of history (id, verb, fields, old, new, subject, restores) in one statement."""
    if not rows:
        return
    values = {
        "set": change_set_id, "type": model._meta.label_lower, "now": now, "rows": json.dumps(rows, default=str),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)


def record_and_delete(
    *, change_set_id: int, model: type[models.Model], numbers: list[int], now: datetime,
    subjects: Mapping[int, UUID | None],
) -> None:  # fmt: skip
    """Delete rows by number and record, set by set, what it takes to bring them back."""
    kept = [f.column for f in model._meta.concrete_fields if not f.generated and not f.primary_key
            and f.name not in (BOOKKEEPING_FIELDS - KEPT_OF_DELETED) | NEVER_RECORDED]  # fmt: skip
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at, subject_id)
                SELECT %(set)s, %(type)s, k.id, 'deleted', ARRAY(SELECT jsonb_object_keys(k.old) ORDER BY 1), k.old, '{{}}', %(now)s,
                       s.subject
                FROM (SELECT c.id, COALESCE((SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(c)) e
                             WHERE e.key = ANY(%(kept)s) AND e.value NOT IN ('null', '""', '[]', '{{}}')), '{{}}') AS old
                      FROM "{table}" c WHERE c.id = ANY(%(numbers)s) ORDER BY c.id) k
                LEFT JOIN unnest(%(whose)s::bigint[], %(subjects)s::uuid[]) s(id, subject) ON s.id = k.id""",
            {
                "set": change_set_id, "type": model._meta.label_lower, "now": now, "kept": kept, "numbers": numbers,
                "whose": list(subjects), "subjects": list(subjects.values()),
            },
        )  # fmt: skip
        cursor.execute(f'DELETE FROM "{table}" WHERE id = ANY(%s)', [numbers])
