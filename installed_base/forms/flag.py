"""What is typed when a fact is called wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from installed_base.choices import FlaggedFact


class FlagForm(HouseForm):
    """Which fact is wrong, and a word on it."""

    fact = forms.ChoiceField(label=_("What is wrong?"), choices=FlaggedFact.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What should it be?"), max_length=300, required=False,
        help_text=_("A few words for whoever mends it. They may stay empty."),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("fact", "words", "submission")}
