"""Items and products changed out of their lists: one field of one in its cell, or many at once."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from common.lists.cells import CellForm, cell_page
from custom_fields.views.value import value_page
from installed_base.forms.lists import (
    ITEM_CELL_FORMS,
    ITEM_FACT_FORMS,
    PRODUCT_CELL_FORMS,
    ItemBulkForm,
    ProductBulkForm,
)
from installed_base.models import InstalledItem, Product
from installed_base.operations.bulk_edit import ITEMS, PRODUCTS
from installed_base.operations.configuration import move_item
from installed_base.operations.item import change_item
from installed_base.operations.product import change_product
from installed_base.operations.tag import tag_item
from installed_base.views import item_list, product_list
from users.guards import requires
from users.permissions import Permission
from users.views.bulk_edit import bulk_edit_page


@requires(Permission.ITEM_VIEW, Permission.ITEM_EDIT)
def item_cell(request: HttpRequest, public_id: UUID, field: str) -> HttpResponse:
    """The form of one field; what was saved comes back as the cell."""
    if field not in ITEM_CELL_FORMS:
        raise Http404
    item, save = _item_and_save(request, public_id, field)
    return cell_page(request, item_list.SPEC, item, field, ITEM_CELL_FORMS[field], save=save)


@requires(Permission.ITEM_VIEW, Permission.ITEM_EDIT)
def item_fact(request: HttpRequest, public_id: UUID, field: str) -> HttpResponse:
    """The form of one fact where it stands on the card; what was saved shows on the card."""
    if field not in ITEM_FACT_FORMS:
        raise Http404
    item, save = _item_and_save(request, public_id, field)

    def done() -> HttpResponse:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect("installed_base:item", public_id)

    return cell_page(request, item_list.SPEC, item, field, ITEM_FACT_FORMS[field], save=save, done=done)


def _item_and_save(
    request: HttpRequest, public_id: UUID, field: str
) -> tuple[InstalledItem, Callable[[InstalledItem, CellForm], None]]:
    """The item, and how a field of it is written."""
    items = InstalledItem.objects.visible_to(request.user).select_related("product", "company", "site")

    def save(item: InstalledItem, form: CellForm) -> None:
        by, now = request.user, timezone.now()
        if field == "tags":
            tag_item(item=item, names=form.value, by=by, now=now)
        elif field == "site":
            move_item(item=item, company=item.company, site=form.value, by=by, now=now)
        else:
            change_item(
                item=item, values={field: form.value}, by=by, now=now,
                expected_revision=form.cleaned_data["revision"], base=form.base,
            )  # fmt: skip

    return get_object_or_404(items, public_id=public_id), save


@requires(Permission.ITEM_VIEW, Permission.ITEM_EDIT, Permission.BULK_EDIT)
def item_bulk_edit(request: HttpRequest) -> HttpResponse:
    """Choose what becomes of the items, look at what will happen, do it."""
    return bulk_edit_page(request, item_list.SPEC, item_list.filtered, ITEMS, ItemBulkForm)


@requires(Permission.PRODUCT_VIEW, Permission.PRODUCT_EDIT)
def product_cell(request: HttpRequest, public_id: UUID, field: str) -> HttpResponse:
    """The form of one field; what was saved comes back as the cell."""
    if field not in PRODUCT_CELL_FORMS:
        raise Http404
    product = get_object_or_404(Product.objects.visible_to(request.user), public_id=public_id)

    def save(product: Product, form: CellForm) -> None:
        change_product(
            product=product, values={field: form.value}, by=request.user, now=timezone.now(),
            expected_revision=form.cleaned_data["revision"], base=form.base,
        )  # fmt: skip

    return cell_page(request, product_list.SPEC, product, field, PRODUCT_CELL_FORMS[field], save=save)


@requires(Permission.PRODUCT_VIEW, Permission.PRODUCT_EDIT, Permission.BULK_EDIT)
def product_bulk_edit(request: HttpRequest) -> HttpResponse:
    """Choose what becomes of the products, look at what will happen, do it."""
    return bulk_edit_page(request, product_list.SPEC, product_list.filtered, PRODUCTS, ProductBulkForm)


@requires(Permission.ITEM_VIEW, Permission.ITEM_EDIT)
def item_value(request: HttpRequest, public_id: UUID, key: str, place: str) -> HttpResponse:
    """The form of one custom field, where it stands in the list or on the card."""
    items = InstalledItem.objects.visible_to(request.user).select_related("product", "company", "site")
    return value_page(request, item_list.SPEC, get_object_or_404(items, public_id=public_id), key, place)
