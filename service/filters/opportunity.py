"""The filter of opportunities: the same for the page, the API and the export."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import AnyOf, AnyRow, DayEnd, ListFilter, NumberEnd
from common.search import found
from companies.models import Company
from installed_base.filters import companies_named, family_options, owner_options, product_options
from installed_base.models import Product, ProductFamily
from service.choices.opportunity import OpportunityRule, OpportunityState
from service.models import Opportunity
from users.models import User

AWAKE, SNOOZED, GONE = "awake", "snoozed", "gone"
SHOWN = (
    (AWAKE, _("To be acted on")),
    (SNOOZED, _("Snoozed")),
    (GONE, _("Gone by themselves")),
    ("all", _("All")),
)


class OpportunityFilter(ListFilter):
    """What opportunities can be narrowed by. Unless a state or `shown` is asked for, those to be acted on now."""

    resource = "opportunity"

    q = filters.CharFilter(method="by_text", label=_("A number of the item, or the company"))
    rule = AnyOf("rule", choices=OpportunityRule)
    state = AnyOf("state", choices=OpportunityState)
    shown = filters.ChoiceFilter(method="by_shown", choices=SHOWN)
    company = AnyRow("company", model=Company)
    product = AnyRow("product", model=Product)
    family = AnyRow("product__family", model=ProductFamily)
    owner = AnyRow("company__owner", model=User)
    assigned = AnyRow("assigned_to", model=User)
    value_from = NumberEnd("value", "gte")
    value_to = NumberEnd("value", "lte")
    since_from = DayEnd("since", "gte")
    since_to = DayEnd("since", "lte")
    taken = filters.BooleanFilter("taken_over_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        said = self.form.cleaned_data
        if not said.get("state") and not said.get("shown"):
            return rows.awake(timezone.localdate())
        return rows

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user = self.request.user
        return queryset.filter(
            Q(found("item", value, user, of="item")) | Q(found("company", value, user, of="company"))
        )

    def by_shown(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == AWAKE:
            return queryset.awake(today)
        if value == SNOOZED:
            return queryset.open().filter(snoozed_until__gt=today)
        return queryset.exclude(gone_at=None) if value == GONE else queryset


YES_NO = (("true", _("Yes")), ("false", _("No")))
OPPORTUNITY_FACETS = (
    Search("q", _("Serial number or company")),
    Checks("rule", _("Rule"), by="rule", choices=OpportunityRule, shown=6),
    Select("shown", _("Which"), choices=SHOWN),
    Checks("state", _("State"), by="state", choices=OpportunityState),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("product", _("Product"), options=product_options),
    Choose("family", _("Family"), options=family_options),
    Choose("owner", _("Owner of the company"), options=owner_options),
    Choose("assigned", _("Assigned to"), options=owner_options),
    Range("value", _("Value a year (€)")),
    Range("since", _("Since"), is_day=True),
    Select("taken", _("Taken over as a task"), choices=YES_NO),
)
