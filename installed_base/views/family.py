"""Families of products: their list, their pages, how they are made and changed."""

import uuid
from functools import partial

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from installed_base.choices import AT_WORK
from installed_base.forms.catalogue import FamilyCreateForm, FamilyEditForm, initial_of
from installed_base.models import InstalledItem, ProductFamily
from installed_base.operations import family as operations
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import confirm_page, create_page, edit_page

SHOWN = 200


@require_safe
@requires(Permission.PRODUCT_VIEW)
def family_list(request: HttpRequest) -> HttpResponse:
    """All families as a tree, with how many products each has."""
    rows = ProductFamily.objects.visible_to(request.user).annotate(count=Count("products")).order_by("name")
    nodes = {
        row.pk: {"text": row.name, "url": _url(row), "note": _note(row), "children": [], "open": True}
        for row in rows
    }
    top = []
    for row in rows:
        above = nodes.get(row.parent_id)
        (above["children"] if above else top).append(nodes[row.pk])
    context = {"nodes": top, "may_edit": request.user.has_permission(Permission.PRODUCT_EDIT)}
    return render(request, "installed_base/family_list.html", context)


@require_safe
@requires(Permission.PRODUCT_VIEW)
def family(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A family: the families in it, its products with how many items of each are in use."""
    one = _within_reach(request, public_id)
    products = list(
        one.products.select_related("maker", "successor").order_by("name_sort", "id")[: SHOWN + 1]
    )
    items = InstalledItem.objects.visible_to(request.user).filter(
        product__in=[p.pk for p in products], status__in=AT_WORK
    )
    counts = dict(items.order_by().values_list("product").annotate(count=Count("pk")))
    context = {
        "family": one,
        "rows": [(product, counts.get(product.pk, 0)) for product in products[:SHOWN]],
        "has_more": len(products) > SHOWN,
        "families": one.families.annotate(count=Count("products")).order_by("name"),
        "today": timezone.localdate(),
        "may_edit": request.user.has_permission(Permission.PRODUCT_EDIT),
        "may_see_items": request.user.has_permission(Permission.ITEM_VIEW),
    }
    return render(request, "installed_base/family.html", context)


@requires(Permission.PRODUCT_EDIT)
def family_create(request: HttpRequest) -> HttpResponse:
    """Make a family."""
    form = FamilyCreateForm(request.POST or None, user=request.user)
    return create_page(
        request, "installed_base/family_create.html", form, act=operations.create_family,
        to=reverse("installed_base:family_list"), said=_("The family was added."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def family_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a family."""
    one = _within_reach(request, public_id)
    form = FamilyEditForm(request.POST or None, user=request.user, but=one, initial=initial_of(one))
    act = partial(operations.change_family, family=one)
    return edit_page(
        request, "installed_base/family_edit.html", form, act=act, row=one, family=one, to=_url(one),
        said=_("The family was saved."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def family_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a family away after saying that its products stay."""
    one = _within_reach(request, public_id)
    return confirm_page(
        request, "installed_base/family_delete.html", act=partial(operations.delete_family, family=one),
        to=reverse("installed_base:family_list"), said=_("The family was deleted."), cancel_url=_url(one),
        family=one, count=one.products.count(), submit=_("Delete the family"),
    )  # fmt: skip


def _within_reach(request: HttpRequest, public_id: uuid.UUID) -> ProductFamily:
    rows = ProductFamily.objects.visible_to(request.user).select_related("parent")
    return get_object_or_404(rows, public_id=public_id)


def _url(one: ProductFamily) -> str:
    return reverse("installed_base:family", args=[one.public_id])


def _note(row: ProductFamily) -> str:
    return " · ".join(filter(None, [row.code, str(row.count)]))
