"""What is said of a row that was held at the gate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from gdpr.choices.ledgers import ReleaseGround


class HeldForm(HouseForm):
    """Why a row comes in, or stays out."""

    ground = forms.ChoiceField(
        choices=[("", "–"), *ReleaseGround.choices], required=False, label=_("On what ground it comes in"),
        help_text=_("Needed to let a row in. Marketing stays refused until the person says otherwise."),
    )  # fmt: skip
    reason = forms.CharField(
        max_length=500, label=_("Why"), widget=forms.Textarea({"rows": 2}), help_text=_("Without the address or a name.")
    )  # fmt: skip
