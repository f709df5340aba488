"""Custom fields as fields of a form: typed in the reader's way, cleaned to what is stored by the one place that knows."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from common.display import NOTHING
from common.lists.cells import CellForm
from common.pick import PickField
from custom_fields.choices import MOST_LETTERS, Kind
from custom_fields.models import CustomField
from custom_fields.operations.values import stored_value
from custom_fields.queries.known import editable_fields
from custom_fields.queries.registers import register_of
from custom_fields.queries.words import names_of_references, text_of
from users.models import User


class _Stored:
    """What is typed becomes what is stored; what the record holds already passes as it is."""

    def __init__(
        self, *args: Any, custom: CustomField, user: User, present: Any = None, **kwargs: Any
    ) -> None:
        self.custom, self.user, self.present = custom, user, present
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> Any:
        if self.present is not None and value == self.prepare_value(self.present):
            return self.present
        return stored_value(field=self.custom, value=value, by=self.user, present=self.present)

    def to_python(self, value: Any) -> Any:
        try:
            return self.clean(value)
        except ValidationError:
            return value

    def prepare_value(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class StoredText(_Stored, forms.CharField):
    """Text, number, money, date or link, as people write them."""

    def prepare_value(self, value: Any) -> Any:
        if self.custom.kind == Kind.MONEY and isinstance(value, Mapping):
            return f"{_decimal_text(value['amount'])} {value['currency']}"
        if self.custom.kind == Kind.NUMBER and value:
            return _decimal_text(value)
        if self.custom.kind == Kind.DATE and value:
            try:
                return formats.localize_input(
                    date.fromisoformat(value), formats.get_format("DATE_INPUT_FORMATS")[0]
                )
            except ValueError:
                return value
        return value


def _decimal_text(value: Any) -> str:
    try:
        number = Decimal(value)
    except ArithmeticError:
        return str(value)
    if not number.is_finite():  # "NaN" is refused, and stands in the field as it was typed
        return str(value)
    return formats.number_format(number, use_l10n=True, force_grouping=False)


class StoredChoice(_Stored, forms.ChoiceField):
    """One of the options."""


class StoredChoices(_Stored, forms.MultipleChoiceField):
    """Several of the options."""


class StoredReference(PickField):
    """A record that the user sees, kept by its universal ID."""

    def clean(self, value: Any) -> str | None:
        found = super().clean(value)
        return str(found.public_id) if found is not None else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


def form_field(field: CustomField, user: User, present: Any = None) -> forms.Field:
    """The field of a form for one custom field."""
    label = field.label if not field.unit else format_lazy("{} ({})", field.label, field.unit)
    words = {"label": label, "help_text": _help(field), "required": False}
    if field.is_reference:
        register = register_of(field.kind)
        return StoredReference(url_name=register.options_url, queryset=register.rows_of(user), **words)
    told = {"custom": field, "user": user, "present": present, **words}
    if field.kind in {Kind.CHOICE, Kind.CHOICES}:
        held = present if isinstance(present, list) else [present]
        options = [
            (key, word)
            for key, word in field.all_options()
            if (key, word) in field.open_options() or key in held
        ]
        if field.kind == Kind.CHOICES:
            return StoredChoices(choices=options, widget=forms.SelectMultiple({"data-choose": ""}), **told)
        return StoredChoice(choices=[("", "–"), *options], **told)
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if field.kind == Kind.DATE:
        attrs["data-day"] = ""
    if field.kind in {Kind.NUMBER, Kind.MONEY}:
        attrs["inputmode"] = "decimal"
    if field.kind == Kind.LINK:
        attrs["inputmode"] = "url"
    return StoredText(max_length=MOST_LETTERS, widget=forms.TextInput(attrs), **told)


def _help(field: CustomField) -> str:
    asked = _("Please fill this in when you know it.") if field.is_required else ""
    return " ".join(filter(None, [field.help, asked]))


def form_fields(resource: str, user: User, held: Mapping[str, Any] | None = None) -> dict[str, forms.Field]:
    """The fields of a record's form that the user may write. One that points at a record which the user does not
    see is left out, so that saving does not take it away."""
    present = held or {}
    fields = editable_fields(resource, user)
    names = names_of_references(((field, present.get(field.key)) for field in fields), user)
    return {
        field.name: form_field(field, user, present.get(field.key))
        for field in fields
        if not field.is_reference
        or not present.get(field.key)
        or str(present[field.key]) in names.get(field.kind, {})
    }


def initial_values(
    resource: str, user: User, held: Mapping[str, Any] | None = None, *, is_new: bool = False
) -> dict[str, Any]:
    """What stands in those fields at first: what the record holds, or the defaults of a new one."""
    present = held or {}
    return {
        field.name: field.default if is_new else present.get(field.key)
        for field in editable_fields(resource, user)
    }


def custom_names(names: Iterable[str]) -> list[str]:
    """Those of the names that are custom fields'."""
    return [name for name in names if name.startswith("cf_")]


def sections_of(form: forms.BaseForm, resource: str, user: User) -> list[dict[str, Any]]:
    """The custom fields of a form by their sections, for a template."""
    sections: dict[str, list[forms.BoundField]] = {}
    for field in editable_fields(resource, user):
        if field.name in form.fields:
            sections.setdefault(field.section or _("Custom fields"), []).append(form[field.name])
    return [{"title": title, "fields": fields} for title, fields in sections.items()]


class ValueForm(CellForm):
    """One custom field of a record, changed where it stands. Made anew for each field by `value_form`."""

    custom: CustomField
    user: User

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        self.initial["was"] = json.dumps(self.value_of(record), sort_keys=True)
        self.fields[self.name].present = self.value_of(record)

    def value_of(self, record: Any) -> Any:
        return (record.custom or {}).get(self.custom.key)

    def seen(self, was: str) -> Any:
        try:
            return json.loads(was or "null")
        except ValueError:
            return None

    def take_theirs(self) -> None:
        super().take_theirs()
        self.data["was"] = json.dumps(self.value_of(self.record), sort_keys=True)

    def shown(self, record: Any) -> str:
        value = self.value_of(record)
        return text_of(self.custom, value, names_of_references([(self.custom, value)], self.user)) or NOTHING


def value_form(field: CustomField, user: User, held: Mapping[str, Any]) -> type[ValueForm]:
    """The form of one custom field of one record."""
    made = form_field(field, user, held.get(field.key))
    return type(
        "OneValueForm", (ValueForm,), {field.name: made, "name": field.name, "custom": field, "user": user}
    )
