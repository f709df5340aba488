"""Forms of the legal archive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm


class DocumentForm(HouseForm):
    """An accounting record in which a person is named."""

    document = forms.CharField(
        max_length=120, label=_("Invoice or receipt"), help_text=_("Its number, as it stands in the books.")
    )
    year_ended_on = forms.DateField(
        label=_("Financial year ended on"),
        help_text=_("The name is kept six years from the end of that calendar year (KPL 2:10 §)."),
    )
