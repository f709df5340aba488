"""Facts that only items of one product have, described by the product's attribute schema.

The schema is a subset of JSON Schema 2020-12: an object of properties that are string, number, integer,
boolean, date (a string of format date), a choice (enum) or a list (array of strings or choices), with the unit
in `x-unit` and the order in `x-order`. A value whose property is gone from the schema stays with its item.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS = ("string", "number", "integer", "boolean", "date", "choice", "list")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST = 60  # properties of one schema, choices of one property
_TOP = {"$schema", "type", "properties", "required", "title", "description", "additionalProperties"}
_OF_ALL = {"type", "title", "description", "x-unit", "x-order", "x-search"}
_OF_KIND: dict[str, set[str]] = {
    "string": {"maxLength", "minLength"},
    "number": {"minimum", "maximum"},
    "integer": {"minimum", "maximum"},
    "boolean": set(),
    "date": {"format"},
    "choice": {"enum"},
    "list": {"items", "maxItems"},
}


@dataclass(frozen=True)
class Attribute:
    """One property of a schema, as forms and cards need it."""

    name: str
    kind: str
    title: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    order: float = 0
    is_searchable: bool = False
    description: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)


def kind_of(rule: Mapping[str, Any]) -> str | None:
    """Which of the seven kinds a property is; None when it is none of them."""
    if "enum" in rule:
        return "choice" if rule.get("type", "string") == "string" else None
    type_ = rule.get("type")
    if type_ == "string":
        return {"date": "date", None: "string"}.get(rule.get("format"))
    return {"number": "number", "integer": "integer", "boolean": "boolean", "array": "list"}.get(str(type_))


def attributes_of(schema: Mapping[str, Any]) -> list[Attribute]:
    """The properties of a schema in their order; what cannot be understood is left out."""
    required = set(schema.get("required", ()))
    found = []
    for position, (name, rule) in enumerate(schema.get("properties", {}).items()):
        kind = kind_of(rule)
        if kind is None:
            continue
        choices = rule.get("enum", ()) or rule.get("items", {}).get("enum", ())
        limits = {
            key: rule[key]
            for key in ("minimum", "maximum", "minLength", "maxLength", "maxItems")
            if key in rule
        }
        found.append(
            Attribute(
                name=name,
                kind=kind,
                title=rule.get("title") or name.replace("_", " ").capitalize(),
                unit=rule.get("x-unit", ""),
                choices=tuple(choices),
                required=name in required,
                order=rule.get("x-order", position),
                is_searchable=rule.get("x-search") is True,
                description=rule.get("description", ""),
                limits=limits,
            )
        )
    return sorted(found, key=lambda attribute: attribute.order)


def problems_of_schema(schema: Any) -> list[str]:
    """What stands against using this as an attribute schema, in sentences; empty when nothing does."""
    if schema == {}:
        return []
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return [_('A schema is a JSON object with "type": "object".')]
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        return [_('"properties" is an object and "required" a list of names.')]
    problems = [
        _("The keyword %(name)s is not known here.") % {"name": key} for key in sorted(set(schema) - _TOP)
    ]
    if len(properties) > MOST:
        problems.append(_("A schema has at most %(count)d properties.") % {"count": MOST})
    for name, rule in properties.items():
        problems += _problems_of_property(name, rule)
    missing = [str(name) for name in required if not isinstance(name, str) or name not in properties]
    problems += [_("%(name)s is required but has no property.") % {"name": name} for name in missing]
    return problems


def _problems_of_property(name: str, rule: Any) -> list[str]:
    told = {"name": name[:60]}
    if not NAME.fullmatch(name):
        return [
            _("%(name)s: a name has small letters a–z, digits and underscores and starts with a letter.")
            % told
        ]
    if not isinstance(rule, dict):
        return [_("%(name)s: a property is a JSON object.") % told]
    kind = kind_of(rule)
    if kind is None:
        return [
            _("%(name)s: the type is string, number, integer, boolean, array, a date or a choice.") % told
        ]
    problems = []
    strange = sorted(set(rule) - _OF_ALL - _OF_KIND[kind])
    if strange:
        problems.append(
            _("%(name)s: %(keywords)s has no meaning for this type.")
            % {**told, "keywords": ", ".join(strange)}
        )
    if not isinstance(rule.get("x-search", False), bool):
        problems.append(_("%(name)s: x-search is true or false.") % told)
    if not all(isinstance(rule.get(key, ""), str) for key in ("title", "description", "x-unit")):
        problems.append(_("%(name)s: title, description and unit are texts.") % told)
    numeric = ("minimum", "maximum", "minLength", "maxLength", "maxItems", "x-order")
    if not all(_is_number(rule.get(key, 0)) for key in numeric):
        problems.append(_("%(name)s: limits and the order are numbers.") % told)
    if kind == "list" and not _is_list_rule(rule.get("items", {"type": "string"})):
        problems.append(_("%(name)s: a list holds texts or choices.") % told)
    if kind == "choice" and not _are_choices(rule["enum"]):
        problems.append(_("%(name)s: choices are different texts, at least one.") % told)
    return problems


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_choices(values: Any) -> bool:
    return (
        isinstance(values, list)
        and 0 < len(values) <= MOST
        and all(isinstance(value, str) and value.strip() for value in values)
        and len(set(values)) == len(values)
    )


def _is_list_rule(items: Any) -> bool:
    return (
        isinstance(items, dict)
        and set(items) <= {"type", "enum"}
        and items.get("type", "string") == "string"
        and ("enum" not in items or _are_choices(items["enum"]))
    )


def checked(schema: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values as they are stored, and what is wrong by name. Empty values are left out, strangers stay."""
    known = {attribute.name: attribute for attribute in attributes_of(schema)}
    kept = {name: value for name, value in values.items() if name not in known}
    problems: dict[str, str] = {}
    for name, attribute in known.items():
        value = _plain(values.get(name))
        if value is None or value in ("", []):
            if attribute.required:
                problems[name] = _("%(title)s is required.") % {"title": attribute.title}
            continue
        problem = _problem(attribute, value)
        if problem:
            problems[name] = problem
        kept[name] = value
    return kept, problems


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _problem(attribute: Attribute, value: Any) -> str:
    if attribute.kind in ("number", "integer"):
        return _problem_of_number(attribute, value)
    if attribute.kind == "list":
        return _problem_of_list(attribute, value)
    if attribute.kind == "boolean":
        return (
            ""
            if isinstance(value, bool)
            else _("%(title)s is either yes or no.") % {"title": attribute.title}
        )
    return _problem_of_text(attribute, value)


