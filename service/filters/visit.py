"""The filter of visits: one for the page, the API and the export."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import ME, AnyOf, AnyRow, DayEnd, ListFilter, uuids
from common.search import found
from companies.models import Company
from installed_base.models import InstalledItem
from service.choices.visit import CoveredBy, VisitKind, VisitResult, VisitState
from service.filters.case import YES_NO, company_named, midnight
from service.models import ServiceCase, ServiceVisit, VisitItem
from users.models import User


class VisitFilter(ListFilter):
    """What visits can be narrowed by. Values of one filter are joined by or, filters by and."""

    resource = "visit"

    q = filters.CharFilter(method="by_text", label=_("Company, item or subject"))
    kind = AnyOf("kind", choices=VisitKind)
    state = AnyOf("state", choices=VisitState)
    result = AnyOf("result", choices=VisitResult)
    covered_by = AnyOf("covered_by", choices=CoveredBy)
    technician = AnyRow("technician", model=User)
    overdue = filters.BooleanFilter(method="by_overdue", label=_("Planned and late"))
    at_from = DayEnd(method="by_first_day", label=_("On this day or later"))
    at_to = DayEnd(method="by_last_day", label=_("On this day or earlier"))
    company = AnyOf("company", method="by_company")
    item = AnyOf("items", method="by_item")
    case = AnyOf("case", method="by_case")

    class Meta:
        model = ServiceVisit
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user = self.request.user
        companies = Company.objects.visible_to(user).filter(found("company", value, user))
        items = InstalledItem.objects.visible_to(user).filter(found("item", value, user))
        links = VisitItem.objects.filter(Q(item__in=items) | Q(machine__in=items), visit=OuterRef("pk"))
        return queryset.filter(Q(company__in=companies) | Q(subject__icontains=value) | Exists(links))

    def by_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        late = queryset.overdue(timezone.now())
        return late if value else queryset.exclude(pk__in=late.values("pk"))

    def by_first_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(at__gte=midnight(value))

    def by_last_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(at__lt=midnight(value + timedelta(days=1)))

    def by_company(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = Company.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(company__in=seen) if value else queryset

    def by_item(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = InstalledItem.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        links = VisitItem.objects.filter(Q(item__in=seen) | Q(machine__in=seen), visit=OuterRef("pk"))
        return queryset.filter(Exists(links)) if value else queryset

    def by_case(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = ServiceCase.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(case__in=seen) if value else queryset


def technician_options(user: User) -> list[tuple[str, str]]:
    """Whose: mine, or those of one of the staff."""
    people = User.objects.assignable().values_list("public_id", "full_name")
    return [(ME, _("Mine")), ("none", _("Nobody's yet")), *((str(n), name) for n, name in people)]


FACETS = (
    Search("q", _("Company, item or subject")),
    Checks("state", _("State"), by="state", choices=VisitState),
    Select("overdue", _("Planned and late"), choices=YES_NO),
    Choose("technician", _("Technician"), options=technician_options),
    Range("at", _("Day"), is_day=True),
    Checks("kind", _("Kind"), by="kind", choices=VisitKind),
    Checks("result", _("Result"), by="result", choices=VisitResult),
    Checks("covered_by", _("Who pays"), by="covered_by", choices=CoveredBy),
    Choose("company", _("Company"), asks="installed_base:company_options", named=company_named),
)
