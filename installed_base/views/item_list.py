"""The list of items: page, file, and the options of its conditions."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import DateField, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.links import link, record_url
from common.lists.columns import Cell, Column, Field, day_cell, edit_labels, edited_at, number_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from common.sql import day_here
from custom_fields.views.lists import with_custom_fields
from installed_base.choices import GONE, ITEM_WORDS, ItemSource, ItemStatus, ProductKind
from installed_base.filters import ITEM_FACETS, ItemFilter, attribute_facets, selection_facets
from installed_base.models import InstalledItem, ItemTag
from installed_base.views.trees import MEANINGS
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

W = ITEM_WORDS
EDIT_LABELS = {
    "status": _("Change the status of %(name)s"),
    "site": _("Change the site of %(name)s"),
    "location": _("Change the location of %(name)s"),
    "version": _("Change the version of %(name)s"),
    "confidence": _("Change the confidence of %(name)s"),
    "tags": _("Change the tags of %(name)s"),
}


def prepare(items: list[InstalledItem], request: HttpRequest) -> None:
    """Read the tags of the page's items in one query; mark what may be edited."""
    tags: dict[int, list[str]] = {}
    named = ItemTag.objects.filter(item__in=[item.pk for item in items]).order_by("tag__name")
    for number, name in named.values_list("item", "tag__name"):
        tags.setdefault(number, []).append(name)
    labels = edit_labels(EDIT_LABELS, request.user.has_permission(Permission.ITEM_EDIT))
    for item in items:
        item.tag_names, item.edit_labels = tags.get(item.pk, []), labels


def _edit(item: InstalledItem, field: str) -> dict[str, str]:
    return edited_at("installed_base:item_cell", item, field, str(item))


def tag_words() -> Subquery:
    """The tags of each item in one text, for files."""
    named = ItemTag.objects.filter(item=OuterRef("pk")).order_by().values("item")
    return Subquery(
        named.annotate(words=StringAgg("tag__name", delimiter=", ", order_by="tag__name")).values("words")
    )


def serial_cell(item: InstalledItem) -> Cell:
    return Cell(
        item.serial or item.name or item.product.name,
        url=record_url("installed_base:item", item.public_id),
        under=item.name if item.serial else "",
        classes="mono" if item.serial else "",
    )


def product_cell(item: InstalledItem) -> Cell:
    url = record_url("installed_base:product", item.product.public_id)
    return Cell(item.product.name, url=url, under=item.product.code, under_classes="mono", classes="clip")


def company_cell(item: InstalledItem) -> Cell:
    if item.company is None:
        return text_cell("")
    url = record_url("companies:company", item.company.public_id)
    return Cell(item.company.legal_name, url=url, under=item.site.name if item.site else "", classes="clip")


def site_cell(item: InstalledItem) -> Cell:
    """The site; of a part it follows from its machine, and of an item at no company there is none to choose."""
    may = item.parent_id is None and item.company_id is not None
    return text_cell(item.site.name if item.site else "", **(_edit(item, "site") if may else {}))


def machine_cell(item: InstalledItem) -> Cell:
    if item.root is None:
        return text_cell("")
    return Cell(
        str(item.root), url=record_url("installed_base:item", item.root.public_id), classes="mono clip"
    )


class AgeInYears(Func):
    """Whole years since the item was delivered; where that is not known, since the next day of its life that is."""

    template = f"date_part('year', age({day_here('now()')}, %(expressions)s))::int"
    output_field = IntegerField()

    def __init__(self) -> None:
        super().__init__(Coalesce("delivered_on", "installed_on", "commissioned_on", "manufactured_on"))


def age_cell(item: InstalledItem) -> Cell:
    begun = item.delivered_on or item.installed_on or item.commissioned_on or item.manufactured_on
    if begun is None:
        return number_cell(None)
    today = timezone.localdate()
    return number_cell(
        max(0, today.year - begun.year - ((today.month, today.day) < (begun.month, begun.day)))
    )


def status_cell(item: InstalledItem) -> Cell:
    return Cell(item.get_status_display(), badge=MEANINGS[item.status], **_edit(item, "status"))


def ours_cell(item: InstalledItem) -> Cell:
    return Cell(
        _("Ours") if item.is_ours else _("Another supplier's"), badge="" if item.is_ours else "warning"
    )


def never() -> Value:
    return Value(date(1, 1, 1), output_field=DateField())


def counted(count: int, number: str) -> str:
    return ngettext("%(number)s item", "%(number)s items", count) % {"number": number}


def worded(choices: Any) -> Any:
    return lambda code: str(choices(code).label)


def day(key: str, *, default: bool = False) -> Column:
    return Column(
        key.removesuffix("_on"), W[key], lambda i: day_cell(getattr(i, key)), sort=Coalesce(F(key), never()),
        classes="num", default=default, fields=(Field(W[key], key, "day"),),
    )  # fmt: skip


