"""The filter of signals: the same for the inbox, the API and the export."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import AnyOf, AnyRow, DayEnd, ListFilter, NumberEnd
from common.search import found
from companies.choices import Lifecycle, StaffClass
from companies.filters import owner_options, size_options
from companies.models import Company
from companies.queries.size import within_staff
from enrichment.choices import SignalKind, SignalState
from enrichment.models import Signal
from installed_base.filters import companies_named
from users.models import User

MINE, TEAM, ALL = "mine", "team", "all"
WHOSE = ((MINE, _("My companies")), (TEAM, _("My teams’ companies")), (ALL, _("All companies")))
AWAKE, SNOOZED = "awake", "snoozed"
SHOWN = ((AWAKE, _("To be acted on")), (SNOOZED, _("Snoozed")), ("every", _("Every signal")))


@extend_schema_field(OpenApiTypes.STR)
class CompanySize(AnyOf):
    """Signals at companies of a size by persons."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        companies = Company.objects.none()
        for klass in value:
            companies = companies | Company.objects.filter(within_staff(klass))
        return qs.filter(company__in=companies)


class SignalFilter(ListFilter):
    """What signals can be narrowed by. Unless a state or `shown` is asked for, those to be acted on now."""

    resource = "signal"

    q = filters.CharFilter(method="by_text", label=_("The company"))
    whose = filters.ChoiceFilter(method="by_whose", choices=WHOSE)
    kind = AnyOf("kind", choices=SignalKind)
    state = AnyOf("state", choices=SignalState)
    shown = filters.ChoiceFilter(method="by_shown", choices=SHOWN)
    company = AnyRow("company", model=Company)
    owner = AnyRow("company__owner", model=User)
    lifecycle = AnyOf("company__lifecycle", choices=Lifecycle)
    size = CompanySize("size", choices=StaffClass)
    source = AnyOf("source")
    weight_from = NumberEnd("weight", "gte")
    happened_from = DayEnd("happened_on", "gte")
    happened_to = DayEnd("happened_on", "lte")

    class Meta:
        model = Signal
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        said = self.form.cleaned_data
        if not said.get("state") and not said.get("shown"):
            return rows.awake(timezone.localdate())
        return rows

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("company", value, self.request.user, of="company"))

    def by_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user = self.request.user
        if value == MINE:
            return queryset.mine(user)
        return queryset.of_teams(user) if value == TEAM else queryset

    def by_shown(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == AWAKE:
            return queryset.awake(today)
        return queryset.open().filter(snoozed_until__gt=today) if value == SNOOZED else queryset


SIGNAL_FACETS = (
    Search("q", _("Company")),
    Checks("kind", _("Kind"), by="kind", choices=SignalKind, shown=8),
    Select("shown", _("Which"), choices=SHOWN),
    Checks("state", _("State"), by="state", choices=SignalState),
    Choose("owner", _("Owner"), options=owner_options),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("lifecycle", _("Lifecycle"), options=lambda user: list(Lifecycle.choices)),
    Choose("size", _("Size by persons"), options=size_options),
    Checks("source", _("Source"), by="source", shown=4),
    Range("happened", _("Happened"), is_day=True),
)
