"""Forms of cover: for items, a site or a product; void; warranties of their own; terms and service levels."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField, PickManyField
from companies.models import Site
from installed_base.models import InstalledItem, Product
from service.choices.cover import StartBasis
from service.models import ContractLine, Coverage, ServiceContract, Sla, WarrantyTerm
from users.models import User

WEEK = (
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")),
    (6, _("Saturday")), (7, _("Sunday")),
)  # fmt: skip
TERM_FACTS = (
    "name", "months", "start_basis", "parts_percent", "parts_months", "labour_percent", "labour_months",
    "travel_percent", "travel_months", "meter", "meter_limit", "include_children", "is_transferable",
)  # fmt: skip
SLA_FACTS = (
    "name", "response_hours", "onsite_hours", "restore_hours", "weekdays", "opens_at", "closes_at", "country",
    "holidays_count",
)  # fmt: skip
SHARES = ("parts_percent", "labour_percent", "travel_percent")


def percent(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=100)


def months_field(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=1200, **options)


class Shares(HouseForm):
    """What we pay."""

    parts_percent = percent(_("Parts, % that we pay"))
    labour_percent = percent(_("Labour, % that we pay"))
    travel_percent = percent(_("Travel, % that we pay"))


class CoverForm(Shares):
    """What a contract is to cover: items, or a site, or a product at the customer."""

    items = PickManyField(url_name="installed_base:machine_options", label=_("Items"), required=False)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=_("or a whole site"),
        required=False,
        to_field_name="public_id",
        empty_label="–",
    )
    product = PickField(
        url_name="installed_base:product_options",
        label=_("or every item of a product at the customer"),
        required=False,
    )
    line = forms.ModelChoiceField(
        ContractLine.objects.none(),
        label=_("Line of the contract"),
        required=False,
        to_field_name="public_id",
        empty_label="–",
    )
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: as long as the contract.")
    )
    include_children = forms.BooleanField(label=_("With all parts"), required=False, initial=True)
    field_order = ("items", "site", "product", "line", "starts_on", "ends_on", "include_children")

    def __init__(self, *args: Any, user: User, contract: ServiceContract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_customer = InstalledItem.objects.visible_to(user).filter(company=contract.company_id)
        self.fields["items"].queryset = InstalledItem.objects.visible_to(user)
        self.fields["items"].offer(
            at_customer.machines().select_related("product").in_list_order()[:25],
            f"company={contract.company.public_id}",
        )
        self.fields["site"].queryset = Site.objects.filter(company=contract.company_id).order_by("name")
        self.fields["product"].queryset = Product.objects.visible_to(user)
        self.fields["line"].queryset = contract.lines.select_related("product").order_by("position", "id")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and sum(bool(cleaned.get(name)) for name in ("items", "site", "product")) != 1:
            self.add_error(
                None, _("Cover is for items, for one site, or for one product at a company. Choose one.")
            )
        return cleaned


class CoverEditForm(EditForm, Shares):
    """Corrects a cover."""

    line = CoverForm.base_fields["line"]
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"), required=False)
    include_children = forms.BooleanField(label=_("With all parts"), required=False)
    field_order = ("line", "starts_on", "ends_on", "include_children")

    @classmethod
    def opened(cls, cover: Coverage, data: Any = None) -> "CoverEditForm":
        """The form as it opens on a cover."""
        initial = {name: getattr(cover, name) for name in (*SHARES, "include_children", "revision")}
        last = cover.during.upper and cover.during.upper - timedelta(days=1)
        initial |= {
            "starts_on": cover.during.lower,
            "ends_on": last,
            "line": cover.line and cover.line.public_id,
        }
        form = cls(data, initial=initial)
        if cover.contract is None:
            del form.fields["line"]
        else:
            form.fields["line"].queryset = cover.contract.lines.select_related("product").order_by("position")
        return form


class VoidForm(HouseForm):
    """From when on cover is void, and why."""

    void_on = forms.DateField(label=_("First day without cover"))
    void_reason = forms.CharField(label=_("Why"), max_length=300)


class OwnWarrantyForm(Shares):
    """A warranty of one item, beside the one that its product has."""

    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"))
    include_children = forms.BooleanField(label=_("With all parts"), required=False, initial=True)
    field_order = ("starts_on", "ends_on", "include_children")


class BulkCoverForm(HouseForm):
    """The contract that is to cover the chosen items."""

    contract = PickField(url_name="service:contract_options", label=_("Contract"))
    starts_on = forms.DateField(label=_("First day"))
    include_children = forms.BooleanField(label=_("With all parts"), required=False, initial=True)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["contract"].queryset = ServiceContract.objects.visible_to(user)


class TermFacts(HouseForm):
    """What a warranty term promises."""

    name = forms.CharField(label=_("Name"), max_length=120)
    months = months_field(_("Months"))
    start_basis = forms.ChoiceField(label=_("Starts at"), choices=StartBasis, initial=StartBasis.DELIVERY)
    parts_percent = percent(_("Parts, % that we pay"))
    parts_months = months_field(
        _("Parts, months"), required=False, help_text=_("Empty: as long as the warranty.")
    )
    labour_percent = percent(_("Labour, % that we pay"))
    labour_months = months_field(_("Labour, months"), required=False)
    travel_percent = percent(_("Travel, % that we pay"))
    travel_months = months_field(_("Travel, months"), required=False)
    meter = forms.CharField(
        label=_("Meter"),
        max_length=60,
        required=False,
        help_text=_("The meter that ends the warranty early."),
    )
    meter_limit = forms.DecimalField(
        label=_("Limit of the meter"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    include_children = forms.BooleanField(label=_("With all parts"), required=False, initial=True)
    is_transferable = forms.BooleanField(
        label=_("Follows the item to a new owner"), required=False, initial=True
    )


class TermEditForm(EditForm, TermFacts):
    """Corrects a term."""

    @classmethod
    def opened(cls, term: WarrantyTerm, data: Any = None) -> "TermEditForm":
        """The form as it opens on a term."""
        return cls(data, initial={name: getattr(term, name) for name in (*TERM_FACTS, "revision")})


class AssignForm(HouseForm):
    """The product whose deliveries have a term from a day on."""

    product = PickField(url_name="installed_base:product_options", label=_("Product"))
    starts_on = forms.DateField(label=_("Deliveries from"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.visible_to(user)


class SlaFacts(HouseForm):
    """What a service level promises."""

    name = forms.CharField(label=_("Name"), max_length=120)
    response_hours = forms.DecimalField(
        label=_("Answer within (hours)"), min_value=0, max_digits=6, decimal_places=2, required=False
    )
    onsite_hours = forms.DecimalField(
        label=_("On site within (hours)"), min_value=0, max_digits=6, decimal_places=2, required=False
    )
    restore_hours = forms.DecimalField(
        label=_("Restored within (hours)"), min_value=0, max_digits=6, decimal_places=2, required=False
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Service days"),
        choices=WEEK,
        coerce=int,
        initial=[1, 2, 3, 4, 5],
        widget=forms.SelectMultiple({"data-choose": ""}),
    )
    opens_at = forms.TimeField(
        label=_("Service hours from"),
        required=False,
        help_text=_("Both empty: round the clock."),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    closes_at = forms.TimeField(
        label=_("Service hours to"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    country = forms.CharField(label=_("Country of the holidays"), max_length=2, min_length=2, initial="FI")
    holidays_count = forms.BooleanField(label=_("The clock runs on public holidays too"), required=False)

    def clean_country(self) -> str:
        return self.cleaned_data["country"].upper()


class SlaEditForm(EditForm, SlaFacts):
    """Corrects a service level."""

    @classmethod
    def opened(cls, sla: Sla, data: Any = None) -> "SlaEditForm":
        """The form as it opens on a service level."""
        return cls(data, initial={name: getattr(sla, name) for name in (*SLA_FACTS, "revision")})
