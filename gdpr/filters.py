"""The filter of requests: one for the page, the API and the export."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Range, Search, Select
from common.lists.filters import AnyOf, AnyRow, DayEnd, ListFilter
from gdpr.choices import RequestKind, RequestState
from gdpr.models import SubjectRequest
from installed_base.filters import owner_options
from users.models import User


class SubjectRequestFilter(ListFilter):
    """What requests can be narrowed by."""

    resource = "request"

    q = filters.CharFilter(method="by_text", label=_("Name, address or number"))
    kind = AnyOf("kind", choices=RequestKind)
    state = AnyOf("state", choices=RequestState)
    assignee = AnyRow("assignee", model=User)
    open = filters.BooleanFilter(method="by_open")
    late = filters.BooleanFilter(method="by_late")
    due_from = DayEnd("due_on", "gte")
    due_to = DayEnd("due_on", "lte")
    received_from = DayEnd("received_on", "gte")
    received_to = DayEnd("received_on", "lte")

    class Meta:
        model = SubjectRequest
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        number = value.strip().upper().removeprefix("TP-")
        if number.isascii() and number.isdigit() and len(number) < 18:
            return queryset.filter(pk=int(number))
        for word in value.split():
            queryset = queryset.filter(
                Q(requester_name__icontains=word)
                | Q(requester_email__icontains=word)
                | Q(on_behalf_of__icontains=word)
            )
        return queryset

    def by_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        still = SubjectRequest.objects.open().values("pk")
        return queryset.filter(pk__in=still) if value else queryset.exclude(pk__in=still)

    def by_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        late = SubjectRequest.objects.late(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


YES_NO = (("true", _("Yes")), ("false", _("No")))
REQUEST_FACETS = (
    Search("q", _("Name, address or number")),
    Select("open", _("Still open"), choices=YES_NO),
    Select("late", _("Late"), choices=YES_NO),
    Checks("state", _("State"), by="state", choices=RequestState),
    Checks("kind", _("Right"), by="kind", choices=RequestKind, shown=9),
    Choose("assignee", _("Who answers"), options=owner_options),
    Range("due", _("Due day"), is_day=True),
    Range("received", _("Received"), is_day=True),
)
