"""The filter of activities: one for the page, the API and the export."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from activities.choices import ActivityKind, ActivityState, Direction, Outcome
from activities.models import Activity, ActivityItem, ActivityPerson
from common.lists.facets import Checks, Choose, Range, Search
from common.lists.filters import ME, AnyOf, AnyRow, DayEnd, ListFilter, uuids
from common.search import found
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from users.models import User


class ActivityFilter(ListFilter):
    """What activities can be narrowed by. Values of one filter are joined by or, filters by and."""

    resource = "activity"

    q = filters.CharFilter(method="by_text", label=_("Company or person"))
    kind = AnyOf("kind", choices=ActivityKind)
    state = AnyOf("state", choices=ActivityState)
    direction = AnyOf("direction", choices=Direction)
    outcome = AnyOf("outcome", choices=Outcome)
    owner = AnyRow("owner", model=User)
    at_from = DayEnd(method="by_first_day", label=_("On this day or later"))
    at_to = DayEnd(method="by_last_day", label=_("On this day or earlier"))
    overdue = filters.BooleanFilter(method="by_overdue", label=_("Planned and late"))
    company = AnyOf("company", method="by_company")
    person = AnyOf("persons", method="by_person")
    item = AnyOf("items", method="by_item")

    class Meta:
        model = Activity
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those with a company or person that the search finds; the search shows only what the user sees."""
        user = self.request.user
        companies = Company.objects.visible_to(user).filter(found("company", value, user))
        persons = Person.objects.visible_to(user).filter(found("person", value, user))
        took_part = ActivityPerson.objects.filter(activity=OuterRef("pk"), person__in=persons)
        return queryset.filter(Q(company__in=companies) | Exists(took_part))

    def by_first_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(at__gte=_midnight(value))

    def by_last_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        return queryset.filter(at__lt=_midnight(value + timedelta(days=1)))

    def by_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        late = Q(state=ActivityState.PLANNED, due_at__lt=timezone.now())
        return queryset.filter(late if value else ~late)

    def by_company(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = Company.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        return queryset.filter(company__in=seen) if value else queryset

    def by_person(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = Person.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        links = ActivityPerson.objects.filter(activity=OuterRef("pk"), person__in=seen)
        return queryset.filter(Exists(links)) if value else queryset

    def by_item(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        seen = InstalledItem.objects.visible_to(self.request.user).filter(public_id__in=uuids(value))
        links = ActivityItem.objects.filter(activity=OuterRef("pk"), item__in=seen)
        return queryset.filter(Exists(links)) if value else queryset


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def owner_options(user: User) -> list[tuple[str, str]]:
    """Whose: mine, or those of one of the staff."""
    people = User.objects.assignable().values_list("public_id", "full_name")
    return [(ME, _("Mine")), *((str(number), name) for number, name in people)]


FACETS = (
    Search("q", _("Company or person")),
    Checks("state", _("State"), by="state", choices=ActivityState),
    Checks("kind", _("Kind"), by="kind", choices=ActivityKind),
    Choose("owner", _("Whose"), options=owner_options),
    Range("at", _("Day"), is_day=True),
    Checks("direction", _("Direction"), by="direction", choices=Direction),
    Checks("outcome", _("Outcome"), by="outcome", choices=Outcome, shown=4),
)
