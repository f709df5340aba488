"""The filter of persons: one for the page, the API and the export."""

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.industries import division_name
from common.lists.facets import Checks, Choose, Search, Select
from common.lists.filters import AnyOf, uuids
from common.search import found
from companies.choices import Channel, Language, Lifecycle
from companies.models import Company, Tag
from contacts.choices import Bounce, ContactKind, DecisionRole, Responsibility
from contacts.models import ContactPoint, Person, PersonTag, Position
from custom_fields.filters import CustomisedFilter
from users.models import User
from users.permissions import Scope

TOWNS, REMEMBERED = 300, 1800  # towns offered, seconds
HOLDS = (("now", _("Holds a position")), ("left", _("Left, holds none now")), ("never", _("Never held one")))
YES_NO = (("true", _("Yes")), ("false", _("No")))


class PersonFilter(CustomisedFilter):
    """What persons can be narrowed by. Facts of positions mean one that is held now, at a company the user
    sees; values of one filter are joined by or, filters by and."""

    resource = "person"

    q = filters.CharFilter(method="by_text", label=_("Name, e-mail or phone"))
    role = AnyOf("decision_role", choices=DecisionRole, method="by_position")
    responsibility = AnyOf("responsibilities__overlap", choices=Responsibility, method="by_position")
    lifecycle = AnyOf("company__lifecycle", choices=Lifecycle, method="by_position")
    industry = AnyOf("company__industry_code", method="by_industry")
    town = AnyOf("company__town", method="by_position")
    company = AnyOf("company", method="by_company")
    holds = filters.ChoiceFilter(choices=HOLDS, method="by_holding", label=_("Position"))
    has_email = filters.BooleanFilter(method="by_email", label=_("Has a working e-mail address"))
    has_phone = filters.BooleanFilter(method="by_phone", label=_("Has a telephone number"))
    newsletter = filters.BooleanFilter(field_name="is_newsletter_subscriber", label=_("Gets the newsletter"))
    language = AnyOf("language", choices=Language)
    channel = AnyOf("preferred_channel", choices=Channel)
    tag = AnyOf("tags", method="by_tags")

    class Meta:
        model = Person
        fields: list[str] = []

    def _held(self) -> QuerySet:
        """Positions that are held, of the persons in question, as far as the user sees them."""
        positions = Position.objects.visible_to(self.request.user)
        return positions.filter(person=OuterRef("pk"), ended_on=None)

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("person", value, self.request.user))

    def by_position(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        lookup = name if name.endswith("__overlap") else f"{name}__in"
        return queryset.filter(Exists(self._held().filter(**{lookup: value})))

    def by_industry(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        begins = Q()
        for code in value:
            begins |= Q(company__industry_code__startswith=code)
        return queryset.filter(Exists(self._held().filter(begins))) if value else queryset

    def by_company(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        held = self._held().filter(company__public_id__in=uuids(value))
        return queryset.filter(Exists(held)) if value else queryset

    def by_holding(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        seen = Position.objects.visible_to(self.request.user).filter(person=OuterRef("pk"))
        if value == "now":
            return queryset.filter(Exists(self._held()))
        left = Exists(seen) if value == "left" else ~Exists(seen)
        return queryset.filter(left, ~Exists(self._held()))

    def by_email(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return self._reached(queryset, ContactKind.EMAIL, self._held().exclude(work_email=""), wanted=value)

    def by_phone(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return self._reached(queryset, ContactKind.PHONE, self._held().exclude(work_phone=""), wanted=value)

    def _reached(self, queryset: QuerySet, kind: str, at_work: QuerySet, *, wanted: bool) -> QuerySet:
        own = ContactPoint.objects.filter(person=OuterRef("pk"), kind=kind).exclude(bounce=Bounce.HARD)
        return queryset.filter(Exists(own) | Exists(at_work)) if wanted else queryset.filter(
            ~Exists(own), ~Exists(at_work)
        )  # fmt: skip

    def by_tags(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        tags = Tag.objects.filter(public_id__in=uuids(value))
        put = PersonTag.objects.filter(person=OuterRef("pk"), tag__in=tags)
        return queryset.filter(Exists(put)) if value else queryset


def tag_options(user: User) -> list[tuple[str, str]]:
    tags = Tag.objects.order_by("name").values_list("public_id", "name")[:500]
    return [(str(number), name) for number, name in tags]


def town_options(user: User) -> list[tuple[str, str]]:
    """The commonest towns of companies the user sees, in order; remembered, for counting a million is slow."""
    key = "person-towns:" + ("all" if user.scope == Scope.ALL else str(user.pk))
    towns = cache.get(key)
    if towns is None:
        named = Company.objects.visible_to(user).exclude(town="").order_by().values("town")
        common = named.annotate(companies=Count("pk")).order_by("-companies", "town")[:TOWNS]
        towns = sorted(row["town"] for row in common)
        cache.set(key, towns, REMEMBERED)
    return [(town, town) for town in towns]


def industry_options(user: User) -> list[tuple[str, str]]:
    """Divisions of industry, by the first two digits."""
    named = ((f"{number:02d}", division_name(f"{number:02d}")) for number in range(1, 100))
    return [(code, name) for code, name in named if name and name != code]


def _words(choices) -> "callable":
    return lambda user: [(value, str(label)) for value, label in choices.choices]


FACETS = (
    Search("q", _("Name, e-mail or phone")),
    Choose("role", _("Role in decisions"), options=_words(DecisionRole)),
    Choose("responsibility", _("Responsibilities"), options=_words(Responsibility)),
    Choose("lifecycle", _("Lifecycle of the company"), options=_words(Lifecycle)),
    Choose("industry", _("Industry of the company"), options=industry_options),
    Choose("town", _("Town of the company"), options=town_options),
    Select("holds", _("Position"), choices=HOLDS),
    Select("has_email", _("Has a working e-mail address"), choices=YES_NO),
    Select("has_phone", _("Has a telephone number"), choices=YES_NO),
    Select("newsletter", _("Gets the newsletter"), choices=YES_NO),
    Checks("language", _("Language"), by="language", choices=Language, shown=4),
    Choose("tag", _("Tag"), options=tag_options),
)
