"""The list of products: page, file, and the options of its conditions."""

from django.contrib import messages
from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.links import record_url
from common.lists.columns import Cell, Column, Field, day_cell, edit_labels, edited_at, number_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from installed_base.choices import PRODUCT_WORDS, ProductKind
from installed_base.filters import PRODUCT_FACETS, ProductFilter
from installed_base.models import InstalledItem, Product
from installed_base.views.item_list import never
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

W = PRODUCT_WORDS
EDIT_LABELS = {
    "kind": _("Change the kind of %(name)s"),
    "end_of_sale": _("Change the end of sale of %(name)s"),
    "end_of_support": _("Change the end of support of %(name)s"),
}


def _edit(product: Product, field: str) -> dict[str, str]:
    return edited_at("installed_base:product_cell", product, field, product.name)


def prepare(products: list[Product], request: HttpRequest) -> None:
    """Count the items that the user sees of the page's products, in one query."""
    items = InstalledItem.objects.visible_to(request.user).filter(
        product__in=[product.pk for product in products]
    )
    counts = dict(items.order_by().values_list("product").annotate(count=Count("pk")))
    labels = edit_labels(EDIT_LABELS, request.user.has_permission(Permission.PRODUCT_EDIT))
    for product in products:
        product.edit_labels = labels
        product.item_count = counts.get(product.pk, 0)


def name_cell(product: Product) -> Cell:
    url = record_url("installed_base:product", product.public_id)
    return Cell(product.name, url=url, under=product.code, under_classes="mono")


def items_cell(product: Product) -> Cell:
    return number_cell(
        product.item_count,
        url=f"{reverse('installed_base:item_list')}?product={product.public_id}"
        if product.item_count
        else "",
    )


def counted(count: int, number: str) -> str:
    return ngettext("%(number)s product", "%(number)s products", count) % {"number": number}


COLUMNS = (
    Column("name", W["name"], name_cell, sort="name_sort", fixed=True,
           fields=(Field(W["name"], "name"), Field(W["code"], "code"), Field(_("Universal ID"), "public_id"))),
    Column("kind", W["kind"], lambda p: text_cell(p.get_kind_display(), **_edit(p, "kind")),
           fields=(Field(W["kind"], "kind", words=lambda code: str(ProductKind(code).label)),)),
    Column("maker", W["maker"], lambda p: text_cell(p.maker.name if p.maker else _("Our own make")),
           fields=(Field(W["maker"], "maker__name"),)),
    Column("family", W["family"], lambda p: text_cell(p.family.name if p.family else ""),
           fields=(Field(W["family"], "family__name"),)),
    Column("items", _("Items"), items_cell, classes="num"),
    Column("end_of_sale", W["end_of_sale"], lambda p: day_cell(p.end_of_sale, **_edit(p, "end_of_sale")), classes="num",
           sort=Coalesce(F("end_of_sale"), never()), fields=(Field(W["end_of_sale"], "end_of_sale", "day"),)),
    Column("end_of_support", W["end_of_support"], lambda p: day_cell(p.end_of_support, **_edit(p, "end_of_support")), classes="num",
           sort=Coalesce(F("end_of_support"), never()), fields=(Field(W["end_of_support"], "end_of_support", "day"),)),
    Column("successor", W["successor"], lambda p: text_cell(p.successor.name if p.successor else ""), default=False,
           fields=(Field(W["successor"], "successor__code"),)),
    Column("changed", _("Changed"), lambda p: day_cell(p.changed_at), sort="changed_at", classes="num", default=False,
           fields=(Field(_("Changed"), "changed_at", "moment"),)),
)  # fmt: skip

SPEC = ListSpec(
    resource="product",
    title=_("Products"),
    url="installed_base:product_list",
    columns=COLUMNS,
    counted=counted,
    facets=PRODUCT_FACETS,
    order="name",
    bulk_url="installed_base:product_bulk_edit",
    prepare=prepare,
    related=("maker", "family", "successor"),
    export_url="installed_base:product_export",
    options_url="installed_base:product_condition_options",
)


def filtered(request: HttpRequest, params: QueryDict) -> ProductFilter:
    """The products that the user sees, narrowed as the query says."""
    return ProductFilter(
        params, Product.objects.visible_to(request.user).defer("description"), request=request
    )


@require_safe
@requires(Permission.PRODUCT_VIEW)
def product_list(request: HttpRequest) -> HttpResponse:
    """Products, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.PRODUCT_EDIT)
    may_add = request.user.has_permission(Permission.PRODUCT_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "installed_base/product_list.html", abilities,
        may_add=may_add,
    )  # fmt: skip


@require_safe
@requires(Permission.PRODUCT_VIEW, Permission.EXPORT)
def product_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="products")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.PRODUCT_VIEW)
def product_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
