"""That a person has died."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm


class DeathForm(HouseForm):
    """When, as far as it is known, and who says so."""

    died_on = forms.DateField(
        label=_("Day of death"), required=False, help_text=_("Left empty where it is not known.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300,
        help_text=_("Who told it and how: a relative, a colleague of the company, an obituary."),
    )  # fmt: skip


class DeathMistakeForm(HouseForm):
    """Why it is taken back."""

    reason = forms.CharField(max_length=500, label=_("Reason"), widget=forms.Textarea({"rows": 3}))
