"""The form of surveys."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from installed_base.models import ProductFamily


class SurveyForm(HouseForm):
    """Which family somebody looked at, and when."""

    family = forms.ModelChoiceField(
        ProductFamily.objects.order_by("name"), label=_("Family"), to_field_name="public_id", empty_label="–"
    )
    surveyed_on = forms.DateField(label=_("Day"))
