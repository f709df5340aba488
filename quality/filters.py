"""The filters of the upkeep queue and of duplicates: the same for the page, the API and the file."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Search, Select
from common.lists.filters import AnyOf, AnyRow, ListFilter
from common.search import found
from companies.models import Company
from contacts.models import Person
from installed_base.filters import companies_named, owner_options
from installed_base.models import InstalledItem
from quality.choices import LOOKED_THROUGH, Kind, Problem, Record, Reporter, UpkeepState, Verdict
from quality.models import DuplicatePair, UpkeepEntry
from quality.queries.records import number_of
from users.models import User

MINE, TEAM = "mine", "team"
WHOSE = ((MINE, _("Mine")), (TEAM, _("My teams’")))
AWAKE, SNOOZED, SETTLED = "awake", "snoozed", "settled"
SHOWN = ((AWAKE, _("To be repaired")), (SNOOZED, _("Put off")), (SETTLED, _("Repaired")), ("all", _("All")))


class UpkeepFilter(ListFilter):
    """What the queue can be narrowed by. Unless a state or `shown` is asked for, what is to be repaired now."""

    resource = "upkeep"

    q = filters.CharFilter(method="by_text", label=_("Company, person or item"))
    whose = filters.ChoiceFilter(method="by_whose", choices=WHOSE)
    shown = filters.ChoiceFilter(method="by_shown", choices=SHOWN)
    problem = AnyOf("problem", choices=Problem)
    record = AnyOf("record", choices=Record)
    reporter = AnyOf("reporter", choices=Reporter)
    state = AnyOf("state", choices=UpkeepState)
    company = AnyRow("company", model=Company)
    person = AnyRow("person", model=Person)
    item = AnyRow("item", model=InstalledItem)
    owner = AnyRow("company__owner", model=User)
    proposing = filters.BooleanFilter(method="by_proposing")

    class Meta:
        model = UpkeepEntry
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
            Q(found("company", value, user, of="company")) | Q(found("person", value, user, of="person"))
            | Q(found("item", value, user, of="item"))
        )  # fmt: skip

    def by_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user = self.request.user
        return queryset.owned_by(user) if value == MINE else queryset.of_teams(user)

    def by_shown(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == AWAKE:
            return queryset.awake(today)
        if value == SNOOZED:
            return queryset.open().filter(snoozed_until__gt=today)
        return queryset.exclude(state=UpkeepState.OPEN) if value == SETTLED else queryset

    def by_proposing(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.proposing() if value else queryset.filter(proposed={})


YES_NO = (("true", _("Yes")), ("false", _("No")))
UPKEEP_FACETS = (
    Search("q", _("Company, person or item")),
    Select("whose", _("Whose"), choices=WHOSE),
    Checks("problem", _("What is the matter"), by="problem", choices=Problem, shown=8),
    Checks("record", _("Record"), by="record", choices=Record),
    Checks("reporter", _("Who says so"), by="reporter", choices=Reporter),
    Select("proposing", _("With a proposal"), choices=YES_NO),
    Select("shown", _("Which"), choices=SHOWN),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("owner", _("Owner of the company"), options=owner_options),
)


class DuplicateFilter(filters.FilterSet):
    """Which pairs are shown."""

    kind = filters.ChoiceFilter(choices=Kind)
    verdict = filters.ChoiceFilter(choices=Verdict)
    score_from = filters.NumberFilter(field_name="score", lookup_expr="gte")
    owner = filters.CharFilter(method="of_owner")
    record = filters.UUIDFilter(method="of_record")

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def of_owner(self, queryset, name, value):
        """`me`, or the universal ID of a member of staff."""
        if value == "me":
            return queryset.owned_by(self.request.user)
        owner = User.objects.filter(public_id=value).first() if len(value) == 36 else None
        return queryset.owned_by(owner) if owner else queryset.none()

    def of_record(self, queryset, name, value):
        """Pairs in which the record of this universal ID is."""
        wanted = Q(pk__in=[])
        for kind in LOOKED_THROUGH:
            if number := number_of(kind, value):
                wanted |= Q(kind=kind) & (Q(first=number) | Q(second=number))
        return queryset.filter(wanted)
