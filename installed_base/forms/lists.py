"""What is changed of items and products in their lists: one field of one, or the same of many."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.lists.cells import CellForm, cell_form
from companies.forms.bulk_edit import TaggedBulkForm
from companies.forms.company_cell import TagsCellForm
from companies.models import Site
from installed_base.choices import ITEM_WORDS, PRODUCT_WORDS, ItemSource, ItemStatus, ProductKind, Tracking
from installed_base.models import InstalledItem, ProductFamily
from users.forms import BulkForm

W, P = ITEM_WORDS, PRODUCT_WORDS
PERCENT = {"min_value": 0, "max_value": 100}


class SiteCellForm(CellForm):
    """At which site of its company an item stands; the parts of a machine go with it."""

    name = "site"
    site = forms.ModelChoiceField(label=W["site"], queryset=Site.objects.none(), required=False)

    def __init__(self, data: Any = None, *, record: InstalledItem) -> None:
        super().__init__(data, record=record)
        self.fields["site"].queryset = Site.objects.filter(company=record.company_id).order_by("name", "pk")
        self.fields["site"].empty_label = _("No site")

    def value_of(self, record: InstalledItem) -> int | None:
        return record.site_id

    def seen(self, was: str) -> int | None:
        return int(was) if was.isdecimal() else None

    def shown(self, record: InstalledItem) -> str:
        return record.site.name if record.site else _now("No site")


ITEM_CELL_FORMS: dict[str, type[CellForm]] = {
    "status": cell_form("status", forms.ChoiceField(label=W["status"], choices=ItemStatus)),
    "site": SiteCellForm,
    "location": cell_form("location", forms.CharField(label=W["location"], max_length=200, required=False)),
    "version": cell_form("version", forms.CharField(label=W["version"], max_length=40, required=False)),
    "confidence": cell_form("confidence", forms.IntegerField(label=_("Confidence (%)"), **PERCENT)),
    "tags": TagsCellForm,
}
ITEM_FACT_FORMS: dict[str, type[CellForm]] = {  # that are edited where they stand on the card
    **{name: ITEM_CELL_FORMS[name] for name in ("status", "site", "location", "version")},
    "name": cell_form("name", forms.CharField(label=W["name"], max_length=160, required=False)),
}
PRODUCT_CELL_FORMS: dict[str, type[CellForm]] = {
    "kind": cell_form("kind", forms.ChoiceField(label=P["kind"], choices=ProductKind)),
    "end_of_sale": cell_form("end_of_sale", forms.DateField(label=P["end_of_sale"], required=False)),
    "end_of_support": cell_form("end_of_support", forms.DateField(label=P["end_of_support"], required=False)),
}


class ItemBulkForm(TaggedBulkForm):
    """What items can be given many at once."""

    resource = "item"
    status = forms.ChoiceField(label=W["status"], required=False)
    source = forms.ChoiceField(label=W["source"], required=False)
    confidence = forms.IntegerField(label=_("Confidence (%)"), required=False, **PERCENT)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("status", ItemStatus.choices)
        self.offer("source", ItemSource.choices)
        self.fields["confidence"].widget.attrs["placeholder"] = _("Leave as it is")


class ProductBulkForm(BulkForm):
    """What products can be given many at once."""

    kind = forms.ChoiceField(label=P["kind"], required=False)
    family = forms.ChoiceField(label=P["family"], required=False)
    tracking = forms.ChoiceField(label=P["tracking"], required=False)
    end_of_sale = forms.DateField(label=P["end_of_sale"], required=False)
    end_of_support = forms.DateField(label=P["end_of_support"], required=False)
    points_at = {"family": ProductFamily}

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        families = ProductFamily.objects.order_by("name").values_list("public_id", "name")
        self.offer("kind", ProductKind.choices)
        self.offer("family", families, nothing=_("No family"), searchable=True)
        self.offer("tracking", Tracking.choices)
