"""The filters of items and products: one each for the page, the API and the export."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import rest_framework as filters

from common.forms import plain_number
from common.lists.facets import Checks, Choose, Facet, Range, Search, Select
from common.lists.filters import ME, AnyOf, AnyRow, DayEnd, ListFilter, uuids
from common.search import found
from companies.filters import (
    IndustryOfCompany,
    WordOfCompany,
    industry_options,
    lifecycle_options,
    region_options,
)
from companies.models import Address, Company, Site, Tag
from custom_fields.filters import CustomisedFilter
from installed_base.choices import ItemSource, ItemStatus, LifecycleState, ProductKind
from installed_base.models import InstalledItem, ItemSelection, ItemTag, Maker, Product, ProductFamily
from installed_base.models.attributes import Attribute, attributes_of
from installed_base.models.version import version_key
from users.models import User

YES_NO = (("true", _("Yes")), ("false", _("No")))
MOST_OFFERED = 500
MOST_FACETS = 12


ATTRIBUTE = "attr_"
Narrow = Callable[[QuerySet], QuerySet]


def searchable_attributes(products: QuerySet[Product]) -> dict[str, Attribute]:
    """The searchable attributes of the products, by name."""
    found: dict[str, Attribute] = {}
    schemas = products.annotate(text=Cast("attribute_schema", TextField())).filter(text__contains="x-search")
    for schema in schemas.values_list("attribute_schema", flat=True)[:MOST_OFFERED]:
        for attribute in attributes_of(schema):
            if attribute.is_searchable:
                found.setdefault(attribute.name, attribute)
    return found


def attribute_filters(asked: Mapping[str, list[str]]) -> tuple[list[Narrow], list[str]]:
    """How the asked attributes narrow the list, and sentences about what is not understood."""
    known = searchable_attributes(Product.objects.all())
    narrows: list[Narrow] = []
    problems = []
    for parameter, values in asked.items():
        name, end = parameter.removeprefix(ATTRIBUTE), ""
        if name not in known:
            name, _sign, end = name.rpartition("_")
        attribute = known.get(name)
        try:
            if attribute is None or end not in ("", "from", "to"):
                raise ValidationError(
                    _("“%(name)s” is not an attribute that items are searched by.") % {"name": name or end}
                )
            narrows.append(_narrow(attribute, end, [_typed_value(attribute, value) for value in values[:50]]))
        except ValidationError as error:
            problems += error.messages
    return narrows, problems


def _narrow(attribute: Attribute, end: str, values: list[Any]) -> Narrow:
    name = attribute.name
    if end:
        product = Product.objects.filter(attribute_schema__properties__has_key=name)
        ends = {"low" if end == "from" else "high": values[0]}
        return lambda rows: rows.with_attribute_between(name, **ends).filter(product__in=product)

    def by_value(rows: QuerySet) -> QuerySet:
        wanted = Q(pk__in=[])
        for value in values:
            wanted |= Q(attributes__contains={name: [value] if attribute.kind == "list" else value})
        return rows.filter(wanted)

    return by_value


def _typed_value(attribute: Attribute, text: str) -> Any:
    """A value of the address as items keep it."""
    if attribute.kind in ("number", "integer"):
        number = forms.DecimalField(max_digits=30).clean(plain_number(text))
        return int(number) if number == number.to_integral_value() else float(number)
    if attribute.kind == "boolean":
        return text == "true"
    return forms.DateField().clean(text).isoformat() if attribute.kind == "date" else text.strip()


def attribute_facets(params: Mapping[str, Any]) -> tuple[Facet, ...]:
    """Filters for the searchable attributes of the products or families that the list is narrowed to."""
    products = Product.objects.all()
    chosen = {name: uuids(_all_of(params, name)) for name in ("product", "family")}
    if not any(chosen.values()):
        return ()
    for name, numbers in chosen.items():
        if numbers:
            products = products.filter(
                **{"public_id__in" if name == "product" else "family__public_id__in": numbers}
            )
    found = sorted(searchable_attributes(products).values(), key=lambda one: one.order)
    return tuple(_facet(attribute) for attribute in found[:MOST_FACETS])


def _facet(attribute: Attribute) -> Facet:
    name = ATTRIBUTE + attribute.name
    if attribute.kind in ("number", "integer", "date"):
        label = f"{attribute.title} ({attribute.unit})" if attribute.unit else attribute.title
        return Range(name, label, is_day=attribute.kind == "date")
    if attribute.kind == "boolean":
        return Select(name, attribute.title, choices=YES_NO)
    if attribute.choices:
        pairs = [(one, one) for one in attribute.choices]
        return Choose(name, attribute.title, options=lambda user: pairs)
    return Search(name, attribute.title)


def _all_of(data: Mapping[str, Any], name: str) -> list[str]:
    values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
    return [value for value in values if value and value.strip()]


class ItemFilter(CustomisedFilter):
    """What items can be narrowed by. Values of one filter are joined by or, filters by and."""

    resource = "item"

    q = filters.CharFilter(method="by_text", label=_("Any number of an item, or words"))
    status = AnyOf("status", choices=ItemStatus)
    kind = AnyOf("product__kind", choices=ProductKind)
    product = AnyRow("product", model=Product)
    maker = AnyRow("product__maker", model=Maker)
    family = AnyRow("product__family", model=ProductFamily)
    company = AnyRow("company", model=Company)
    site = AnyRow("site", model=Site)
    town = AnyOf("town", method="by_town")
    owner = AnyRow("company__owner", model=User)
    lifecycle = WordOfCompany("lifecycle")
    industry = IndustryOfCompany("industry")
    region = WordOfCompany("region")
    tag = AnyOf("tags", method="by_tag")
    source = AnyOf("source", choices=ItemSource)
    ours = filters.BooleanFilter("is_ours")
    machines = filters.BooleanFilter(method="by_machine")
    verified = filters.BooleanFilter(method="by_verification")
    selection = AnyOf("selection", method="by_selection")
    delivered_from = DayEnd("delivered_on", "gte")
    delivered_to = DayEnd("delivered_on", "lte")
    support_ends_from = DayEnd("product__end_of_support", "gte")
    support_ends_to = DayEnd("product__end_of_support", "lte")
    version_from = filters.CharFilter(method="by_version_from")
    version_to = filters.CharFilter(method="by_version_to")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        for narrow in self._attributes[0]:
            rows = narrow(rows)
        return rows

    @property
    def form(self) -> forms.Form:
        if not hasattr(self, "_form"):
            form = super().form
            for problem in self._attributes[1]:
                form.add_error(None, problem)
        return self._form

    begins = (ATTRIBUTE,)

    @cached_property
    def _attributes(self) -> tuple[list[Narrow], list[str]]:
        """What the address asks of the items' own attributes: `attr_<name>`, `attr_<name>_from`, `attr_<name>_to`."""
        data = self.data or {}
        asked = {name: _all_of(data, name) for name in data if name.startswith(ATTRIBUTE)}
        return (
            attribute_filters({name: values for name, values in asked.items() if values})
            if asked
            else ([], [])
        )

    class Meta:
        model = InstalledItem
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("item", value, self.request.user))

    def by_town(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Where the item stands: the town of its site's address, else that of its company."""
        at_site = Address.objects.filter(site=OuterRef("site"), town__in=value, valid_to=None)
        return queryset.filter(Exists(at_site) | Q(site=None, company__town__in=value))

    def by_tag(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        tagged = ItemTag.objects.filter(item=OuterRef("pk"), tag__public_id__in=uuids(value))
        return queryset.filter(Exists(tagged))

    def by_selection(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Items picked by their numbers, see `ItemSelection`."""
        picked = ItemSelection.objects.filter(public_id__in=uuids(value))
        numbers = picked.values_list(Func(F("items"), function="unnest"), flat=True)
        return queryset.filter(pk__in=numbers) if value else queryset

    def by_machine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.machines() if value else queryset.exclude(parent=None)

    def by_verification(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        return queryset.exclude(verified_at=None) if value else queryset.filter(verified_at=None)

    def by_version_from(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(version_key__gte=version_key(value) or [])

    def by_version_to(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        key = version_key(value)
        return queryset.filter(version_key__lte=key) if key else queryset.none()


class ProductFilter(ListFilter):
    """What products can be narrowed by."""

    resource = "product"

    q = filters.CharFilter(method="by_text", label=_("Name, code or maker"))
    kind = AnyOf("kind", choices=ProductKind)
    maker = AnyRow("maker", model=Maker)
    family = AnyRow("family", model=ProductFamily)
    lifecycle = filters.ChoiceFilter(method="by_lifecycle", choices=LifecycleState.choices)
    support_ends_from = DayEnd("end_of_support", "gte")
    support_ends_to = DayEnd("end_of_support", "lte")

    def by_lifecycle(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.in_state(LifecycleState(value), timezone.localdate())

    class Meta:
        model = Product
        fields: list[str] = []

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("product", value, self.request.user))


def companies_named(user: User, chosen: list[str]) -> list[tuple[str, str]]:
    """The companies chosen, as far as the user sees them."""
    rows = Company.objects.visible_to(user).filter(public_id__in=uuids(chosen)) if chosen else ()
    return [(str(row.public_id), row.legal_name) for row in rows]


def sites_named(user: User, chosen: list[str]) -> list[tuple[str, str]]:
    """The sites chosen, as far as the user sees them."""
    rows = Site.objects.visible_to(user).filter(public_id__in=uuids(chosen)) if chosen else ()
    return [(str(row.public_id), row.name) for row in rows]


def as_typed(_user: User, chosen: list[str]) -> list[tuple[str, str]]:
    """Words that are their own names: towns."""
    return [(word, word) for word in chosen]


def product_options(user: User) -> list[tuple[str, str]]:
    rows = Product.objects.visible_to(user).in_list_order().values_list("public_id", "name", "code")
    return [(str(number), f"{name} ({code})") for number, name, code in rows[:MOST_OFFERED]]


def maker_options(user: User) -> list[tuple[str, str]]:
    rows = Maker.objects.order_by("name").values_list("public_id", "name")[:MOST_OFFERED]
    return [("none", _("Our own make")), *((str(number), name) for number, name in rows)]


def family_options(user: User) -> list[tuple[str, str]]:
    rows = ProductFamily.objects.order_by("name").values_list("public_id", "name")[:MOST_OFFERED]
    return [("none", _("No family")), *((str(number), name) for number, name in rows)]


def owner_options(user: User) -> list[tuple[str, str]]:
    people = User.objects.assignable().values_list("public_id", "full_name")
    return [(ME, _("Mine")), ("none", _("Nobody’s")), *((str(number), name) for number, name in people)]


def tag_options(user: User) -> list[tuple[str, str]]:
    rows = Tag.objects.order_by("name").values_list("public_id", "name")[:MOST_OFFERED]
    return [(str(number), name) for number, name in rows]


def selection_options(user: User) -> list[tuple[str, str]]:
    """The picks of items that the user made, the newest first."""
    rows = ItemSelection.objects.filter(by=user).order_by("-made_at")
    return [(str(row.public_id), str(row)) for row in rows[:20]]


def selections_named(user: User, chosen: list[str]) -> list[tuple[str, str]]:
    """The chosen picks, whoever made them."""
    rows = ItemSelection.objects.filter(public_id__in=uuids(chosen))
    return [
        *selection_options(user),
        *((str(row.public_id), str(row)) for row in rows if row.by_id != user.pk),
    ]


def selection_facets(params: Mapping[str, Any]) -> tuple[Facet, ...]:
    """The filter by a pick of items, shown where one is asked for."""
    if not _all_of(params, "selection"):
        return ()
    return (Choose("selection", _("Picked by number"), options=selection_options, named=selections_named),)


ITEM_FACETS = (
    Search("q", _("Serial number or words")),
    Checks("status", _("Status"), by="status", choices=ItemStatus, shown=4),
    Checks("kind", _("Kind"), by="product__kind", choices=ProductKind, shown=5),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("product", _("Product"), options=product_options),
    Choose("maker", _("Maker"), options=maker_options),
    Choose("family", _("Family"), options=family_options),
    Choose("owner", _("Owner of the company"), options=owner_options),
    Choose("lifecycle", _("Lifecycle of the company"), options=lifecycle_options),
    Choose("industry", _("Industry of the company"), options=industry_options),
    Choose("region", _("Region of the company"), options=region_options),
    Choose("tag", _("Tag"), options=tag_options),
    Choose("town", _("Town"), asks="installed_base:town_options", named=as_typed),
    Choose("site", _("Site"), asks="installed_base:item_site_options", named=sites_named),
    Range("version", _("Version"), is_text=True),
    Range("delivered", _("Delivered"), is_day=True),
    Range("support_ends", _("Support ends"), is_day=True),
    Select("ours", _("Delivered by us"), choices=YES_NO),
    Select("machines", _("Whole machines"), choices=YES_NO),
    Select("verified", _("Confirmed"), choices=YES_NO),
    Checks("source", _("Source"), by="source", choices=ItemSource, shown=3),
)
PRODUCT_FACETS = (
    Search("q", _("Name, code or maker")),
    Checks("kind", _("Kind"), by="kind", choices=ProductKind, shown=5),
    Choose("maker", _("Maker"), options=maker_options),
    Choose("family", _("Family"), options=family_options),
    Select("lifecycle", pgettext_lazy("of a product", "Lifecycle"), choices=tuple(LifecycleState.choices)),
    Range("support_ends", _("Support ends"), is_day=True),
)
