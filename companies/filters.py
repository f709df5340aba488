"""The filter of companies: one for the page, the API and the export."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from common.industries import DIVISIONS, SECTIONS, division_name, divisions_in, section_name
from common.lists.counts import commonest_values, rows_about
from common.lists.facets import LARGE, Checks, Choose, Range, Search
from common.lists.filters import ME, NONE, AnyOf, AnyPrefix, AnyRow, DayEnd, NumberEnd, uuids
from common.search import found
from companies.choices import Classification, EuSize, Lifecycle, StaffClass, Status
from companies.models import Company, Tag
from companies.queries.size import eu_size, within_staff
from companies.querysets import division
from custom_fields.filters import CustomisedFilter
from users.models import Team, User

OTHER_DIVISIONS = (Classification.US_SIC, Classification.OTHER)  # whose first two digits mean something else


class IndustryFilter(AnyPrefix):
    """Codes of the European classifications that begin with the given digits, whatever the version."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return super().filter(qs.alias(industry_division=division()), value)

    def condition(self, values: list[str]) -> Q:
        """Divisions by equality, which the index of facets serves; finer codes within their division."""
        found = Q(industry_division__in=[v for v in values if len(v) == 2])
        for value in values:
            if len(value) != 2:
                within = Q(industry_division=value[:2]) if len(value) > 2 else Q()
                digits = value.replace(".", "")
                spellings = {digits, f"{digits[:2]}.{digits[2:]}"} if len(digits) > 2 else {value}
                found |= within & super().condition(sorted(spellings))
        return found & ~Q(industry_version__in=OTHER_DIVISIONS)


@extend_schema_field(OpenApiTypes.STR)
class SectionFilter(AnyOf):
    """Codes of the European classifications in a section, by the letter of NACE Rev. 2.1, whatever the version."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.extra["known"] = set(SECTIONS)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return super().filter(qs.alias(industry_division=division()), value)

    def condition(self, values: list[str]) -> Q:
        divisions = [number for letter in values for number in divisions_in(letter)]
        return Q(industry_division__in=divisions) & ~Q(industry_version__in=OTHER_DIVISIONS)


@extend_schema_field(OpenApiTypes.STR)
class StaffClassFilter(AnyOf):
    """Companies whose persons are within one of the classes; the class is worked out, not stored."""

    def condition(self, values: list[str]) -> Q:
        found = Q(pk__in=[])
        for value in values:
            found |= within_staff(value)
        return found


@extend_schema_field(OpenApiTypes.STR)
class EuSizeFilter(AnyOf):
    """Companies by size in the words of the EU, worked out from persons and turnover."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return super().filter(qs.alias(eu_size=eu_size()), value) if value else qs


@extend_schema_field(OpenApiTypes.STR)
class WordOfCompany(AnyOf):
    """Rows whose company has one of the words in a field; `none`: it has none, or there is no company."""

    def condition(self, values: list[str]) -> Q:
        found = Q(**{f"company__{self.field_name}__in": [value for value in values if value != NONE]})
        if NONE in values:
            found |= Q(company=None) | Q(**{f"company__{self.field_name}": ""})
        return found


@extend_schema_field(OpenApiTypes.STR)
class IndustryOfCompany(AnyOf):
    """Rows whose company has an industry code of the European classifications with one of these beginnings."""

    def condition(self, values: list[str]) -> Q:
        others = Q(company__industry_version__in=OTHER_DIVISIONS)
        found = Q(pk__in=[])
        for value in values:
            if value == NONE:
                found |= Q(company=None) | Q(company__industry_code="") | others
            else:
                found |= Q(company__industry_code__startswith=value) & ~others
        return found


class KnownAtMost(NumberEnd):
    """At most so many, among companies of which the number is known."""

    def filter(self, qs: QuerySet, value: object) -> QuerySet:
        return qs if value is None else qs.filter(**{self.field_name + "__range": (0, value)})