COLUMNS = (
    Column(
        "serial", W["serial"], serial_cell, sort="serial_sort", fixed=True,
        fields=(
            Field(W["serial"], "serial"), Field(W["name"], "name"), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "product", W["product"], product_cell, sort="product__name_sort",
        fields=(Field(W["product"], "product__name"), Field(_("Product code"), "product__code")),
    ),
    Column("status", W["status"], status_cell, fields=(Field(W["status"], "status", words=worded(ItemStatus)),)),
    Column(
        "company", W["company"], company_cell,
        fields=(
            Field(W["company"], "company__legal_name"), Field(_("Business ID"), "company__business_id"),
        ),
    ),
    Column("site", W["site"], site_cell, default=False, fields=(Field(W["site"], "site__name"),)),
    Column("location", W["location"], lambda i: text_cell(i.location, **_edit(i, "location")), default=False,
           fields=(Field(W["location"], "location"),)),
    Column(
        "town", _("Town"), lambda i: text_cell(i.company.town if i.company else ""), default=False,
        fields=(Field(_("Town"), "company__town"),),
    ),
    Column("machine", W["root"], machine_cell, fields=(Field(W["root"], "root__serial"),)),
    Column("version", W["version"], lambda i: text_cell(i.version, classes="mono", **_edit(i, "version")), default=False,
           fields=(Field(W["version"], "version"),)),
    day("delivered_on", default=True),
    Column("age", _("Age (years)"), age_cell, classes="num", default=False,
           fields=(Field(_("Age (years)"), "age_years", "number"),), annotate={"age_years": AgeInYears()}),
    Column("support", _("End of support"), lambda i: day_cell(i.product.end_of_support), classes="num", default=False,
           fields=(Field(_("End of support"), "product__end_of_support", "day"),)),
    Column("verified", W["verified_at"], lambda i: day_cell(i.verified_at), classes="num", default=False,
           fields=(Field(W["verified_at"], "verified_at", "moment"),)),
    Column("tags", _("Tags"), lambda i: Cell(display.NOTHING, tags=tuple(i.tag_names), **_edit(i, "tags")), default=False,
           fields=(Field(_("Tags"), "tag_words"),), annotate={"tag_words": tag_words()}),
    Column("kind", _("Kind"), lambda i: text_cell(i.product.get_kind_display()), default=False,
           fields=(Field(_("Kind"), "product__kind", words=worded(ProductKind)),)),
    Column("maker", _("Maker"), lambda i: text_cell(i.product.maker.name if i.product.maker else ""), default=False,
           fields=(Field(_("Maker"), "product__maker__name"),)),
    Column("quantity", W["quantity"], lambda i: number_cell(i.quantity), classes="num", default=False,
           fields=(Field(W["quantity"], "quantity", "number"),)),
    day("manufactured_on"), day("installed_on"), day("commissioned_on"), day("retired_on"),
    Column("ours", W["is_ours"], ours_cell, default=False, fields=(Field(W["is_ours"], "is_ours"),)),
    Column("source", W["source"], lambda i: text_cell(i.get_source_display()), default=False,
           fields=(Field(W["source"], "source", words=worded(ItemSource)),)),
    Column("confidence", _("Confidence (%)"), lambda i: number_cell(i.confidence, **_edit(i, "confidence")), classes="num", default=False,
           fields=(Field(_("Confidence (%)"), "confidence", "number"),)),
    Column("changed", _("Changed"), lambda i: day_cell(i.changed_at), sort="changed_at", classes="num", default=False,
           fields=(Field(_("Changed"), "changed_at", "moment"),)),
)  # fmt: skip

SPEC = ListSpec(
    resource="item",
    title=_("Installed base"),
    url="installed_base:item_list",
    columns=COLUMNS,
    counted=counted,
    facets=ITEM_FACETS,
    order="serial",
    prepare=prepare,
    bulk_url="installed_base:item_bulk_edit",
    related=("product__maker", "company", "site", "root__product"),
    export_url="installed_base:item_export",
    options_url="installed_base:item_condition_options",
    muted=lambda item: item.status in GONE,
)


def filtered(request: HttpRequest, params: QueryDict) -> ItemFilter:
    """The items that the user sees, narrowed as the query says."""
    return ItemFilter(params, InstalledItem.objects.visible_to(request.user).defer("notes"), request=request)


@require_safe
@requires(Permission.ITEM_VIEW)
def item_list(request: HttpRequest) -> HttpResponse:
    """Items, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.ITEM_EDIT)
    may_add = request.user.has_permission(Permission.ITEM_EDIT)
    spec = with_custom_fields(SPEC, request)
    spec = replace(
        spec, facets=(*selection_facets(request.GET), *spec.facets, *attribute_facets(request.GET))
    )
    return list_page(
        request, spec, lambda params: filtered(request, params), "installed_base/item_list.html", abilities,
        may_add=may_add, uncovered_url=_without_cover(request),
    )  # fmt: skip


def _without_cover(request: HttpRequest) -> str:
    """Where the items without cover of the one company stand whose list this is; it is what a caller asks next."""
    companies = request.GET.getlist("company")
    gaps = (
        link("service:gap_list")
        if len(companies) == 1 and request.user.has_permission(Permission.COVER_VIEW)
        else ""
    )
    return f"{gaps}?{urlencode({'company': companies[0]})}" if gaps else ""


@require_safe
@requires(Permission.ITEM_VIEW, Permission.EXPORT)
def item_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(
            request, with_custom_fields(SPEC, request), filtered(request, request.GET), name="items"
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.ITEM_VIEW)
def item_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
