"""What is typed when parts are swapped, machines sold and lent, trees frozen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from common.pick import PickField
from companies.models import Company, Site
from contacts.models import Person
from installed_base.choices import (
    ITEM_WORDS,
    BaselineKind,
    ItemContactRole,
    ItemStatus,
    PartyRole,
    RelationKind,
)
from installed_base.models import InstalledItem, SoftwareFeature
from users.models import User

W = ITEM_WORDS
DAY = _("Day")
TODAY = _("Empty means today.")


def day_field(*, required: bool = False) -> forms.DateField:
    """The day on which something happened, or will."""
    return forms.DateField(label=DAY, required=required, help_text="" if required else TODAY)


class DetachForm(HouseForm):
    """Since when a part is out of its machine."""

    on = day_field()


class InstallForm(HouseForm):
    """Which item goes in, into which slot, from which day on."""

    part = PickField(url_name="installed_base:machine_options", label=_("Goes in"))
    position = forms.CharField(
        max_length=60, required=False, label=W["position"], help_text=_("The slot in the machine.")
    )
    on = day_field()

    def __init__(self, *args: Any, user: User, item: InstalledItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_items(self.fields["part"], user=user, company=item.company)


def offer_items(field: PickField, *, user: User, company: Company | None) -> None:
    """Items that the user sees; before anything is typed, those of the company."""
    field.queryset = InstalledItem.objects.visible_to(user).select_related("product")
    number = company.public_id if company else ""
    field.widget.attrs["data-url"] = f"{field.widget.attrs['data-url']}?company={number}"


class SwapForm(HouseForm):
    """What goes in for a part that comes out, and what becomes of that one."""

    new = PickField(url_name="installed_base:machine_options", label=_("Goes in"))
    on = day_field()
    old_status = forms.ChoiceField(label=_("What comes out is now"), required=False)

    def __init__(self, *args: Any, user: User, item: InstalledItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_items(self.fields["new"], user=user, company=item.company)
        after = (ItemStatus.STORED, ItemStatus.IN_REPAIR, ItemStatus.SCRAPPED, ItemStatus.RETIRED)
        self.fields["old_status"].choices = [("", _("As it was")), *((one.value, one.label) for one in after)]


class SellForm(HouseForm):
    """Who bought a machine, and where it stands then."""

    company = PickField(url_name="installed_base:company_options", label=_("Buyer"))
    site = PickField(url_name="installed_base:site_options", required=False, label=W["site"])
    on = day_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["site"].queryset = Site.objects.visible_to(user)


class LendForm(HouseForm):
    """For which item a loaner stands in."""

    instead_of = PickField(url_name="installed_base:machine_options", label=_("Stands in for"))
    on = day_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = InstalledItem.objects.visible_to(user)
        self.fields["instead_of"].queryset = seen.select_related("product", "company", "site")


class PartyForm(HouseForm):
    """Which company is what to an item, and when."""

    role = forms.ChoiceField(choices=PartyRole, label=_("Role"))
    company = PickField(url_name="installed_base:company_options", label=W["company"])
    on = forms.DateField(
        label=_("From"), required=False, help_text=_("Empty means: nobody knows since when.")
    )
    until = forms.DateField(
        label=_("Until"), required=False, help_text=_("The first day on which it is so no more.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)


class EndForm(HouseForm):
    """The day on which something ends."""

    on = day_field(required=True)


class ContactForm(HouseForm):
    """The person to turn to about an item."""

    person = PickField(url_name="contacts:person_options", label=_("Person"))
    role = forms.ChoiceField(choices=ItemContactRole, label=_("Role"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(user)


class RelationForm(HouseForm):
    """What an item is to another."""

    kind = forms.ChoiceField(choices=RelationKind, label=_("Relation"))
    other = PickField(url_name="installed_base:machine_options", label=_("The other item"))
    on = forms.DateField(label=DAY, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = InstalledItem.objects.visible_to(user).select_related("product")


class FeatureOfItemForm(HouseForm):
    """What an item is licensed for, how many and when."""

    feature = forms.ModelChoiceField(
        SoftwareFeature.objects.none(), label=_("Feature"), to_field_name="public_id", empty_label=None
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000, initial=1)
    on = forms.DateField(
        label=_("From"), required=False, help_text=_("Empty means: nobody knows since when.")
    )
    until = forms.DateField(
        label=_("Until"), required=False, help_text=_("The first day on which it is so no more.")
    )

    def __init__(self, *args: Any, item: InstalledItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feature"].queryset = item.product.features.order_by("name", "pk")


class DeliveryForm(HouseForm):
    """The numbers and days of a delivery, as other systems know them."""

    system = forms.CharField(max_length=40, required=False, label=_("System"), initial="ERP")
    order_no = forms.CharField(max_length=60, required=False, label=_("Order number"))
    line_no = forms.CharField(max_length=20, required=False, label=_("Line"))
    delivery_no = forms.CharField(max_length=60, required=False, label=_("Delivery note"))
    invoice_no = forms.CharField(max_length=60, required=False, label=_("Invoice"))
    ordered_on = forms.DateField(required=False, label=_("Ordered"))
    requested_on = forms.DateField(required=False, label=_("Requested for"))
    promised_first_on = forms.DateField(required=False, label=_("Promised first for"))
    promised_last_on = forms.DateField(required=False, label=_("Promised last for"))
    delivered_on = forms.DateField(required=False, label=W["delivered_on"])
    invoiced_on = forms.DateField(required=False, label=_("Invoiced"))
    url = forms.URLField(
        max_length=300, required=False, label=_("Address of the order"), assume_scheme="https"
    )


class BaselineForm(HouseForm):
    """Which tree is frozen: that of a day, as ordered, delivered or accepted."""

    kind = forms.ChoiceField(choices=BaselineKind, label=_("Frozen as"))
    on = day_field()
