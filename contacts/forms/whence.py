"""Where the facts of a new person come from, as the forms ask it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.choices import DataFrom
from contacts.operations.whence import SourceMissing, ToldHowMissing, Whence

REMEMBERED = "data_from"  # of the session: whoever writes many down says it once
SILENT = DataFrom.TOLD  # owes nothing, so it is chosen each time


class WhenceFields(forms.Form):
    """One choice and its source; of somebody who was told already also how."""

    data_from = forms.ChoiceField(
        label=_("Where do you have the data from?"), choices=DataFrom, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Source"), max_length=120,
        help_text=_("For example a business card, the company's web pages, the person's own message."),
    )  # fmt: skip
    told_how = forms.CharField(
        label=_("How and when the person was told"), max_length=300, required=False,
        help_text=_("For example with our offer of 3 May. It stands with the privacy desk."),
    )  # fmt: skip

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("data_from") == DataFrom.TOLD and not cleaned.get("told_how"):
            self.add_error("told_how", ToldHowMissing().message)
        return cleaned

    def whence(self) -> Whence:
        """What the operation is given."""
        data = self.cleaned_data
        return Whence(data["data_from"], data["source"], data["told_how"])


class WhenceOfNewcomer(WhenceFields):
    """The same on a form that makes a person only when one is typed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_from"].required = self.fields["source"].required = False

    def refuse_unsaid(self, cleaned: dict) -> None:
        """Say beside the fields what a new person lacks."""
        if not cleaned.get("data_from"):
            self.add_error("data_from", self.fields["data_from"].error_messages["required"])
        if not cleaned.get("source"):
            self.add_error("source", SourceMissing().message)


def remembered(session) -> dict[str, str]:
    """What the user chose last, for the form to begin with."""
    chosen = session.get(REMEMBERED, "")
    return {"data_from": chosen} if chosen in DataFrom.values else {}


def remember(session, whence: Whence) -> None:
    """Keep the choice for the next person."""
    if whence.data_from != SILENT:
        session[REMEMBERED] = whence.data_from
