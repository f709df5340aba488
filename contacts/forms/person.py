"""The form of a person, and of a new person with a first position."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.normalise import NotAnEmail, NotAPhone, normalise_email, normalise_phone
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.choices import Channel, Language
from companies.models import Company, Tag
from contacts.choices import DecisionRole, Responsibility
from contacts.forms.whence import WhenceFields
from contacts.models import Person
from custom_fields.forms.fields import custom_names, form_fields, initial_values, sections_of
from users.models import User
from users.permissions import Scope

NOBODY = [("", "–")]
FACTS = ("first_name", "last_name", "language", "preferred_channel", "is_newsletter_subscriber", "notes")


class PersonFacts(HouseForm):
    """What is known of a person apart from positions and addresses."""

    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=NOBODY + Language.choices, required=False)
    preferred_channel = forms.ChoiceField(
        label=_("Preferred channel"), choices=NOBODY + Channel.choices, required=False
    )
    is_newsletter_subscriber = forms.BooleanField(label=_("Gets the newsletter"), required=False)
    notes = forms.CharField(
        label=_("Notes"), max_length=20000, required=False, widget=forms.Textarea({"rows": 4})
    )
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(), label=_("Tags"), required=False, to_field_name="public_id",
        widget=forms.SelectMultiple({"data-choose": ""}),
    )  # fmt: skip

    def __init__(self, *args, user: User, held: dict | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.add_fields(form_fields("person", user, held))
        self.fields["tags"].queryset = Tag.objects.order_by("name")

    def custom_sections(self) -> list[dict]:
        """The custom fields, for the template."""
        return sections_of(self, "person", self.user)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not (cleaned["first_name"] or cleaned["last_name"]):
            self.add_error("last_name", _("Give a first name, a last name, or both."))
        return cleaned


class PersonEditForm(EditForm, PersonFacts):
    """Changes a person."""

    is_rectified = forms.BooleanField(
        label=_("The person has asked for this correction"), required=False,
        help_text=_("Imports and outside registers do not change these facts any more."),
    )  # fmt: skip

    @classmethod
    def opened(cls, person: Person, user: User, data: dict | None = None) -> "PersonEditForm":
        """The form as it opens on a person."""
        initial = {name: getattr(person, name) for name in FACTS}
        initial |= {"revision": person.revision, "tags": list(person.tags.all())}
        initial |= initial_values("person", user, person.custom)
        form = cls(data, initial=initial, user=user, held=person.custom)
        for name in custom_names(form.fields):
            form.fields[name].show_hidden_initial = True
        return form


class PersonCreateForm(WhenceFields, SubmissionForm, PersonFacts):
    """Makes a person, with a first position and the two addresses that matter most."""

    email = forms.CharField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    company = PickField(url_name="contacts:employer_options", label=_("Company"), required=False)
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    decision_role = forms.ChoiceField(
        label=_("Role in decisions"), choices=NOBODY + DecisionRole.choices, required=False
    )
    responsibilities = forms.MultipleChoiceField(
        label=_("Responsibilities"), choices=Responsibility.choices, required=False,
        widget=forms.SelectMultiple({"data-choose": ""}),
    )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs) -> None:
        kwargs["initial"] = initial_values("person", user, is_new=True) | (kwargs.get("initial") or {})
        super().__init__(*args, user=user, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)
        # Who sees only some companies would lose sight of a person without one the moment it is made.
        self.fields["company"].required = user.scope != Scope.ALL

    def clean_email(self) -> str:
        return _checked(self.cleaned_data["email"], lambda text: (normalise_email(text), text)[1])

    def clean_phone(self) -> str:
        return _checked(self.cleaned_data["phone"], lambda text: (_e164(text), text)[1])

    def clean(self) -> dict:
        cleaned = super().clean()
        for name in ("title", "decision_role", "responsibilities"):
            if not self.errors and cleaned.get(name) and not cleaned.get("company"):
                self.add_error("company", _("Choose the company at which the person holds this position."))
        return cleaned

    def keys(self) -> dict[str, str]:
        """What makes two persons the same, as far as it has been typed."""
        data = getattr(self, "cleaned_data", {})
        return {
            "first_name": data.get("first_name", ""),
            "last_name": data.get("last_name", ""),
            "email": normalise_email(data["email"]) if data.get("email") else "",
            "phone": _e164(data["phone"]) if data.get("phone") else "",
            "company": data["company"].legal_name if data.get("company") else "",
        }

    def addresses(self) -> dict[str, tuple[str, str]]:
        """What the gate is asked about."""
        return {kind: (kind, self.cleaned_data[kind]) for kind in ("email", "phone")}

    def facts(self) -> dict:
        """What the operation is given."""
        data = self.cleaned_data
        points = [
            {"kind": kind, "value": data[kind], "source": data["source"]}
            for kind in ("email", "phone")
            if data[kind]
        ]
        return {
            "values": {name: data[name] for name in (*FACTS, *custom_names(self.fields))},
            "company": data["company"],
            "position": {name: data[name] for name in ("title", "decision_role", "responsibilities")},
            "contact_points": points,
            "tags": data["tags"],
            "public_id": data["submission"],
            "whence": self.whence(),
        }


def _e164(text: str) -> str:
    return normalise_phone(text, settings.HOME_COUNTRY)


def _checked(text: str, check) -> str:
    if not text:
        return text
    try:
        return check(text)
    except (NotAnEmail, NotAPhone) as refusal:
        raise forms.ValidationError(refusal.message) from refusal
