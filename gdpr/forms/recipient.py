"""What is typed about recipients and what they are told."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from common.edits import EditForm
from common.forms import HouseForm
from common.submissions import SubmissionForm
from gdpr.choices import AccessPurpose
from gdpr.choices.ledgers import RecipientRole, Safeguard, TellingWay
from gdpr.models import Recipient
from users.models import ApiToken

RECIPIENT_FACTS = (
    "name", "role", "country", "safeguard", "agreement", "receives", "has_everything", "contact", "email", "way",
    "webhook_url", "started_on", "ended_on",
)  # fmt: skip


class RecipientForm(HouseForm):
    """Who it is, and under which agreement data is given."""

    name = forms.CharField(max_length=160, label=_("Name"))
    role = forms.ChoiceField(choices=RecipientRole, label=_("What it is"))
    country = forms.ChoiceField(choices=lambda: list(countries), initial="FI", label=_("Country"))
    safeguard = forms.ChoiceField(
        choices=[("", "–"), *Safeguard.choices], required=False, label=_("Safeguard"),
        help_text=_("Needed outside the EU and the EEA."),
    )  # fmt: skip
    agreement = forms.CharField(
        max_length=160, required=False, label=_("Agreement on processing"),
        help_text=_("Its number or day. A processor works under one."),
    )  # fmt: skip
    receives = forms.CharField(
        max_length=300, label=_("What it is given, and for what"), widget=forms.Textarea({"rows": 2})
    )
    has_everything = forms.BooleanField(
        required=False, label=_("Keeps or carries the whole register"),
        help_text=_("Hosting, backup, mail: named to every person who asks."),
    )  # fmt: skip
    contact = forms.CharField(max_length=160, required=False, label=_("Contact for notices"))
    email = forms.EmailField(max_length=254, required=False, label=_("E-mail"))
    way = forms.ChoiceField(
        choices=TellingWay, initial=TellingWay.HAND, label=_("How it is told of changes (art. 19)"),
        help_text=_("That a person was rectified, erased or restricted; by universal ID, without the facts."),
    )  # fmt: skip
    webhook_url = forms.URLField(
        max_length=500, required=False, assume_scheme="https", label=_("Address of the webhook"),
        help_text=_("Messages are signed; the secret stands on the page of the recipient."),
    )  # fmt: skip
    started_on = forms.DateField(label=_("Since"), initial=timezone.localdate)
    ended_on = forms.DateField(required=False, label=_("Until"))


class RecipientCreateForm(RecipientForm, SubmissionForm):
    """A new recipient."""


class RecipientEditForm(RecipientForm, EditForm):
    """A recipient that somebody else may be working on too."""


class KeysForm(HouseForm):
    """With which API keys a recipient reads."""

    keys = forms.ModelMultipleChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=_("API keys"),
        widget=forms.CheckboxSelectMultiple, help_text=_("What is read with them counts as given to the recipient."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = ApiToken.objects.select_related("user").order_by("user__full_name", "name")
        self.fields["keys"].queryset = keys
        self.fields["keys"].label_from_instance = lambda key: f"{key.user}: {key.name}"


class TakeOutForm(HouseForm):
    """To whom a list of persons goes, and what for."""

    given_to = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=_("Who gets it"), empty_label=_("Our own use")
    )  # fmt: skip
    given_for = forms.ChoiceField(choices=AccessPurpose, label=_("What for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_to"].queryset = Recipient.objects.standing(timezone.localdate()).order_by("name")


class ImpossibleForm(HouseForm):
    """Why a recipient cannot be told."""

    reason = forms.CharField(max_length=500, label=_("Why it is not possible"))


def initial_of_recipient(one: Recipient) -> dict[str, Any]:
    """What stands in the form for a recipient."""
    found = {name: getattr(one, name) for name in RECIPIENT_FACTS}
    return found | {"country": str(one.country), "revision": one.revision}
