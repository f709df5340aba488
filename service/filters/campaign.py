"""The filters of campaigns and of the items in them: one each for the page, the API and the export."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import AnyOf, AnyRow, DayEnd, ListFilter
from common.search import found
from companies.models import Company
from installed_base.filters import companies_named, family_options, owner_options, product_options
from installed_base.models import Product, ProductFamily
from service.choices.campaign import CampaignItemState, CampaignKind, CampaignState, Severity
from service.models import Campaign, CampaignItem
from users.models import User

MOST_OFFERED = 500


class CampaignFilter(ListFilter):
    """What campaigns can be narrowed by."""

    resource = "campaign"

    q = filters.CharFilter(method="by_text", label=_("Name or number"))
    state = AnyOf("state", choices=CampaignState)
    kind = AnyOf("kind", choices=CampaignKind)
    severity = AnyOf("severity", choices=Severity)
    owner = AnyRow("owner", model=User)
    deadline_from = DayEnd("deadline", "gte")
    deadline_to = DayEnd("deadline", "lte")

    class Meta:
        model = Campaign
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(code__icontains=word))
        return queryset


class CampaignItemFilter(ListFilter):
    """What the items of campaigns can be narrowed by."""

    resource = "campaign_item"

    q = filters.CharFilter(method="by_text", label=_("Any number of an item, or words"))
    campaign = AnyRow("campaign", model=Campaign)
    state = AnyOf("state", choices=CampaignItemState)
    company = AnyRow("item__company", model=Company)
    product = AnyRow("item__product", model=Product)
    family = AnyRow("item__product__family", model=ProductFamily)
    owner = AnyRow("item__company__owner", model=User)
    check = filters.BooleanFilter("needs_check")
    matching = filters.BooleanFilter("no_longer_matches", exclude=True)
    open = filters.BooleanFilter(method="by_open")
    notified_from = DayEnd("notified_on", "gte")
    notified_to = DayEnd("notified_on", "lte")

    class Meta:
        model = CampaignItem
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("item", value, self.request.user, of="item"))

    def by_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        still = CampaignItem.objects.open().values("pk")
        return queryset.filter(pk__in=still) if value else queryset.exclude(pk__in=still)


def campaign_options(user: User) -> list[tuple[str, str]]:
    rows = Campaign.objects.visible_to(user).order_by("-changed_at").values_list("public_id", "name")
    return [(str(number), name) for number, name in rows[:MOST_OFFERED]]


YES_NO = (("true", _("Yes")), ("false", _("No")))
CAMPAIGN_FACETS = (
    Search("q", _("Name or number")),
    Checks("state", _("State"), by="state", choices=CampaignState),
    Checks("kind", _("Kind"), by="kind", choices=CampaignKind),
    Checks("severity", _("Severity"), by="severity", choices=Severity),
    Choose("owner", _("Whose campaign"), options=owner_options),
    Range("deadline", _("Deadline"), is_day=True),
)
CAMPAIGN_ITEM_FACETS = (
    Search("q", _("Serial number or words")),
    Choose("campaign", _("Campaign"), options=campaign_options),
    Checks("state", _("State"), by="state", choices=CampaignItemState, shown=7),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("product", _("Product"), options=product_options),
    Choose("family", _("Family"), options=family_options),
    Choose("owner", _("Owner of the company"), options=owner_options),
    Select("open", _("Something is still to be done"), choices=YES_NO),
    Select("check", _("To be checked"), choices=YES_NO),
    Select("matching", _("Still matches"), choices=YES_NO),
    Range("notified", _("Owner notified on"), is_day=True),
)
