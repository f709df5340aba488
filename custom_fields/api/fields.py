"""`custom_fields` of a record in the API: an object of keys and values, as far as the caller sees them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from common import spread
from custom_fields.models import CustomField
from custom_fields.queries.known import fields_of
from custom_fields.queries.words import names_of_references

VALUE = {"type": ["string", "array", "object", "null"]}
SCHEMA = {
    "type": "object",
    "additionalProperties": VALUE,
    "description": "Values by key; null empties. Numbers are decimal strings, days are YYYY-MM-DD, money is"
    ' {"amount": "12.5", "currency": "EUR"}, choices are the keys of their options, records their universal IDs.',
}
BY_CUSTOM_FIELD = OpenApiParameter(
    "cf_key", str, many=True,
    description="`cf_<key>` of a custom field that can be filtered by: an option or record (repeat it for or, `none` for"
    " no value), or how a text begins. Ranges: `cf_<key>_from`, `cf_<key>_to`. `cf_<key>_filled`: true or false.",
)  # fmt: skip


@extend_schema_field(SCHEMA)
class CustomFieldsField(serializers.Field):
    """Reads and writes the custom fields of a record. What is not named stays as it is."""

    def __init__(self, *, resource: str, **kwargs: Any) -> None:
        self.resource = resource
        kwargs |= {"source": "*", "required": False}
        super().__init__(**kwargs)

    def to_representation(self, obj: Any) -> dict[str, Any]:
        seen = fields_of(self.resource, self.context["request"].user)
        held = obj.custom or {}
        names = _seen_references(seen, held, self.context["request"].user)
        return {field.key: _told(field, held.get(field.key), names) for field in seen}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise serializers.ValidationError(_("Give an object of keys and values."))
        return {spread.PREFIX + key: value for key, value in data.items()}


def _told(field: CustomField, value: Any, names: dict[str, dict[str, str]]) -> Any:
    """A record that the caller does not see is not told of."""
    if field.is_reference and value and str(value) not in names.get(field.kind, {}):
        return None
    return value


def _seen_references(fields: list[CustomField], held: dict[str, Any], user: Any) -> dict[str, dict[str, str]]:
    """The records that the values point at, looked for once in a request."""
    pairs = [(field, held[field.key]) for field in fields if field.is_reference and held.get(field.key)]
    known = user.__dict__.setdefault("_custom_names", {})
    fresh = [(field, value) for field, value in pairs if (field.kind, value) not in known]
    found = names_of_references(fresh, user) if fresh else {}
    for field, value in fresh:
        known[field.kind, value] = found.get(field.kind, {}).get(str(value))
    names: dict[str, dict[str, str]] = {}
    for field, value in pairs:
        if known[field.kind, value] is not None:
            names.setdefault(field.kind, {})[str(value)] = known[field.kind, value]
    return names
