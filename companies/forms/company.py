"""The form of a company: its sections, and what the user started from, so that two editors can be told apart."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from common.forms import HouseForm
from companies import choices
from companies.forms.reference import IndustryField, PlaceHelp, legal_form_field
from companies.models import Company
from companies.operations.clean import EDITABLE
from custom_fields.forms.fields import custom_names, form_fields, initial_values, sections_of
from users.models import Team, User


def country_choices() -> list[tuple[str, str]]:
    """Every country by name, the own one first."""
    home = settings.HOME_COUNTRY
    return [("", "–"), (home, countries.name(home)), *(pair for pair in countries if pair[0] != home)]


def with_nothing(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices, and none of them."""
    return [("", "–"), *pairs]


class CompanyForm(HouseForm):
    """The facts of a company that are written directly; sections in the order of the page."""

    SECTIONS = (
        (
            _("Identity"),
            ("legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei", "legal_form",
             "status", "founded_on", "ceased_on"),
        ),
        (_("Industry"), ("industry_code", "industry_version")),
        (_("With us"), ("lifecycle", "owner", "team", "language", "preferred_channel", "notes")),
    )  # fmt: skip

    legal_name = forms.CharField(label=_("Legal name"), max_length=300)
    country = forms.ChoiceField(label=_("Country"), required=False)
    business_id = forms.CharField(label=_("Business ID"), max_length=40, required=False)
    business_id_scheme = forms.ChoiceField(
        label=_("Register of the business ID"),
        required=False,
        help_text=_("Left empty: the register of the country."),
    )
    vat_number = forms.CharField(label=_("VAT number"), max_length=24, required=False)
    lei = forms.CharField(label=_("LEI"), max_length=24, required=False)
    legal_form = legal_form_field()
    status = forms.ChoiceField(label=_("Status"), choices=choices.Status)
    founded_on = forms.DateField(label=_("Founded on"), required=False)
    ceased_on = forms.DateField(label=_("Ceased on"), required=False)
    industry_code = IndustryField(
        label=_("Industry"),
        required=False,
        version_field="industry_version",
        help_text=_("Search by words or by the first digits."),
    )
    industry_version = forms.ChoiceField(label=_("Classification"), required=False)
    lifecycle = forms.ChoiceField(
        label=_("Lifecycle"),
        choices=choices.Lifecycle,
        help_text=_("Follows the installed base by itself until somebody changes it here."),
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label="–"
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    preferred_channel = forms.ChoiceField(
        label=_("Preferred channel"),
        required=False,
        help_text=_("Left empty: the channel on which the customer has answered best."),
    )
    notes = forms.CharField(
        label=_("Notes"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, user: User, held: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.add_fields(form_fields("company", user, held))
        self.fields["country"].choices = country_choices()
        self.fields["country"].widget.attrs["data-choose"] = ""
        self.fields["business_id_scheme"].choices = with_nothing(choices.Scheme.choices)
        self.fields["industry_version"].choices = with_nothing(choices.Classification.choices)
        version = self.data.get("industry_version") or self.initial.get("industry_version") or ""
        self.fields["industry_code"].widget.version = version
        self.fields["language"].choices = with_nothing(choices.Language.choices)
        self.fields["preferred_channel"].choices = with_nothing(choices.Channel.choices)
        owners = User.objects.assignable()
        if owner := self.initial.get("owner"):  # somebody who has left stays the owner until changed
            owners = (owners | User.objects.filter(pk=owner)).order_by("full_name", "id")
        self.fields["owner"].queryset = owners
        self.fields["owner"].widget.attrs["data-choose"] = ""
        self.fields["team"].queryset = Team.objects.order_by("name")

    def sections(self) -> list[dict[str, Any]]:
        """The form as the page shows it."""
        own = [{"title": title, "fields": [self[name] for name in names]} for title, names in self.SECTIONS]
        return [*own, *sections_of(self, "company", self.user)]

    def typed(self) -> dict[str, Any]:
        """What the user changed, ready for the operation."""
        named = {*EDITABLE, *custom_names(self.fields)}
        return {name: self.cleaned_data[name] for name in self.changed_data if name in named}


class CompanyCreateForm(PlaceHelp, CompanyForm):
    """A new company, with its first address and numbers. `token` makes a second click the same company."""

    SECTIONS = (
        (_("Identity"), ("legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei",
                         "legal_form", "status", "founded_on", "ceased_on")),
        (_("Contact"), ("phone", "email", "web", "street", "postcode", "town", "region")),
        *CompanyForm.SECTIONS[1:],
    )  # fmt: skip

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    web = forms.CharField(label=_("Website"), max_length=254, required=False)
    street = forms.CharField(label=_("Visiting address, street"), max_length=300, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    region = forms.CharField(label=_("Region"), max_length=100, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = initial_values("company", user, is_new=True) | kwargs.get("initial", {})
        super().__init__(*args, user=user, **kwargs)
        self.help_with_places()
        self.fields["token"].initial = self.initial.get("token") or uuid4

    def values(self) -> dict[str, Any]:
        named = {*EDITABLE, *custom_names(self.fields)}
        return {name: value for name, value in self.cleaned_data.items() if name in named}

    def address(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("street", "postcode", "town", "region")}

    def contact_points(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("phone", "email", "web")}


class CompanyEditForm(CompanyForm):
    """Facts corrected. `revision` and `base` carry what the user started from through errors and conflicts."""

    SECTIONS = (
        *CompanyForm.SECTIONS[:-1],
        (CompanyForm.SECTIONS[-1][0], (*CompanyForm.SECTIONS[-1][1], "lifecycle_by_hand")),
    )

    lifecycle_by_hand = forms.BooleanField(
        label=_("Keep this lifecycle whatever is delivered or taken away"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.JSONField(widget=forms.HiddenInput)

    @classmethod
    def opened(cls, company: Company, user: User) -> "CompanyEditForm":
        """The form as somebody opens it."""
        base = base_of(company, user)
        days = {"founded_on": company.founded_on, "ceased_on": company.ceased_on}
        start = base | days | {"revision": company.revision, "base": base}
        return cls(initial=start, user=user, held=company.custom)

    @classmethod
    def posted(cls, data: Any, company: Company, user: User) -> "CompanyEditForm":
        """The form as it comes back: compared with what it started from, not with what is there now."""
        try:
            base = json.loads(data.get("base", ""))
        except ValueError:
            base = None
        start = base if isinstance(base, dict) else base_of(company, user)
        return cls(data, initial=start, user=user, held=company.custom)

    def beside(self, theirs: dict[str, Any], company: Company) -> "CompanyEditForm":
        """The same form after somebody else saved first: what was typed stays, the next save starts from what
        is there now."""
        base = base_of(company, self.user)
        data = self.data.copy()
        data["revision"], data["base"] = company.revision, json.dumps(base)
        # Fields that only the other one changed take the new value, so that saving does not turn it back.
        for name in EDITABLE - set(theirs):
            if name not in self.changed_data:
                data[name] = "" if base[name] is None else base[name]
        for name in set(custom_names(self.fields)) - set(theirs) - set(self.changed_data):
            value = self.fields[name].prepare_value(base.get(name))
            data.setlist(name, value if isinstance(value, list) else ["" if value is None else str(value)])
        return type(self)(data, initial=base, user=self.user, held=company.custom)


def base_of(company: Company, user: User) -> dict[str, Any]:
    """The values of a company as the form starts from them."""
    values = {name: getattr(company, name) for name in EDITABLE - {"owner", "team"}}
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    values |= {"owner": company.owner_id, "team": company.team_id}
    return values | initial_values("company", user, company.custom)


class OwnerForm(HouseForm):
    """Whose the company is."""

    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.assignable()
        self.fields["owner"].widget.attrs["data-choose"] = ""
        self.fields["team"].queryset = Team.objects.order_by("name")
