"""The forms of meters and maintenance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from installed_base.models import InstalledItem, Product
from service.choices.meter import ReadingSource
from service.models import ContractLine, MaintenancePlan, ServiceContract
from users.models import User


class ReadingForm(SubmissionForm, HouseForm):
    """Writes down what a meter shows."""

    meter = forms.CharField(
        label=_("Meter"), max_length=60, help_text=_("What it counts: hours, starts, kilometres."),
        widget=forms.TextInput({"list": "meter-names"}),
    )  # fmt: skip
    value = forms.DecimalField(label=_("It shows"), max_digits=16, decimal_places=3)
    read_at = forms.DateTimeField(
        label=_("When it was read"), required=False, help_text=_("Left empty: just now.")
    )
    is_reset = forms.BooleanField(label=_("It was reset or exchanged"), required=False)
    source = forms.ChoiceField(label=_("Who read it"), choices=ReadingSource.choices)

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        return data | {"public_id": data.pop("submission")}


class PlanFacts(HouseForm):
    """What is done how often."""

    name = forms.CharField(label=_("What is done"), max_length=120)
    item = PickField(url_name="activities:item_options", label=_("Item"), required=False)
    product = PickField(
        url_name="installed_base:product_options", label=_("Or every item of a product"), required=False
    )
    contract_line = forms.ModelChoiceField(
        ContractLine.objects.none(),
        label=_("Or what a contract covers"),
        to_field_name="public_id",
        required=False,
    )
    every_months = forms.IntegerField(
        label=_("Every so many months"), min_value=1, max_value=600, required=False
    )
    every_units = forms.DecimalField(
        label=_("Or after so much running"), max_digits=14, decimal_places=3, min_value=0.001, required=False
    )
    meter = forms.CharField(label=_("By which meter"), max_length=60, required=False)
    last_done_on = forms.DateField(label=_("Last done on"), required=False)
    last_value = forms.DecimalField(
        label=_("The meter showed then"), max_digits=16, decimal_places=3, min_value=0, required=False
    )
    planned_hours = forms.DecimalField(
        label=_("Hours planned"), max_digits=5, decimal_places=2, min_value=0.25, required=False
    )
    instructions = forms.CharField(
        label=_("Instructions"), max_length=10000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, user: User, about: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`about`: the item of the page from which the form was opened."""
        about = {name: value for name, value in (about or {}).items() if value}
        kwargs["initial"] = {**about, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = InstalledItem.objects.visible_to(user).select_related("product")
        self.fields["product"].queryset = Product.objects.visible_to(user)
        contracts = ServiceContract.objects.visible_to(user)
        lines = ContractLine.objects.filter(contract__in=contracts).select_related("contract", "product")
        self.fields["contract_line"].queryset = lines.order_by("contract__number_key", "position", "id")
        self.fields["contract_line"].label_from_instance = lambda line: f"{line.contract}: {line}"


class PlanForm(SubmissionForm, PlanFacts):
    """Writes down maintenance that comes round."""

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        return data | {"public_id": data.pop("submission")}


class PlanEditForm(EditForm, PlanFacts):
    """Corrects it, or puts it to rest. What it is of stays."""

    is_active = forms.BooleanField(label=_("Comes round"), required=False)

    @classmethod
    def opened(cls, plan: MaintenancePlan, user: User, data: Any = None) -> "PlanEditForm":
        """The form as it opens on a plan."""
        names = (
            "name", "every_months", "every_units", "meter", "last_done_on", "last_value", "planned_hours", "instructions",
            "is_active", "revision",
        )  # fmt: skip
        form = cls(data, user=user, initial={name: getattr(plan, name) for name in names})
        gone = [
            "item",
            "product",
            "contract_line",
            *(["last_done_on", "last_value"] if plan.is_template else []),
        ]
        for name in gone:
            del form.fields[name]
        return form

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        return self.edits()


class PlanVisitsForm(HouseForm):
    """Turns what is due into visits: when, and whose."""

    planned_at = forms.DateTimeField(label=_("When to be there"))
    technician = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Technician"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = User.objects.assignable()