class CompanyFilter(CustomisedFilter):
    """What companies can be narrowed by. Values of one filter are joined by or, filters by and."""

    resource = "company"

    q = filters.CharFilter(method="by_text", label=_("Name, business ID or former name"))
    lifecycle = AnyOf("lifecycle", choices=Lifecycle)
    status = AnyOf("status", choices=Status)
    section = SectionFilter("industry_code")
    industry = IndustryFilter("industry_code")
    size = StaffClassFilter("staff_rank", choices=StaffClass)
    eu_size = EuSizeFilter("eu_size", choices=EuSize)
    region = AnyOf("region")
    town = AnyOf("town")
    country = AnyOf("country")
    owner = AnyRow("owner", model=User)
    team = AnyRow("team", model=Team)
    tag = AnyOf("tags", method="by_tags")
    staff_from = NumberEnd("staff_rank", "gte")
    staff_to = KnownAtMost("staff_rank", "lte")
    turnover_from = NumberEnd("turnover_rank", "gte")
    turnover_to = KnownAtMost("turnover_rank", "lte")
    silent_since = DayEnd(method="by_silence", label=_("Nothing done with the company since this day"))

    class Meta:
        model = Company
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("company", value, self.request.user))

    def by_tags(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.tagged_any(Tag.objects.filter(public_id__in=uuids(value)))

    def by_silence(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        midnight = timezone.make_aware(datetime.combine(value, time.min))
        return queryset.silent_since(midnight)


def country_name(code: str) -> str:
    return countries.name(code) or code


def region_options(user: User) -> list[tuple[str, str]]:
    """The regions of companies; of a large register the commonest hundred, which the planner knows."""
    if rows_about(Company) > LARGE:
        known = commonest_values(Company, ["region"]).get("region", {})
    else:
        known = Company.objects.visible_to(user).order_by().values_list("region", flat=True).distinct()
    return [("none", _("Not known")), *((word, word) for word in sorted(known) if word)]


def industry_options(user: User) -> list[tuple[str, str]]:
    return [("none", _("Not known")), *((code, division_name(code)) for code in DIVISIONS)]


def section_options(user: User) -> list[tuple[str, str]]:
    """Sections of industry; each stands for its divisions."""
    return [(letter, section_name(letter)) for letter in SECTIONS]


def size_options(user: User) -> list[tuple[str, str]]:
    return [(klass, _("%(persons)s persons") % {"persons": klass.label}) for klass in StaffClass]


def eu_size_options(user: User) -> list[tuple[str, str]]:
    return list(EuSize.choices)


def lifecycle_options(user: User) -> list[tuple[str, str]]:
    return [("none", _("No company")), *Lifecycle.choices]


def owner_options(user: User) -> list[tuple[str, str]]:
    """Whose companies: mine, nobody's, or those of one of the staff."""
    people = User.objects.assignable().values_list("public_id", "full_name")
    return [(ME, _("Mine")), (NONE, _("Nobody’s")), *((str(number), name) for number, name in people)]


def team_options(user: User) -> list[tuple[str, str]]:
    teams = Team.objects.order_by("name").values_list("public_id", "name")
    return [(NONE, _("No team")), *((str(number), name) for number, name in teams)]


def tag_options(user: User) -> list[tuple[str, str]]:
    tags = Tag.objects.order_by("name").values_list("public_id", "name")[:500]
    return [(str(number), name) for number, name in tags]


FACETS = (
    Search("q", _("Name or business ID")),
    Checks("lifecycle", _("Lifecycle"), by="lifecycle", choices=Lifecycle),
    Checks(
        "industry",
        _("Industry"),
        by=division(),
        words=division_name,
        column="industry_code",
        fold=lambda code: code[:2],
    ),
    Choose("section", _("Sector"), options=section_options),
    Checks("region", _("Region"), by="region"),
    Checks("town", _("Town"), by="town", shown=4),
    Choose("owner", _("Owner"), options=owner_options),
    Choose("team", _("Team"), options=team_options),
    Choose("tag", _("Tag"), options=tag_options),
    Choose("size", _("Size by persons"), options=size_options),
    Choose("eu_size", _("Size by the EU"), options=eu_size_options),
    Range("staff", _("Staff")),
    Range("turnover", _("Turnover")),
    Checks("status", _("Status"), by="status", choices=Status),
    Checks("country", _("Country"), by="country", words=country_name, shown=3),
)
