"""What is decided about signals, and how they weigh."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from enrichment.choices import DismissReason, SignalKind
from enrichment.queries.signal_rules import Rules
from users.models import User

WITH_THRESHOLD = (SignalKind.GROWTH, SignalKind.DECLINE)
OF_NOTICES = (
    SignalKind.MANAGER, SignalKind.BOARD, SignalKind.BANKRUPTCY, SignalKind.RESTRUCTURING, SignalKind.STATUS,
    SignalKind.NAME, SignalKind.ADDRESS,
)  # fmt: skip


class SignalTaskForm(HouseForm):
    """Whose task, and until when."""

    owner = forms.ModelChoiceField(queryset=None, to_field_name="public_id", label=_("Whose task"))
    due_on = forms.DateField(label=_("To be done by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.assignable()
        self.fields["owner"].widget.attrs["data-choose"] = ""


class SignalDismissForm(HouseForm):
    """Why nothing is done."""

    reason_code = forms.ChoiceField(label=_("Reason"), choices=DismissReason)
    reason = forms.CharField(
        label=_("In your own words"), max_length=300, required=False,
        help_text=_("Needed only when the reason is another one."),
    )  # fmt: skip


class SignalSnoozeForm(HouseForm):
    """Until when."""

    snoozed_until = forms.DateField(label=_("Until"), help_text=_("It comes back to the inbox on this day."))


class SignalRulesForm(HouseForm):
    """A weight for each kind; of growth from which per cent on, of notices their codes."""

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in SignalKind:
            self.fields[f"{kind}-is_on"] = forms.BooleanField(
                label=_("Is made"), required=False, initial=rules.is_on(kind)
            )
            self.fields[f"{kind}-weight"] = forms.IntegerField(
                label=_("Weight"), min_value=0, max_value=100, initial=rules.weights[kind]
            )
            if kind in WITH_THRESHOLD:
                self.fields[f"{kind}-threshold"] = forms.IntegerField(
                    label=_("From, per cent a year"), min_value=1, max_value=1000,
                    initial=rules.growth if kind == SignalKind.GROWTH else rules.decline,
                )  # fmt: skip
            if kind in OF_NOTICES:
                self.fields[f"{kind}-codes"] = forms.CharField(
                    label=_("Codes of notices"), max_length=300, required=False,
                    initial=" ".join(rules.codes.get(kind, ())),
                )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The form as a table: a row for each kind."""
        return [
            {
                "kind": kind,
                **{name: self[f"{kind}-{name}"] for name in ("is_on", "weight", "threshold", "codes") if f"{kind}-{name}" in self.fields},
            }
            for kind in SignalKind
        ]  # fmt: skip

    def said(self) -> dict[str, dict[str, Any]]:
        """The values by kind, as the operation takes them."""
        data = self.cleaned_data
        return {
            kind.value: {
                "is_on": data[f"{kind}-is_on"], "weight": data[f"{kind}-weight"],
                "threshold": data.get(f"{kind}-threshold"), "codes": data.get(f"{kind}-codes", ""),
            }
            for kind in SignalKind
        }  # fmt: skip
