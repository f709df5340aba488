"""Custom fields in a bulk edit: a value for each, or leave it as it is, or empty it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from custom_fields.choices import Kind
from custom_fields.forms.fields import form_field
from custom_fields.queries.known import editable_fields
from custom_fields.queries.words import names_of_references, text_of
from users.forms import BulkForm
from users.models import User

EMPTY = "empty_custom"


class CustomBulkForm(BulkForm):
    """A bulk edit that offers the custom fields of its register which the user may write."""

    resource = ""

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.custom = editable_fields(self.resource, user) if user is not None else []
        made = {}
        for field in self.custom:
            made[field.name] = one = form_field(field, user)
            one.help_text = ""
            if field.kind == Kind.CHOICE:
                one.choices = [("", _("Leave as it is")), *field.open_options()]
            else:
                one.widget.attrs |= {
                    "placeholder": _("Leave as it is"),
                    "data-placeholder": _("Leave as it is"),
                }
        if made:
            made[EMPTY] = forms.MultipleChoiceField(
                label=_("Empty these fields"), required=False, choices=[(f.name, f.label) for f in self.custom],
                widget=forms.SelectMultiple({"data-choose": "", "data-placeholder": _("Leave as it is")}),
            )  # fmt: skip
            self.add_fields(made)
            self.apart = set(made)

    @property
    def _chosen(self) -> dict[str, Any]:
        """What becomes of custom fields, by name; None empties."""
        filled = {f.name: self.cleaned_data.get(f.name) for f in self.custom}
        chosen = {name: value for name, value in filled.items() if value not in (None, "", [])}
        emptied = dict.fromkeys(self.cleaned_data.get(EMPTY) or ())
        return emptied | chosen

    @property
    def values(self) -> dict[str, Any]:
        return super().values | self._chosen

    def sentences(self) -> dict[str, str]:
        said = super().sentences()
        chosen = self._chosen
        names = (
            names_of_references(((f, chosen.get(f.name)) for f in self.custom), self.user) if chosen else {}
        )
        for field in self.custom:
            if field.name in chosen:
                told = {"field": field.label, "value": text_of(field, chosen[field.name], names)}
                said[field.name] = (
                    _("%(field)s is emptied") % told
                    if chosen[field.name] is None
                    else _("%(field)s becomes “%(value)s”") % told
                )
        return said
