"""What is typed about one delivered item."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from common.pick import PickField
from companies.models import Company, Site
from custom_fields.forms.fields import custom_names, form_fields, initial_values, sections_of
from installed_base.choices import GONE, ITEM_WORDS, IdentifierScheme, ItemSource, ItemStatus
from installed_base.forms import attributes
from installed_base.models import InstalledItem, Product
from installed_base.queries import schema_for
from users.models import User

W = ITEM_WORDS
FACTS = (
    "product", "serial", "name", "quantity", "status", "site", "location", "position", "version",
    "manufactured_on", "delivered_on", "installed_on", "commissioned_on", "retired_on", "is_ours", "source",
    "confidence", "notes",
)  # fmt: skip


class ItemForm(HouseForm):
    """An item, new or corrected. The fields of the product's attributes come with the product."""

    product = PickField(url_name="installed_base:product_options", label=W["product"])
    serial = forms.CharField(
        max_length=80, required=False, label=W["serial"], help_text=_("As it stands on the plate.")
    )
    name = forms.CharField(
        max_length=160, required=False, label=W["name"], help_text=_("What the customer calls it.")
    )
    quantity = forms.DecimalField(
        max_digits=12, decimal_places=3, min_value=0, initial=1, required=False, label=W["quantity"]
    )
    status = forms.ChoiceField(choices=ItemStatus, initial=ItemStatus.IN_USE, label=W["status"])
    company = PickField(url_name="installed_base:company_options", required=False, label=W["company"])
    site = PickField(url_name="installed_base:site_options", required=False, label=W["site"])
    location = forms.CharField(max_length=200, required=False, label=W["location"])
    position = forms.CharField(
        max_length=60, required=False, label=W["position"], help_text=_("The slot in the machine.")
    )
    on = forms.DateField(label=_("Day"), required=False, help_text=_("Empty means today."))
    keeps_parties = forms.BooleanField(
        required=False, label=_("It keeps its own owner"), help_text=_("A rented part, for instance.")
    )
    version = forms.CharField(max_length=40, required=False, label=W["version"])
    manufactured_on = forms.DateField(required=False, label=W["manufactured_on"])
    delivered_on = forms.DateField(required=False, label=W["delivered_on"])
    installed_on = forms.DateField(required=False, label=W["installed_on"])
    commissioned_on = forms.DateField(required=False, label=W["commissioned_on"])
    retired_on = forms.DateField(required=False, label=W["retired_on"])
    is_ours = forms.BooleanField(
        required=False,
        initial=True,
        label=W["is_ours"],
        help_text=_("Untick it for another supplier's machine at our customer."),
    )
    source = forms.ChoiceField(choices=ItemSource, initial=ItemSource.SALES, label=W["source"])
    confidence = forms.IntegerField(min_value=0, max_value=100, initial=100, label=_("Confidence (%)"))
    notes = forms.CharField(
        max_length=20000, required=False, label=W["notes"], widget=forms.Textarea({"rows": 3})
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: User, item: InstalledItem | None = None, parent: InstalledItem | None = None,
        by_newest: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.item, self.parent, self.by_newest = item, parent, by_newest
        if item is not None:
            kwargs["initial"] = {**initial_of(item), **kwargs.get("initial", {})}
        held = item.custom if item is not None else None
        start = initial_values("item", user, held, is_new=item is None)
        kwargs["initial"] = {**start, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.user = user
        self.add_fields(form_fields("item", user, held))
        self.fields["product"].queryset = Product.objects.visible_to(user).select_related("maker")
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["site"].queryset = Site.objects.visible_to(user)
        self._leave_out_what_the_place_decides()
        schema = self._schema()
        self.add_fields(attributes.fields_of(schema))
        if item is not None:
            self.initial.update(attributes.initial_of(schema, item.attributes))

    def _leave_out_what_the_place_decides(self) -> None:
        if self.item is not None or self.parent is not None:
            del self.fields["company"]  # changed by moving
        if self.parent is not None or (self.item and self.item.parent_id):
            del self.fields["site"]  # a part stands where its machine stands
        elif self.item is None:
            del self.fields["position"]
        if self.item is not None and "site" in self.fields:
            sites = Site.objects.filter(company_id=self.item.company_id)
            self.fields["site"].queryset = sites
            url = f"{self.fields['site'].widget.attrs['data-url']}?company={_company_id(self.item)}"
            self.fields["site"].widget.attrs["data-url"] = url

    def _schema(self) -> dict[str, Any]:
        value = self["product"].data if self.is_bound else self.initial.get("product")
        try:
            product = value if isinstance(value, Product) else self.fields["product"].clean(value)
        except forms.ValidationError:
            return {}
        if self.item is not None and self.item.product_id == product.pk and not self.by_newest:
            self.schema_version, schema = schema_for(self.item)
            return dict(schema)
        self.schema_version = product.schema_version
        return product.attribute_schema

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        site, company = cleaned.get("site"), cleaned.get("company")
        if site is not None and self.item is None:
            if company is None:
                cleaned["company"] = site.company
            elif site.company_id != company.pk:
                self.add_error(
                    "site", _("This site belongs to another company. Choose a site of the company above.")
                )
        if cleaned.get("quantity") is None and "quantity" not in self.errors:
            cleaned["quantity"] = 1
        if cleaned.get("retired_on") and cleaned.get("status") not in GONE and "status" not in self.errors:
            self.add_error("status", _("The item has a day of retirement. Set it retired, scrapped or lost."))
        return cleaned

    def attribute_fields(self) -> list[forms.BoundField]:
        """The fields of the product's own attributes, for the template."""
        return [self[name] for name in self.fields if name.startswith(attributes.PREFIX)]

    def custom_sections(self) -> list[dict[str, Any]]:
        """The custom fields, for the template."""
        return sections_of(self, "item", self.user)

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        names = [name for name in (*FACTS, "company", *custom_names(self.fields)) if name in self.fields]
        found = {name: self.cleaned_data[name] for name in names}
        return {**found, "attributes": attributes.values_of(self.cleaned_data)}


def initial_of(item: InstalledItem) -> dict[str, Any]:
    """What stands in the form for an item."""
    return {name: getattr(item, name) for name in FACTS} | {"revision": item.revision}


def _company_id(item: InstalledItem) -> str:
    return str(item.company.public_id) if item.company else ""


class MoveForm(HouseForm):
    """Where a machine goes."""

    company = PickField(url_name="installed_base:company_options", required=False, label=W["company"])
    site = PickField(url_name="installed_base:site_options", required=False, label=W["site"])
    location = forms.CharField(max_length=200, required=False, label=W["location"])
    on = forms.DateField(label=_("Day"), required=False, help_text=_("Empty means today."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["site"].queryset = Site.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("site") and not cleaned.get("company"):
            cleaned["company"] = cleaned["site"].company
        return cleaned


class AttachForm(HouseForm):
    """The machine or part that an item goes into, and its slot there."""

    parent = PickField(url_name="installed_base:machine_options", label=W["parent"])
    position = forms.CharField(
        max_length=60, required=False, label=W["position"], help_text=_("The slot in the machine.")
    )

    def __init__(self, *args: Any, user: User, item: InstalledItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = InstalledItem.objects.visible_to(user).select_related("product")
        url = f"{self.fields['parent'].widget.attrs['data-url']}?company={_company_id(item)}"
        self.fields["parent"].widget.attrs["data-url"] = url


class RetireForm(HouseForm):
    """When and how an item went out of use."""

    status = forms.ChoiceField(
        choices=[(status.value, status.label) for status in ItemStatus if status in GONE], label=W["status"]
    )
    on = forms.DateField(label=_("Day"))
    with_parts = forms.BooleanField(required=False, initial=True, label=_("Its parts go with it"))

    def __init__(self, *args: Any, today: date, has_parts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today
        if not has_parts:
            del self.fields["with_parts"]

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(
                _("This day is still to come. Give the day when the item went out of use.")
            )
        return day


class SerialForm(HouseForm):
    """The number on the new plate."""

    serial = forms.CharField(max_length=80, label=_("New serial number"))
    on = forms.DateField(label=_("Day"), required=False, help_text=_("Empty means today."))


class IdentifierForm(HouseForm):
    """Another number of an item."""

    scheme = forms.ChoiceField(choices=IdentifierScheme, label=_("Kind of number"))
    value = forms.CharField(max_length=120, label=_("Number"))
