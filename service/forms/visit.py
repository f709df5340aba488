"""The forms in which visits are planned, corrected and done."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField, PickManyField
from common.submissions import SubmissionForm
from companies.models import Company
from installed_base.choices import ItemStatus
from installed_base.models import InstalledItem, Product
from service.choices.visit import CoveredBy, VisitKind, VisitResult
from service.models import ServiceVisit
from users.models import User

NONE = [("", "–")]
BECOMES = [
    ("", _("Stays as it is")),
    *((code, ItemStatus(code).label) for code in ("stored", "in_repair", "retired", "scrapped")),
]


class VisitFacts(HouseForm):
    """Who goes where, when and for what."""

    kind = forms.ChoiceField(label=_("Kind"), choices=VisitKind.choices)
    subject = forms.CharField(label=_("What to do"), max_length=200, required=False)
    company = PickField(url_name="contacts:employer_options", label=_("Company"), required=False)
    items = PickManyField(url_name="activities:item_options", label=_("Items"), required=False)
    technician = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Technician"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet"),
    )
    planned_at = forms.DateTimeField(label=_("When to be there"))
    planned_hours = forms.DecimalField(
        label=_("Hours planned"), max_digits=5, decimal_places=2, min_value=0.25, required=False
    )

    def __init__(self, *args: Any, user: User, about: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`about`: the company and items of the page from which the form was opened."""
        about = {name: value for name, value in (about or {}).items() if value}
        kwargs["initial"] = {"kind": VisitKind.REPAIR, **about, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["items"].queryset = InstalledItem.objects.visible_to(user).select_related(
            "product", "root", "company", "site"
        )
        self.fields["technician"].queryset = User.objects.assignable()
        company = kwargs["initial"].get("company")
        if company is not None:
            things = InstalledItem.objects.visible_to(user).at(company).machines().at_work()
            query = f"company={company.public_id}"
            self.fields["items"].offer(things.select_related("product").in_list_order()[:100], query)


class VisitForm(SubmissionForm, VisitFacts):
    """Plans a visit."""

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        return data | {"public_id": data.pop("submission")}


class VisitEditForm(EditForm, VisitFacts):
    """Corrects a visit; of one that is done also what was written down."""

    hours = forms.DecimalField(label=_("Hours"), max_digits=6, decimal_places=2, min_value=0, required=False)
    report = forms.CharField(
        label=_("Report"), max_length=20000, required=False, widget=forms.Textarea({"rows": 5})
    )
    covered_by = forms.ChoiceField(label=_("Who pays"), choices=CoveredBy.choices)

    @classmethod
    def opened(cls, visit: ServiceVisit, user: User, data: Any = None) -> "VisitEditForm":
        """The form as it opens on a visit."""
        names = (
            "kind",
            "subject",
            "company",
            "planned_at",
            "planned_hours",
            "hours",
            "report",
            "covered_by",
            "revision",
        )
        initial = {name: getattr(visit, name) for name in names} | {
            "technician": visit.technician and visit.technician.public_id, "items": list(visit.items.distinct()),
        }  # fmt: skip
        form = cls(data, user=user, initial=initial)
        if not visit.is_done:
            for name in ("hours", "report", "covered_by"):
                del form.fields[name]
        else:
            form.fields["planned_at"].required = False
        form.fields["company"].queryset |= Company.objects.filter(pk=visit.company_id)
        form.fields["technician"].queryset |= User.objects.filter(pk=visit.technician_id)
        return form

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        edits = self.edits()
        items = edits["values"].pop("items", None)
        edits["base"].pop("items", None)
        return edits | {"items": items}


class CompleteForm(HouseForm):
    """Checks out: short enough for a phone in a machine room."""

    result = forms.ChoiceField(label=_("Result"), choices=NONE + VisitResult.choices)
    covered_by = forms.ChoiceField(label=_("Who pays"), choices=NONE + CoveredBy.choices)
    report = forms.CharField(
        label=_("Report"), max_length=20000, required=False, widget=forms.Textarea({"rows": 5})
    )
    hours = forms.DecimalField(
        label=_("Hours"), max_digits=6, decimal_places=2, min_value=0, required=False,
        help_text=_("Left empty: from coming to leaving."),
    )  # fmt: skip
    travel_hours = forms.DecimalField(
        label=_("Travel, hours"), max_digits=5, decimal_places=2, min_value=0, required=False
    )
    travel_km = forms.IntegerField(label=_("Travel, km"), min_value=0, max_value=20000, required=False)
    started_at = forms.DateTimeField(label=_("Began"), required=False)
    ended_at = forms.DateTimeField(label=_("Ended"), required=False, help_text=_("Left empty: just now."))


class PartForm(SubmissionForm, HouseForm):
    """Writes down a part used."""

    item = forms.ModelChoiceField(
        InstalledItem.objects.none(), label=_("Used on"), to_field_name="public_id", empty_label=None
    )
    product = PickField(url_name="installed_base:product_options", label=_("Part"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=12, decimal_places=3, min_value=0.001, initial=1
    )
    serial = forms.CharField(label=_("Serial number of the new part"), max_length=80, required=False)
    lot = forms.CharField(label=_("Lot"), max_length=80, required=False)
    position = forms.CharField(label=_("Place in the machine"), max_length=60, required=False)
    removed_item = forms.ModelChoiceField(
        InstalledItem.objects.none(), label=_("Comes out"), to_field_name="public_id", required=False,
        empty_label=_("Nothing"),
    )  # fmt: skip
    removed_status = forms.ChoiceField(label=_("What came out"), choices=BECOMES, required=False)

    def __init__(self, *args: Any, visit: ServiceVisit, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = InstalledItem.objects.visible_to(user).select_related("product", "root", "company", "site")
        items = seen.filter(pk__in=visit.item_links.values("item"))
        roots = [number for pair in items.values_list("root", "pk") for number in pair if number]
        self.fields["item"].queryset = items.in_list_order()
        self.fields["removed_item"].queryset = seen.filter(root__in=roots).in_list_order()
        self.fields["removed_item"].label_from_instance = _part_words
        self.fields["product"].queryset = Product.objects.visible_to(user)

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        return data | {"public_id": data.pop("submission")}


def _part_words(item: InstalledItem) -> str:
    return " · ".join(filter(None, [item.position, str(item.product), item.serial]))


def next_morning(now: datetime) -> datetime:
    """What a new plan starts from: eight o'clock on the next working day."""
    day = timezone.localtime(now).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(8)))
