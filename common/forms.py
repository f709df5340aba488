"""Forms of the house: text that is clean when it arrives, fields that look and explain themselves alike."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.formats import number_format

from common.numbers import plain_number
from common.refusals import Refusal
from common.text import tidy
from common.validators import refuse_control_characters, refuse_far_days, refuse_personal_identity_code

_PLAIN = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class HouseBoundField(forms.BoundField):
    """A field that wears Tabler's classes, and the red of an error only when it has one."""

    @property
    def is_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        return isinstance(self.field.widget, (forms.CheckboxSelectMultiple, forms.RadioSelect))

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        if isinstance(widget, _PLAIN):
            look = "form-check-input"
        else:
            look = "form-select" if isinstance(widget, forms.Select) else "form-control"
        wrong = " is-invalid" if self.errors else ""
        attrs["class"] = f"{widget.attrs.get('class', '')} {look}{wrong}".strip()
        return attrs


class HouseRenderer(DjangoTemplates):
    """Fields and forms from templates/ui, the widgets themselves from Django."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = HouseBoundField

    def get_template(self, template_name: str):
        if template_name.startswith("ui/"):
            return get_template(template_name)
        return super().get_template(template_name)


class NumberText(forms.TextInput):
    """A number as people write it: 1 234,5 and 1,234.5 are both understood."""

    def __init__(self, attrs: dict | None = None, *, decimals: bool = True) -> None:
        super().__init__(
            {"inputmode": "decimal" if decimals else "numeric", "autocomplete": "off", **(attrs or {})}
        )

    def value_from_datadict(self, data: dict, files: dict, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return plain_number(value) if isinstance(value, str) else value

    def format_value(self, value: object) -> str | None:
        if value in {None, ""}:
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        if not number.is_finite():  # "NaN" is refused, and stands in the field as it was typed
            return str(value)
        return number_format(number, use_l10n=True, force_grouping=False)


class HouseFormMixin:
    """Strips and normalises text, refuses control characters and personal identity codes, reads dates and
    numbers in the user's way of writing them."""

    required_css_class = "required"

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _furnish(field)
        if self.is_bound:
            self.data = _tidied(self.data, self._tidied_names())

    def add_fields(self, fields: dict[str, forms.Field]) -> None:
        """Take in fields that are known only when the form is made, on the same terms as the others."""
        for field in fields.values():
            _furnish(field)
        self.fields.update(fields)
        if self.is_bound:
            self.data = _tidied(self.data, self._tidied_names() & {self.add_prefix(name) for name in fields})

    def _tidied_names(self) -> set[str]:
        return {self.add_prefix(name) for name, field in self.fields.items() if _is_text(field)}


def _is_text(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput)


def _furnish(field: forms.Field) -> None:
    widget = field.widget
    if _is_text(field):
        field.validators = [*field.validators, refuse_control_characters, refuse_personal_identity_code]
    if isinstance(field, forms.EmailField):
        widget.attrs.setdefault("inputmode", "email")
    if isinstance(field, (forms.IntegerField, forms.FloatField)) and type(widget) is forms.NumberInput:
        whole = not isinstance(field, (forms.DecimalField, forms.FloatField))
        field.widget = NumberText(widget.attrs, decimals=not whole)
        for native in ("step", "min", "max"):  # of <input type=number>; the field checks them itself
            field.widget.attrs.pop(native, None)
    if isinstance(field, (forms.DateField, forms.DateTimeField)):
        field.validators = [*field.validators, refuse_far_days]
        widget.attrs.setdefault("autocomplete", "off")
        widget.attrs.setdefault("data-day" if isinstance(field, forms.DateField) else "data-moment", "")


def _tidied(data: QueryDict | dict, names: set[str]) -> QueryDict | dict:
    if isinstance(data, QueryDict):
        copy = data.copy()
        for name in names & set(copy):
            copy.setlist(name, [tidy(value) for value in copy.getlist(name)])
        return copy
    return {
        name: tidy(value) if name in names and isinstance(value, str) else value
        for name, value in data.items()
    }


class HouseForm(HouseFormMixin, forms.Form):
    """The base of every form that writes no model by itself."""


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal beside the field it is about, or on top of the form when it is about none of them."""
    for field, messages in getattr(refusal, "errors", {refusal.field: [refusal.message]}).items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)
