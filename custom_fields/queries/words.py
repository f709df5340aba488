"""Values as people read them, for pages, lists, files and the change log. Referred records only as far as the user sees them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from common.display import NOTHING, day_text, money_text, number_text
from custom_fields.choices import REFERENCES, WITH_OPTIONS, Kind
from custom_fields.models import CustomField
from custom_fields.queries.known import edits, fields_of, known_fields, sees
from custom_fields.queries.registers import register_of, register_of_type
from history.queries import Word
from users.models import User

Names = Mapping[str, Mapping[str, str]]  # by register, by universal ID


@dataclass(frozen=True)
class Shown:
    """A field of a record as its page shows it."""

    field: CustomField
    text: str
    url: str = ""
    is_empty: bool = False
    edit_url: str = ""
    source: Any = None


def text_of(field: CustomField, value: Any, names: Names | None = None) -> str:
    """One value in words; "" when there is none, a dash for a record that the user does not see."""
    if value in (None, "", [], {}):
        return ""
    if field.kind in WITH_OPTIONS:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(field.words_of(str(key)) for key in keys)
    if field.kind in REFERENCES:
        return (names or {}).get(field.kind, {}).get(str(value), NOTHING)
    try:
        if field.kind == Kind.NUMBER:
            return f"{number_text(Decimal(value), _places(value))} {field.unit}".strip()
        if field.kind == Kind.MONEY:
            return money_text(Decimal(value["amount"]), value["currency"])
        if field.kind == Kind.DATE:
            return day_text(date.fromisoformat(value))
    except (InvalidOperation, TypeError, ValueError, KeyError):
        return str(value)  # history may hold what an earlier kind of the field wrote
    return str(value)


def _places(value: str) -> int:
    return len(str(value).partition(".")[2])


def names_of_references(values: Iterable[tuple[CustomField, Any]], user: User) -> dict[str, dict[str, str]]:
    """Names of the records that values point at, one question for each register, as far as the user sees them."""
    wanted: dict[str, set[UUID]] = {}
    for field, value in values:
        if field.kind in REFERENCES and value:
            try:
                wanted.setdefault(field.kind, set()).add(UUID(str(value)))
            except ValueError:
                continue
    names = {}
    for resource, numbers in wanted.items():
        rows = register_of(resource).rows_of(user).filter(public_id__in=numbers)
        names[resource] = {str(row.public_id): str(row) for row in rows}
    return names


def shown_fields(
    record: Any,
    resource: str,
    user: User,
    *,
    sources: Mapping[str, Any] | None = None,
    may_edit: bool = False,
) -> list[tuple[str, list[Shown]]]:
    """The fields of a record by section, in their order, with where each value came from."""
    fields, held = fields_of(resource, user), record.custom or {}
    names = names_of_references(((field, held.get(field.key)) for field in fields), user)
    register = register_of(resource)
    sections: dict[str, list[Shown]] = {}
    for field in fields:
        value = held.get(field.key)
        may = may_edit and edits(user, field)
        sections.setdefault(field.section, []).append(
            Shown(
                field, text_of(field, value, names) or NOTHING,
                url=_url_of(field, value, names),
                is_empty=value in (None, "", [], {}),
                edit_url=reverse(register.value_url, args=[record.public_id, field.key, "page"]) if may else "",
                source=(sources or {}).get(field.name),
            )
        )  # fmt: skip
    return list(sections.items())


def _url_of(field: CustomField, value: Any, names: Names) -> str:
    if not value:
        return ""
    if field.kind == Kind.LINK:
        return str(value)
    if field.kind in REFERENCES and str(value) in names.get(field.kind, {}):
        return reverse(register_of(field.kind).url_name, args=[value])
    return ""


def words_of_history(wanted: Mapping[tuple[str, str], Sequence[Any]], user: User) -> dict:
    """What the change log calls custom fields and their values; nothing for fields that the user does not see."""
    found, known = {}, known_fields()
    asked = []
    for object_type, name in wanted:
        register = register_of_type(object_type)
        field = known.named(register.resource, name.removeprefix("cf_")) if register else None
        if field is not None and sees(user, field):
            found[object_type, name] = field
            asked += [(field, value) for value in wanted[object_type, name]]
    names = names_of_references(asked, user)
    return {
        told: Word(field.label, lambda value, field=field: _in_history(field, value, names))
        for told, field in found.items()
    }


def _in_history(field: CustomField, value: Any, names: Names) -> str:
    text = text_of(field, value, names)
    return _("a record you do not see") if text == NOTHING and field.kind in REFERENCES else text
