"""Forms of positions: new, corrected, handed to a successor, changed for another employer."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.models import Company, Site
from contacts.choices import DecisionRole, Responsibility
from contacts.forms.person import NOBODY
from contacts.forms.whence import WhenceOfNewcomer
from contacts.models import Person, Position
from users.models import User

FACTS = (
    "title", "decision_role", "responsibilities", "site", "started_on", "ended_on", "work_email", "work_phone",
)  # fmt: skip


class PositionFacts(HouseForm):
    """What a person is at a company."""

    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    decision_role = forms.ChoiceField(
        label=_("Role in decisions"), choices=NOBODY + DecisionRole.choices, required=False
    )
    responsibilities = forms.MultipleChoiceField(
        label=_("Responsibilities"), choices=Responsibility.choices, required=False,
        widget=forms.SelectMultiple({"data-choose": ""}),
    )  # fmt: skip
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Site"), required=False, to_field_name="public_id", empty_label="–"
    )
    started_on = forms.DateField(label=_("First day"), required=False)
    ended_on = forms.DateField(
        label=_("Ended on"),
        required=False,
        help_text=_("The first day on which the position is no longer held."),
    )
    work_email = forms.CharField(
        label=_("Work e-mail"), max_length=254, required=False, widget=forms.EmailInput()
    )
    work_phone = forms.CharField(
        label=_("Work phone"), max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )


class PositionEditForm(EditForm, PositionFacts):
    """Corrects a position."""

    @classmethod
    def opened(cls, position: Position, data: dict | None = None) -> "PositionEditForm":
        """The form as it opens on a position."""
        initial = {name: getattr(position, name) for name in FACTS} | {"revision": position.revision}
        form = cls(data, initial=initial)
        form.fields["site"].queryset = Site.objects.filter(company=position.company_id).order_by("name")
        if position.ended_on is None:
            del form.fields[
                "ended_on"
            ]  # a position is ended by "left the company", which asks for the successor
        return form


class PositionCreateForm(SubmissionForm, PositionFacts):
    """Gives a person a position at a company."""

    company = PickField(url_name="contacts:employer_options", label=_("Company"))
    is_primary = forms.BooleanField(label=_("The main position of the person"), required=False)
    field_order = ("company",)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["site"]
        self.fields["company"].queryset = Company.objects.visible_to(user)


class MoveForm(PositionCreateForm):
    """The person changed employer."""

    on = forms.DateField(label=_("First day at the new company"))
    field_order = ("company", "title", "on")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("started_on", "ended_on", "is_primary"):
            del self.fields[name]


class SuccessorForm(WhenceOfNewcomer, HouseForm):
    """Who took the position over: somebody in the register, or somebody new."""

    left_on = forms.DateField(label=_("Left on"))
    successor = PickField(
        url_name="contacts:person_options", label=_("Successor in the register"), required=False
    )
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    email = forms.CharField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )

    def __init__(self, *args, user: User, position: Position, today: date, **kwargs) -> None:
        mine = {"left_on": position.ended_on or today, "successor": position.successor}
        kwargs["initial"] = mine | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Person.objects.visible_to(user).exclude(pk=position.person_id)

    def clean(self) -> dict:
        cleaned = super().clean()
        named = cleaned.get("first_name") or cleaned.get("last_name")
        if cleaned.get("successor") and named:
            self.add_error("successor", _("Choose a person of the register or write a new name, not both."))
        if cleaned.get("email") and not named:
            self.add_error("last_name", _("Write the name of the new person too."))
        if named:
            self.refuse_unsaid(cleaned)
        return cleaned

    def new_person(self) -> dict | None:
        """The facts of a successor who is new to the register."""
        data = self.cleaned_data
        if not (data["first_name"] or data["last_name"]):
            return None
        return {
            "values": {"first_name": data["first_name"], "last_name": data["last_name"]},
            "contact_points": [{"kind": "email", "value": data["email"], "source": data["source"]}]
            if data["email"]
            else [],
            "whence": self.whence(),
        }
