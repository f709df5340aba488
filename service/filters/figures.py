"""The filters of the figures: the same words for items, for the night's cells and for contracts."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Choose, Select
from common.lists.filters import AnyRow, ListFilter
from companies.filters import (
    IndustryOfCompany,
    WordOfCompany,
    industry_options,
    lifecycle_options,
    region_options,
)
from companies.models import Company
from installed_base.filters import companies_named, family_options, owner_options
from installed_base.models import InstalledItem, ProductFamily
from service.choices.figures import LIVE, Segment
from service.models import FigureCell, ServiceContract
from service.queries.figures import Figures, figures_of
from users.models import User

YES = (("true", _("Parts too")),)


class OfCompanies(ListFilter):
    """What everything that has a company can be narrowed by."""

    company = AnyRow("company", model=Company)
    owner = AnyRow("company__owner", model=User)
    lifecycle = WordOfCompany("lifecycle")
    industry = IndustryOfCompany("industry")
    region = WordOfCompany("region")


class FigureItemFilter(OfCompanies):
    """Items that are counted while the page waits."""

    resource = "figures"
    family = AnyRow("product__family", model=ProductFamily)
    components = filters.BooleanFilter(method="ask", label=_("Count parts too, not machines alone"))
    by = filters.ChoiceFilter(method="ask", choices=Segment.choices, label=_("What the base is split by"))

    class Meta:
        model = InstalledItem
        fields: list[str] = []

    def ask(self, queryset, name, value):
        """Says how to count, not what."""
        return queryset


class FigureCellFilter(OfCompanies):
    """Cells of the last night."""

    resource = "figures"
    family = AnyRow("family", model=ProductFamily)

    class Meta:
        model = FigureCell
        fields: list[str] = []


class FigureContractFilter(OfCompanies):
    """Contracts whose renewal is counted."""

    resource = "figures"

    class Meta:
        model = ServiceContract
        fields: list[str] = []


NARROWING = ("company", "family", "owner", "lifecycle", "industry", "region")
FIGURE_FACETS = (
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("family", _("Family"), options=family_options),
    Choose("owner", _("Owner of the company"), options=owner_options),
    Choose("lifecycle", _("Lifecycle of the company"), options=lifecycle_options),
    Choose("industry", _("Industry of the company"), options=industry_options),
    Choose("region", _("Region of the company"), options=region_options),
    Select("components", _("Count"), choices=YES),
)


def figures_asked(request: Any, params: QueryDict, *, live: int = LIVE) -> tuple[Figures, FigureItemFilter]:
    """The figures that the query asks for, of what the user sees."""
    user = request.user
    items = FigureItemFilter(params, InstalledItem.objects.visible_to(user), request=request)
    cells = FigureCellFilter(params, FigureCell.objects.visible_to(user), request=request)
    contracts = FigureContractFilter(params, ServiceContract.objects.visible_to(user), request=request)
    found = figures_of(
        items=items.qs, cells=cells.qs, contracts=None if params.get("family") else contracts.qs,
        day=timezone.localdate(), by=split_by(params), machines=params.get("components") != "true", live=live,
    )  # fmt: skip
    return found, items


def split_by(params: QueryDict) -> str:
    """What the base is split by."""
    by = params.get("by", "")
    return by if by in Segment.values else Segment.REGION
