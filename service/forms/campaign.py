"""What is typed about a campaign, its criteria and its items."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.forms.company import country_choices
from contacts.models import Person, Position
from installed_base.models import Product, ProductFamily
from service.choices.campaign import (
    CAMPAIGN_ITEM_WORDS,
    CAMPAIGN_WORDS,
    CampaignItemState,
    CampaignKind,
    PartWhen,
    Severity,
    VersionRule,
)
from service.models import Campaign, CampaignCriterion, CampaignItem
from users.models import User

W, I = CAMPAIGN_WORDS, CAMPAIGN_ITEM_WORDS  # noqa: E741
CAMPAIGN_FACTS = ("name", "code", "kind", "severity", "deadline", "owner", "text", "instructions")
CRITERION_FACTS = (
    "product", "family", "serial_from", "serial_to", "serials", "revision_from", "revision_to", "version_rule",
    "version_from", "version_to", "part_product", "part_serial_from", "part_serial_to", "part_when", "part_from",
    "part_to", "manufactured_from", "manufactured_to", "delivered_from", "delivered_to", "country", "attribute",
    "attribute_value",
)  # fmt: skip


class CampaignForm(HouseForm):
    """What a campaign says of itself."""

    name = forms.CharField(max_length=160, label=W["name"])
    code = forms.CharField(
        max_length=40,
        required=False,
        label=W["code"],
        help_text=_("Under which it is known outside, such as FSN-2026-04."),
    )
    kind = forms.ChoiceField(choices=CampaignKind, label=W["kind"])
    severity = forms.ChoiceField(choices=Severity, initial=Severity.MEDIUM, label=W["severity"])
    deadline = forms.DateField(required=False, label=W["deadline"])
    owner = forms.ModelChoiceField(queryset=None, to_field_name="public_id", required=False, label=W["owner"])
    text = forms.CharField(
        max_length=20000, required=False, label=W["text"], widget=forms.Textarea({"rows": 4}),
        help_text=_("What is wrong or new. Stands on the card of each item and in letters."),
    )  # fmt: skip
    instructions = forms.CharField(
        max_length=20000, required=False, label=W["instructions"], widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.assignable()
        self.fields["owner"].widget.attrs["data-choose"] = ""


class CampaignCreateForm(CampaignForm, SubmissionForm):
    """A new campaign."""


class CampaignEditForm(CampaignForm, EditForm):
    """A campaign that somebody else may be editing too."""


def initial_of_campaign(campaign: Campaign) -> dict[str, Any]:
    """What stands in the form for a campaign."""
    found = {name: getattr(campaign, name) for name in CAMPAIGN_FACTS}
    owner = campaign.owner.public_id if campaign.owner else None
    return found | {"owner": owner, "revision": campaign.revision}


class CriterionForm(HouseForm):
    """Which items are meant. Everything that is filled in must be true of an item."""

    product = PickField(url_name="installed_base:product_options", required=False, label=_("Product"))
    family = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=_("Product family")
    )
    serial_from = forms.CharField(max_length=80, required=False, label=_("Serial number from"))
    serial_to = forms.CharField(max_length=80, required=False, label=_("Serial number to"))
    serials = forms.CharField(
        max_length=400_000, required=False, label=_("Pasted serial numbers"),
        widget=forms.Textarea({"rows": 5, "class": "mono", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One to a line, or parted by commas, semicolons or tabs. In any spelling."),
    )  # fmt: skip
    revision_from = forms.CharField(max_length=10, required=False, label=_("Revision from"))
    revision_to = forms.CharField(max_length=10, required=False, label=_("Revision to"))
    version_rule = forms.ChoiceField(
        choices=[("", _("Any version")), *VersionRule.choices], required=False, label=_("Version")
    )
    version_from = forms.CharField(max_length=40, required=False, label=_("Version from"))
    version_to = forms.CharField(max_length=40, required=False, label=_("Version before or up to"))
    part_product = PickField(
        url_name="installed_base:product_options", required=False, label=_("Product of the part")
    )
    part_serial_from = forms.CharField(max_length=80, required=False, label=_("Part’s number from"))
    part_serial_to = forms.CharField(max_length=80, required=False, label=_("Part’s number to"))
    part_when = forms.ChoiceField(
        choices=PartWhen, required=False, initial=PartWhen.NOW, label=_("When it was inside")
    )
    part_from = forms.DateField(required=False, label=_("Inside from"))
    part_to = forms.DateField(required=False, label=_("Inside until"))
    manufactured_from = forms.DateField(required=False, label=_("Manufactured from"))
    manufactured_to = forms.DateField(required=False, label=_("Manufactured until"))
    delivered_from = forms.DateField(required=False, label=_("Delivered from"))
    delivered_to = forms.DateField(required=False, label=_("Delivered until"))
    country = forms.ChoiceField(required=False, label=_("Country of the site"))
    attribute = forms.CharField(
        max_length=40,
        required=False,
        label=_("Attribute"),
        help_text=_("Its name in the product’s schema, such as voltage."),
    )
    attribute_value = forms.CharField(max_length=200, required=False, label=_("Value of the attribute"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("product", "part_product"):
            self.fields[name].queryset = Product.objects.visible_to(user)
        self.fields["family"].queryset = ProductFamily.objects.order_by("name")
        self.fields["country"].choices = [("", _("Any country")), *country_choices()]
        for name in ("family", "country"):
            self.fields[name].widget.attrs["data-choose"] = ""

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        found = {name: self.cleaned_data[name] for name in CRITERION_FACTS}
        return found | {"part_when": found["part_when"] or PartWhen.NOW}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("attribute_value") and not cleaned.get("attribute"):
            self.add_error("attribute", _("Say which attribute has this value."))
        return cleaned


def initial_of_criterion(criterion: CampaignCriterion) -> dict[str, Any]:
    """What stands in the form for a criterion."""
    found = {name: getattr(criterion, name) for name in CRITERION_FACTS}
    return found | {"family": criterion.family.public_id if criterion.family else None}


class CampaignItemForm(HouseForm, EditForm):
    """How far the campaign has come with one item."""

    state = forms.ChoiceField(choices=CampaignItemState, label=I["state"])
    reason = forms.CharField(max_length=500, required=False, label=I["reason"])
    notified_on = forms.DateField(required=False, label=I["notified_on"])
    done_on = forms.DateField(required=False, label=I["done_on"])
    contact = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=I["contact"]
    )

    def __init__(self, *args: Any, campaign_item: CampaignItem, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "state": campaign_item.state, "reason": campaign_item.reason, "notified_on": campaign_item.notified_on,
            "done_on": campaign_item.done_on, "revision": campaign_item.revision,
            "contact": campaign_item.contact.public_id if campaign_item.contact else None,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        persons = Person.objects.visible_to(user)
        company = campaign_item.notified_company_id or campaign_item.item.company_id
        there = Position.objects.filter(company=company, ended_on=None).values("person")
        self.fields["contact"].queryset = persons.filter(Q(pk__in=there) | Q(pk=campaign_item.contact_id))
        self.fields["contact"].widget.attrs["data-choose"] = ""
        if campaign_item.contact_id and not persons.filter(pk=campaign_item.contact_id).exists():
            del self.fields["contact"]  # somebody whom the user may not see: neither shown nor changed


class MarkForm(HouseForm):
    """What shall be said of many items at once."""

    state = forms.ChoiceField(
        choices=CampaignItemState, initial=CampaignItemState.NOTIFIED, label=_("New state")
    )
    on = forms.DateField(
        required=False,
        label=_("On which day"),
        help_text=_("Of the notice or of the work. Empty means today."),
    )
    reason = forms.CharField(
        max_length=500, required=False, label=I["reason"],
        help_text=_("Needed when items are left out or the owner refuses."),
    )  # fmt: skip


class SerialListForm(HouseForm):
    """Serial numbers as they are copied out of a sheet, a letter or a mail."""

    numbers = forms.CharField(
        max_length=400_000, label=_("Serial numbers"),
        widget=forms.Textarea({"rows": 14, "class": "mono", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One to a line, or parted by commas, semicolons or tabs. In any spelling."),
    )  # fmt: skip
