"""What is decided about opportunities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from service.choices.opportunity import OPPORTUNITY_WORDS, OpportunityState
from service.models import Opportunity
from users.models import User

W = OPPORTUNITY_WORDS
KEEP = ""


class OpportunityForm(HouseForm, EditForm):
    """One opportunity: whose it is, until when it sleeps, what came of it."""

    state = forms.ChoiceField(choices=OpportunityState, label=W["state"])
    reason = forms.CharField(
        max_length=500,
        required=False,
        label=W["reason"],
        help_text=_("Needed when it is lost or not relevant."),
    )
    snoozed_until = forms.DateField(
        required=False, label=W["snoozed_until"], help_text=_("It comes back to the list on this day.")
    )
    assigned_to = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=W["assigned_to"]
    )

    def __init__(self, *args: Any, opportunity: Opportunity, **kwargs: Any) -> None:
        person = opportunity.assigned_to
        kwargs["initial"] = {
            "state": opportunity.state, "reason": opportunity.reason, "snoozed_until": opportunity.snoozed_until,
            "assigned_to": person.public_id if person else None, "revision": opportunity.revision,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = User.objects.assignable()
        self.fields["assigned_to"].widget.attrs["data-choose"] = ""


class OpportunityBulkForm(HouseForm):
    """The same for many: what is left empty stays as it is."""

    state = forms.ChoiceField(
        choices=[(KEEP, _("Leave as it is")), *OpportunityState.choices], required=False, label=W["state"]
    )
    reason = forms.CharField(
        max_length=500,
        required=False,
        label=W["reason"],
        help_text=_("Needed when they are lost or not relevant."),
    )
    snoozed_until = forms.DateField(
        required=False, label=W["snoozed_until"], help_text=_("They come back to the list on this day.")
    )
    assigned_to = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=W["assigned_to"],
        empty_label=_("Leave as it is"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = User.objects.assignable()
        self.fields["assigned_to"].widget.attrs["data-choose"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.chosen():
            raise forms.ValidationError(_("Choose what shall change: nothing is chosen yet."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """Only what was said."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