def _problem_of_text(attribute: Attribute, value: Any) -> str:
    told = {"title": attribute.title}
    longest = min(int(attribute.limits.get("maxLength", 500)), 2000)
    problem = ""
    if not isinstance(value, str):
        problem = _("%(title)s is a text.") % told
    elif attribute.kind == "choice":
        problem = "" if value in attribute.choices else _problem_of_choice(attribute)
    elif attribute.kind == "date":
        problem = "" if _is_day(value) else _("%(title)s is a date such as 2026-11-22.") % told
    elif len(value) > longest:
        problem = _("%(title)s has at most %(count)d characters.") % {**told, "count": longest}
    elif len(value) < attribute.limits.get("minLength", 0):
        problem = _("%(title)s is too short.") % told
    return problem


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _problem_of_number(attribute: Attribute, value: Any) -> str:
    told = {"title": attribute.title}
    if not _is_number(value) or value != value or abs(value) > 1e15:  # noqa: PLR0124 - not a number
        return _("%(title)s is a number.") % told
    if attribute.kind == "integer" and value != int(value):
        return _("%(title)s is a whole number.") % told
    if value < attribute.limits.get("minimum", value):
        return _("%(title)s is at least %(limit)s.") % {**told, "limit": attribute.limits["minimum"]}
    if value > attribute.limits.get("maximum", value):
        return _("%(title)s is at most %(limit)s.") % {**told, "limit": attribute.limits["maximum"]}
    return ""


def _problem_of_choice(attribute: Attribute) -> str:
    return _("%(title)s is one of: %(choices)s.") % {
        "title": attribute.title,
        "choices": ", ".join(attribute.choices),
    }


def _problem_of_list(attribute: Attribute, value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= 500 for one in value):
        return _("%(title)s is a list of texts.") % {"title": attribute.title}
    if len(value) > min(attribute.limits.get("maxItems", 100), 100):
        return _("%(title)s has too many values.") % {"title": attribute.title}
    if attribute.choices and not set(value) <= set(attribute.choices):
        return _problem_of_choice(attribute)
    return ""
