"""The filter of cases: one for the page, the API and the export."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import ME, AnyOf, AnyRow, DayEnd, ListFilter, uuids
from common.search import found
from companies.models import Company
from installed_base.models import InstalledItem, Product
from service.choices.case import CaseChannel, CaseKind, CaseState, Promise, RootCause, Severity
from service.models import CaseComment, ServiceCase
from service.querysets.case import LATE_IN
from users.models import Team, User


class CaseFilter(ListFilter):
    """What cases can be narrowed by. Values of one filter are joined by or, filters by and."""

    resource = "case"

    q = filters.CharFilter(method="by_text", label=_("Number, company, item or subject"))
    kind = AnyOf("kind", choices=CaseKind)
    severity = AnyOf("severity", choices=Severity)
    state = AnyOf("state", choices=CaseState)
    channel = AnyOf("channel", choices=CaseChannel)
    root_cause = AnyOf("root_cause", choices=RootCause)
    owner = AnyRow("owner", model=User)
    team = AnyRow("team", model=Team)
    is_open = filters.BooleanFilter(method="by_open", label=pgettext_lazy("case", "Open"))
    late = filters.BooleanFilter(method="by_late", label=_("Late"))
    late_promise = AnyOf("late_promise", method="by_late_promise", choices=Promise)
    justified = filters.BooleanFilter(field_name="is_justified", label=_("Justified"))
    opened_from = DayEnd(method="by_first_day", label=_("Opened on this day or later"))
    opened_to = DayEnd(method="by_last_day", label=_("Opened on this day or earlier"))
    company = AnyOf("company", method="by_company")
    item = AnyOf("item", method="by_item")
    product = AnyOf("product", method="by_product")

    class Meta:
        model = ServiceCase
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By number; else those whose company or item the search finds, and those that have the words in the
        subject or in a comment."""
        user, text = self.request.user, value.strip()
        if text.lstrip("#").isascii() and text.lstrip("#").isdigit() and len(text) < 12:
            number = Q(number=int(text.lstrip("#")))
        else:
            number = Q(pk__in=[])
        companies = Company.objects.visible_to(user).filter(found("company", text, user))
        items = InstalledItem.objects.visible_to(user).filter(found("item", text, user))
        said = CaseComment.objects.filter(case=OuterRef("pk"), text__icontains=text)
        return queryset.filter(
            number | Q(company__in=companies) | Q(item__in=items) | Q(machine__in=items)
            | Q(subject__icontains=text) | Exists(said)
        )  # fmt: skip

    def by_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.open() if value else queryset.exclude(pk__in=queryset.open().values("pk"))

    def by_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        late = queryset.late(timezone.now())
        return late if value else queryset.exclude(pk__in=late.values("pk"))

    def by_late_promise(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        now, wanted = timezone.now(), Q(pk__in=[])
        for promise in value:
            wanted |= LATE_IN[Promise(promise)](now)
        return queryset.late(now).filter(wanted) if value else queryset

    def by_first_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(opened_at__gte=midnight(value))

    def by_last_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(opened_at__lt=midnight(value + timedelta(days=1)))

    def by_company(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = Company.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(company__in=seen) if value else queryset

    def by_item(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = InstalledItem.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(Q(item__in=seen) | Q(machine__in=seen)) if value else queryset

    def by_product(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        products = Product.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return (
            queryset.filter(Q(item__product__in=products) | Q(machine__product__in=products))
            if value
            else queryset
        )


def midnight(day: date) -> datetime:
    """The moment at which a day begins where we are."""
    return timezone.make_aware(datetime.combine(day, time.min))


def owner_options(user: User) -> list[tuple[str, str]]:
    """Whose: mine, or those of one of the staff."""
    people = User.objects.assignable().values_list("public_id", "full_name")
    return [(ME, _("Mine")), *((str(number), name) for number, name in people)]


def product_named(user: User, chosen: list[str]) -> list[tuple[str, str]]:
    """The chosen products; the server is asked for others."""
    rows = Product.objects.visible_to(user).filter(public_id__in=uuids(chosen))
    return [(str(one.public_id), one.name) for one in rows]


def company_named(user: User, chosen: list[str]) -> list[tuple[str, str]]:
    """The chosen companies; the server is asked for others."""
    rows = Company.objects.visible_to(user).filter(public_id__in=uuids(chosen))
    return [(str(one.public_id), one.legal_name) for one in rows]


YES_NO = (("true", _("Yes")), ("false", _("No")))
FACETS = (
    Search("q", _("Number, company, item or subject")),
    Select("is_open", pgettext_lazy("case", "Open"), choices=YES_NO),
    Select("late", _("A promise is late"), choices=YES_NO),
    Select("late_promise", _("Which is late"), choices=tuple(Promise.choices)),
    Choose("owner", _("Whose"), options=owner_options),
    Checks("kind", _("Kind"), by="kind", choices=CaseKind),
    Checks("severity", _("Severity"), by="severity", choices=Severity),
    Checks("state", _("State"), by="state", choices=CaseState),
    Choose("product", _("Product"), asks="installed_base:product_options", named=product_named),
    Choose("company", _("Company"), asks="installed_base:company_options", named=company_named),
    Range("opened", _("Opened"), is_day=True),
    Select("justified", _("Justified"), choices=YES_NO),
    Checks("root_cause", _("Root cause"), by="root_cause", choices=RootCause, shown=4),
    Checks("channel", _("Channel"), by="channel", choices=CaseChannel, shown=3),
)
