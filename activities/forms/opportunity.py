"""How opportunities become tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.operations.opportunity import BY_COMPANY, BY_ITEM
from common.forms import HouseForm
from users.models import User


class TakeOverForm(HouseForm):
    """Whose tasks, until when, and how many opportunities to a task."""

    per = forms.ChoiceField(
        label=_("One task for each"),
        choices=((BY_COMPANY, _("Company")), (BY_ITEM, _("Item"))),
        initial=BY_COMPANY,
    )
    owner = forms.ModelChoiceField(queryset=None, to_field_name="public_id", label=_("Whose tasks"))
    due_on = forms.DateField(label=_("To be done by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.assignable()
        self.fields["owner"].widget.attrs["data-choose"] = ""
