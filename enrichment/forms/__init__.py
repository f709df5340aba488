"""Forms of outside registers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from enrichment.choices import FieldName, Policy
from enrichment.models import OutsideRegister

PREFIX = "policy_"


class RegisterForm(HouseForm):
    """How a register is asked, and what becomes of each field that it gives."""

    is_on = forms.BooleanField(required=False, label=_("The register is asked"))
    per_minute = forms.IntegerField(
        min_value=1,
        max_value=6000,
        label=_("Questions a minute, at most"),
        help_text=_("Of all workers together."),
    )
    refresh_days = forms.IntegerField(
        min_value=1, max_value=3650, label=_("Ask again after so many days"),
        help_text=_("Customers first, those longest not asked first."),
    )  # fmt: skip
    nightly_limit = forms.IntegerField(
        min_value=0, max_value=1_000_000, label=_("Companies a night, at most")
    )

    def __init__(
        self, *args: Any, register: OutsideRegister, policies: dict[str, str], **kwargs: Any
    ) -> None:
        names = ("is_on", "per_minute", "refresh_days", "nightly_limit")
        kwargs["initial"] = {name: getattr(register, name) for name in names}
        super().__init__(*args, **kwargs)
        for field, policy in policies.items():
            self.fields[PREFIX + field] = forms.ChoiceField(
                choices=Policy.choices, initial=policy, label=FieldName(field).label
            )

    @property
    def settings_fields(self) -> list:
        return [self[name] for name in self.fields if not name.startswith(PREFIX)]

    @property
    def policy_fields(self) -> list:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def policies(self) -> dict[str, str]:
        """What was chosen, by field."""
        chosen = self.cleaned_data
        return {name.removeprefix(PREFIX): chosen[name] for name in chosen if name.startswith(PREFIX)}
