"""What is typed about the parts of a company: names, addresses, sites, numbers, figures, ownership."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from common.pick import PickField
from companies import choices
from companies.forms.company import country_choices
from companies.forms.reference import IndustryField, PlaceHelp
from companies.models import Company, Site
from companies.queries import reference
from users.models import User


class PartForm(HouseForm):
    """A part of a company. `part` is the one that is changed, None for a new one."""

    def __init__(self, *args: Any, company: Company, user: User, part: Any = None, **kwargs: Any) -> None:
        self.company, self.user, self.part = company, user, part
        if part is not None:
            names = self.base_fields  # type: ignore[attr-defined]
            kwargs["initial"] = {name: getattr(part, name, None) for name in names} | kwargs.get(
                "initial", {}
            )
        super().__init__(*args, **kwargs)
        self.furnish()

    def furnish(self) -> None:
        """Choices that depend on the company or the user."""


class NameForm(PartForm):
    """A name beside the legal one."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices.NameKind)
    name = forms.CharField(label=_("Name"), max_length=300)
    valid_from = forms.DateField(label=_("First day"), required=False)
    valid_to = forms.DateField(label=_("Last day"), required=False)


class AddressForm(PlaceHelp, PartForm):
    """An address for one use."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices.AddressKind)
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("The company itself")
    )
    street = forms.CharField(label=_("Street"), max_length=300, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    region = forms.CharField(label=_("Region"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    valid_from = forms.DateField(
        label=_("First day"),
        required=False,
        help_text=_("The address in use for the same purpose ends the day before."),
    )
    valid_to = forms.DateField(label=_("Last day"), required=False)

    def furnish(self) -> None:
        self.fields["site"].queryset = Site.objects.filter(company=self.company).order_by("name")
        self.fields["country"].choices = country_choices()
        self.fields["country"].widget.attrs["data-choose"] = ""
        self.help_with_places()
        if self.part is None:
            self.fields["country"].initial = self.company.country or settings.HOME_COUNTRY


class SiteForm(PartForm):
    """A place of the company."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(label=_("Code"), max_length=60, required=False)
    closed_on = forms.DateField(label=_("Closed on"), required=False)


class ContactPointForm(PartForm):
    """A number or address of the company itself. The kind of one that exists does not change."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices.ContactKind)
    value = forms.CharField(label=_("Number or address"), max_length=254)
    label = forms.CharField(
        label=_("What it is for"),
        max_length=60,
        required=False,
        help_text=_("Such as switchboard or invoices."),
    )
    is_primary = forms.BooleanField(label=_("Comes first among its kind"), required=False)

    def furnish(self) -> None:
        if self.part is not None:
            self.fields["kind"].disabled = True


class FinancialYearForm(PartForm):
    """Staff and turnover of one year; a band is a range."""

    starts_on = forms.DateField(
        label=_("First day"), required=False, help_text=_("Left empty: twelve months before the last day.")
    )
    ends_on = forms.DateField(label=_("Last day"))
    turnover_from = forms.DecimalField(label=_("Turnover"), max_digits=18, decimal_places=2, required=False)
    turnover_to = forms.DecimalField(
        label=_("Turnover, upper end"), max_digits=18, decimal_places=2, required=False,
        help_text=_("Only when a range is known, such as 2 to 10 million."),
    )  # fmt: skip
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    staff_from = forms.IntegerField(label=_("Staff"), min_value=0, max_value=10_000_000, required=False)
    staff_to = forms.IntegerField(
        label=_("Staff, upper end"), min_value=0, max_value=10_000_000, required=False,
        help_text=_("Only when a range is known, such as 10 to 19."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=120, required=False)
    is_estimate = forms.BooleanField(label=_("An estimate"), required=False)
    is_consolidated = forms.BooleanField(label=_("Figures of the whole group"), required=False)

    def furnish(self) -> None:
        if self.part is None:
            self.fields["currency"].initial = self.company.turnover_currency or settings.HOME_CURRENCY
        else:  # the day and the kind of figures are what the year is known by
            self.fields["ends_on"].disabled = self.fields["is_consolidated"].disabled = True


class ParentForm(PartForm):
    """Who owns the company."""

    parent = PickField(url_name="companies:company_options", label=_("Parent company"))
    share_percent = forms.DecimalField(
        label=_("Share, per cent"), max_digits=5, decimal_places=2, required=False
    )
    valid_from = forms.DateField(
        label=_("First day"), required=False, help_text=_("A parent the company has now ends on that day.")
    )
    valid_to = forms.DateField(
        label=_("End"), required=False, help_text=_("The first day on which the parent is none any more.")
    )

    def furnish(self) -> None:
        self.fields["parent"].queryset = Company.objects.visible_to(self.user).exclude(pk=self.company.pk)
        if self.part is not None:
            self.initial |= {"valid_from": self.part.during.lower, "valid_to": self.part.during.upper}
            for name in ("parent", "share_percent", "valid_from"):
                self.fields[name].disabled = True
            self.fields["parent"].queryset = Company.objects.all()


class LinkForm(HouseForm):
    """What another system calls a record of ours."""

    system = forms.CharField(label=_("System"), max_length=60, help_text=_("Such as ERP or web shop."))
    entity = forms.CharField(
        label=_("Table"),
        max_length=60,
        required=False,
        help_text=_("The system's own word, such as customer."),
    )
    external_id = forms.CharField(label=_("Number"), max_length=120)


class ExternalIdForm(LinkForm, PartForm):
    """What another system calls the company."""


class IndustryForm(PartForm):
    """An industry beside the main one."""

    version = forms.ChoiceField(label=_("Classification"), choices=choices.Classification)
    code = IndustryField(
        label=_("Code"), version_field="version", help_text=_("Search by words or by the first digits.")
    )

    def furnish(self) -> None:
        self.fields["version"].initial = reference.newest_version(self.company.country)
        self.fields["code"].widget.version = self.data.get("version") or self.fields["version"].initial


class TagForm(HouseForm):
    """One tag, with the ones in use offered."""

    name = forms.CharField(label=_("Tag"), max_length=60)
