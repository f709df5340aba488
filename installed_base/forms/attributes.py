"""Fields out of a product's attribute schema: typed, with units, in the schema's order."""

import contextlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from installed_base.models.attributes import Attribute, attributes_of

PREFIX = "attribute_"


class Lines(forms.CharField):
    """A list of texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value


def field_of(attribute: Attribute) -> forms.Field:
    """The form field for one attribute."""
    said: dict[str, Any] = {
        "required": attribute.required,
        "label": f"{attribute.title} ({attribute.unit})" if attribute.unit else attribute.title,
        "help_text": attribute.description,
    }
    limits = {
        name: attribute.limits.get(key) for name, key in (("min_value", "minimum"), ("max_value", "maximum"))
    }
    if attribute.kind == "choice":
        return forms.ChoiceField(choices=[("", "–"), *((one, one) for one in attribute.choices)], **said)
    if attribute.kind == "list" and attribute.choices:
        choices = [(one, one) for one in attribute.choices]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if attribute.kind == "list":
        said["help_text"] = said["help_text"] or _("One on each line.")
        return Lines(max_length=20000, **said)
    if attribute.kind == "boolean":
        said["required"] = False
        choices = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]
        return forms.TypedChoiceField(
            choices=choices, coerce=lambda word: word == "yes", empty_value=None, **said
        )
    if attribute.kind == "number":
        return forms.DecimalField(max_digits=18, **limits, **said)
    if attribute.kind == "integer":
        return forms.IntegerField(**limits, **said)
    if attribute.kind == "date":
        return forms.DateField(**said)
    longest = min(int(attribute.limits.get("maxLength", 500)), 2000)
    return forms.CharField(max_length=longest, **said)


def fields_of(schema: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Form fields by prefixed name."""
    return {PREFIX + attribute.name: field_of(attribute) for attribute in attributes_of(schema)}


def initial_of(schema: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields for values as they are stored."""
    found = {}
    for attribute in attributes_of(schema):
        value = values.get(attribute.name)
        if attribute.kind == "date" and isinstance(value, str):
            with contextlib.suppress(ValueError):
                value = date.fromisoformat(value)
        if attribute.kind == "boolean":
            value = {True: "yes", False: "no"}.get(value, "")
        found[PREFIX + attribute.name] = value
    return found


def values_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Attribute values out of cleaned form data; empty ones are None."""
    return {name.removeprefix(PREFIX): value for name, value in cleaned.items() if name.startswith(PREFIX)}
