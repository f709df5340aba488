"""The filters of contracts and of what ends: one each for the page, the API and the export."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import AnyOf, AnyRow, DayEnd, ListFilter
from common.search import found
from common.text import tidy
from companies.filters import (
    IndustryOfCompany,
    WordOfCompany,
    industry_options,
    lifecycle_options,
    region_options,
)
from companies.models import Company
from installed_base.filters import companies_named, owner_options
from service.choices.cover import NOTICE_SOON, SOON, ContractKind, ContractStatus, Standing
from service.models import ServiceContract, Sla
from users.models import User

YES_NO = (("true", _("Yes")), ("false", _("No")))
STANDINGS = (Standing.RUNNING, Standing.NOT_STARTED, Standing.ENDING, Standing.NOTICE_COMING, Standing.TERMINATED,
             Standing.ENDED, Standing.DRAFT, Standing.CANCELLED)  # fmt: skip


def with_standing(standing: str, today: date) -> Q:
    """Contracts that stand so today. A running one may be ending and have its notice date coming as well."""
    soon = today + timedelta(days=SOON)
    running = Q(in_force__contains=today)
    signed = Q(status=ContractStatus.SIGNED)
    return {
        Standing.RUNNING: running,
        Standing.NOT_STARTED: signed & Q(starts_on__gt=today),
        Standing.ENDING: running & Q(in_force__endswith__lte=soon + timedelta(days=1)),
        Standing.NOTICE_COMING: running
        & Q(terminated_on=None, notice_on__gte=today, notice_on__lte=today + timedelta(days=NOTICE_SOON)),
        Standing.TERMINATED: signed & Q(terminated_on__isnull=False),
        Standing.ENDED: signed & Q(in_force__endswith__lte=today),
        Standing.DRAFT: Q(status=ContractStatus.DRAFT),
        Standing.CANCELLED: Q(status=ContractStatus.CANCELLED),
    }[Standing(standing)]


class ContractFilter(ListFilter):
    """What contracts can be narrowed by."""

    resource = "contract"

    q = filters.CharFilter(method="by_text", label=_("Number, name or company"))
    standing = AnyOf("standing", choices=Standing, method="by_standing")
    kind = AnyOf("kind", choices=ContractKind)
    company = AnyRow("company", model=Company)
    payer = AnyRow("payer", model=Company)
    owner = AnyRow("company__owner", model=User)
    lifecycle = WordOfCompany("lifecycle")
    industry = IndustryOfCompany("industry")
    region = WordOfCompany("region")
    sla = AnyRow("lines__sla", model=Sla)
    renews = filters.BooleanFilter(method="by_renewal")
    starts_from = DayEnd("starts_on", "gte")
    starts_to = DayEnd("starts_on", "lte")
    ends_from = DayEnd("ends_on", "gte")
    ends_to = DayEnd("ends_on", "lte")
    notice_from = DayEnd("notice_on", "gte")
    notice_to = DayEnd("notice_on", "lte")

    class Meta:
        model = ServiceContract
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        text = tidy(value)
        key = "".join(sign for sign in text.upper() if sign.isalnum())
        match = Q(name__icontains=text) | Q(found("company", text, self.request.user, of="company"))
        return queryset.filter(match | Q(number_key__contains=key) if key else match)

    def by_standing(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        today = timezone.localdate()
        asked = Q()
        for one in value:
            asked |= with_standing(one, today)
        return queryset.filter(asked)

    def by_renewal(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.filter(auto_renew_months__gt=0) if value else queryset.filter(auto_renew_months=0)


class RenewalFilter(ContractFilter):
    """Contracts that ask for a decision: by their last day or their notice date."""

    resource = "renewal"

    within = filters.NumberFilter(method="by_days", min_value=0, max_value=3650)

    def by_days(self, queryset: QuerySet, name: str, value) -> QuerySet:
        return queryset.filter(decide_on__lte=timezone.localdate() + timedelta(days=int(value)))


def sla_options(user: User) -> list[tuple[str, str]]:
    return [
        (str(number), name) for number, name in Sla.objects.order_by("name").values_list("public_id", "name")
    ]


FACETS = (
    Search("q", _("Number, name or company")),
    Choose("standing", _("Standing"), options=lambda user: [(str(one), str(one.label)) for one in STANDINGS]),
    Checks("kind", _("Kind"), by="kind", choices=ContractKind),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("payer", _("Payer"), asks="installed_base:company_options", named=companies_named),
    Choose("owner", _("Owner of the company"), options=owner_options),
    Choose("lifecycle", _("Lifecycle of the company"), options=lifecycle_options),
    Choose("industry", _("Industry of the company"), options=industry_options),
    Choose("region", _("Region of the company"), options=region_options),
    Choose("sla", _("Service level"), options=sla_options),
    Select("renews", _("Renews itself"), choices=YES_NO),
    Range("starts", _("Starts"), is_day=True),
    Range("ends", _("Last day"), is_day=True),
    Range("notice", _("Notice date"), is_day=True),
)
RENEWAL_FACETS = (
    FACETS[0],
    Select(
        "within",
        _("Decide within"),
        choices=tuple((str(n), _("%(count)s days") % {"count": n}) for n in (14, 30, 60, 90, 180)),
    ),
    *FACETS[2:11],
    *FACETS[12:],
)
