"""Forms that edit what somebody else may be editing too: what the user saw travels along with what was typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class EditForm(forms.Form):
    """Each field carries the value it had when the page was opened; only fields that differ are written."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "revision":
                field.show_hidden_initial = True

    def edits(self) -> dict[str, Any]:
        """What the user changed, ready for an operation: values, the values seen, the revision seen."""
        changed = [name for name in self.changed_data if name != "revision"]
        return {
            "values": {name: self.cleaned_data[name] for name in changed},
            "base": {name: self._seen(name) for name in changed},
            "expected_revision": self.cleaned_data.get("revision"),
        }

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        return self.edits()

    def _seen(self, name: str) -> Any:
        field = self.fields[name]
        shown = self._widget_data_value(field.hidden_widget(), self.add_initial_prefix(name))
        try:
            return field.clean(shown) if shown else field.to_python(shown)
        except ValidationError:
            return None

    def show_theirs(self, theirs: dict[str, Any], revision: int) -> list[dict[str, Any]]:
        """The fields somebody else changed meanwhile, theirs beside what was typed. The form keeps what was
        typed, and its next sending starts from what the register holds now."""
        changes = []
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(revision)
        for column, value in theirs.items():
            name = column if column in self.fields else column.removesuffix("_id")
            if name not in self.fields:
                continue
            field = self.fields[name]
            changes.append(
                {
                    "label": field.label,
                    "theirs": _words(field, value),
                    "yours": _words(field, self.cleaned_data.get(name)),
                }
            )
            seen = field.prepare_value(_record(field, value))
            key = self.add_initial_prefix(name)
            if isinstance(seen, list | tuple) and hasattr(self.data, "setlist"):
                self.data.setlist(key, [str(one) for one in seen])
            else:
                self.data[key] = "" if seen is None else str(seen)
        return changes


def _words(field: forms.Field, value: Any) -> str:
    """A value as the page shows it: the words of choices, not their codes."""
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return str(_record(field, value))
    choices = {str(key): str(word) for key, word in getattr(field, "choices", [])}
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(choices.get(str(one), str(one)) for one in values)


def _record(field: forms.Field, value: Any) -> Any:
    """The record behind a number that history keeps. Nothing where there are records that the user may not see, and
    this is one of them."""
    if isinstance(field, forms.ModelChoiceField) and isinstance(value, int):
        kept_apart = hasattr(field.queryset, "visible_to")
        rows = field.queryset if kept_apart else field.queryset.model._base_manager
        return rows.filter(pk=value).first() or ""
    return value
