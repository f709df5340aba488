"""Forms of contracts: written, corrected, renewed, terminated, and their lines."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.models import Company
from installed_base.models import Product
from service.choices.cover import Billing, ContractKind, ContractStatus
from service.models import ContractLine, ServiceContract, Sla
from service.queries.months import next_end
from users.models import User

FACTS = (
    "number", "name", "system", "company", "payer", "kind", "status", "starts_on", "ends_on", "auto_renew_months",
    "notice_months", "currency", "notes",
)  # fmt: skip
LINE_FACTS = ("product", "description", "sla", "price", "billing", "index_clause")


class ContractFacts(HouseForm):
    """What a contract says."""

    number = forms.CharField(label=_("Contract number"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    company = PickField(url_name="installed_base:company_options", label=_("Customer"))
    payer = PickField(
        url_name="installed_base:company_options",
        label=_("Payer"),
        required=False,
        help_text=_("Empty: the customer pays."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ContractKind, initial=ContractKind.MAINTENANCE)
    status = forms.ChoiceField(label=_("Status"), choices=ContractStatus, initial=ContractStatus.SIGNED)
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: until further notice.")
    )
    auto_renew_months = forms.IntegerField(
        label=_("Renews itself for (months)"),
        min_value=0,
        max_value=120,
        required=False,
        initial=0,
        help_text=_("0: it ends on its last day."),
    )
    notice_months = forms.IntegerField(
        label=_("Period of notice (months)"), min_value=0, max_value=60, required=False
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, initial="EUR")
    system = forms.CharField(
        label=_("System that gave the number"),
        max_length=60,
        required=False,
        help_text=_("Empty: the number is our own."),
    )
    notes = forms.CharField(
        label=_("Notes"), max_length=20000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("company", "payer"):
            self.fields[name].queryset = Company.objects.visible_to(user)

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    def clean_auto_renew_months(self) -> int:
        return self.cleaned_data["auto_renew_months"] or 0


class ContractCreateForm(SubmissionForm, ContractFacts):
    """Writes a contract down."""


class ContractEditForm(EditForm, ContractFacts):
    """Corrects a contract."""

    @classmethod
    def opened(cls, contract: ServiceContract, user: User, data: Any = None) -> "ContractEditForm":
        """The form as it opens on a contract."""
        initial = {name: getattr(contract, name) for name in FACTS} | {"revision": contract.revision}
        return cls(data, initial=initial, user=user)


class RenewForm(HouseForm):
    """Until when a contract runs on."""

    ends_on = forms.DateField(label=_("New last day"))
    seen = forms.DateField(widget=forms.HiddenInput)


class TerminateForm(HouseForm):
    """On which day a contract ends."""

    terminated_on = forms.DateField(label=_("Last day in force"))


class LineForm(HouseForm):
    """One thing that a contract sells."""

    product = PickField(url_name="installed_base:product_options", label=_("Service product"), required=False)
    description = forms.CharField(label=_("What it is"), max_length=300, required=False)
    sla = forms.ModelChoiceField(
        Sla.objects.order_by("name"),
        label=_("Service level"),
        required=False,
        to_field_name="public_id",
        empty_label="–",
    )
    price = forms.DecimalField(label=_("Price"), min_value=0, max_digits=14, decimal_places=2, required=False)
    billing = forms.ChoiceField(label=_("Billed"), choices=Billing, initial=Billing.YEAR)
    index_clause = forms.CharField(label=_("Index clause"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("product") and not cleaned.get("description"):
            self.add_error("description", _("Choose a service product, or write what the line is about."))
        return cleaned

    @classmethod
    def opened(cls, line: ContractLine, user: User, data: Any = None) -> "LineForm":
        """The form as it opens on a line."""
        initial = {name: getattr(line, name) for name in LINE_FACTS}
        initial["sla"] = line.sla and line.sla.public_id
        return cls(data, initial=initial, user=user)


def suggested_end(contract: ServiceContract) -> date | None:
    """The last day of the next period: as long as it renews itself for, else a year."""

    return next_end(contract.ends_on, contract.auto_renew_months or 12) if contract.ends_on else None
