"""The filter of maintenance plans: one for the page, the API and the export."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Choose, Range, Search, Select
from common.lists.filters import AnyOf, DayEnd, ListFilter, uuids
from common.search import found
from companies.models import Company
from installed_base.models import InstalledItem, Product
from service.filters.case import YES_NO, company_named, product_named
from service.models import MaintenancePlan
from service.queries.maintenance import in_hand

DUE = (
    ("overdue", _("Overdue")), ("30", _("Within 30 days")), ("60", _("Within 60 days")), ("90", _("Within 90 days")),
)  # fmt: skip


class PlanFilter(ListFilter):
    """What maintenance can be narrowed by. Values of one filter are joined by or, filters by and."""

    resource = "plan"

    q = filters.CharFilter(method="by_text", label=_("Company, item or name"))
    due = filters.ChoiceFilter(method="by_due", choices=DUE, label=_("Due"))
    due_from = DayEnd("next_due_on", "gte", label=_("Due on this day or later"))
    due_to = DayEnd("next_due_on", "lte", label=_("Due on this day or earlier"))
    planned = filters.BooleanFilter(method="by_planned", label=_("A visit is planned"))
    template = filters.BooleanFilter(method="by_template", label=_("Template"))
    resting = filters.BooleanFilter(field_name="is_active", exclude=True, label=_("At rest"))
    company = AnyOf("company", method="by_company")
    item = AnyOf("item", method="by_item")
    product = AnyOf("product", method="by_product")

    class Meta:
        model = MaintenancePlan
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user = self.request.user
        companies = Company.objects.visible_to(user).filter(found("company", value, user))
        items = InstalledItem.objects.visible_to(user).filter(found("item", value, user))
        return queryset.filter(Q(item__company__in=companies) | Q(item__in=items) | Q(name__icontains=value))

    def by_due(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.overdue(today)
        return queryset.due_by(today + timedelta(days=int(value)))

    def by_planned(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.filter(in_hand() if value else ~in_hand())

    def by_template(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.templates() if value else queryset.of_items()

    def by_company(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = Company.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(item__company__in=seen) if value else queryset

    def by_item(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = InstalledItem.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(item__in=seen) if value else queryset

    def by_product(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        products = Product.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(Q(item__product__in=products) | Q(product__in=products)) if value else queryset


FACETS = (
    Search("q", _("Company, item or name")),
    Select("due", _("Due"), choices=DUE),
    Select("planned", _("A visit is planned"), choices=YES_NO),
    Range("due", _("Due on"), is_day=True),
    Choose("product", _("Product"), asks="installed_base:product_options", named=product_named),
    Choose("company", _("Company"), asks="installed_base:company_options", named=company_named),
    Select("template", _("Template"), choices=YES_NO),
    Select("resting", _("At rest"), choices=YES_NO),
)
