"""Products: their page, how they are put into the catalogue, corrected and taken out."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, filled
from history.operations import ChangedMeanwhile
from installed_base.forms.product import ProductForm
from installed_base.forms.started_from import changed, started_from, values_before
from installed_base.models import Product
from installed_base.operations import product as operations
from installed_base.views.product_tabs import TABS, chosen_tab, lifecycle_badges, tabs_of
from installed_base.views.reach import product_within_reach
from installed_base.views.started_from import conflict_of, shown
from users.choices import Resource
from users.guards import requires
from users.operations.recent import remember_opened
from users.permissions import Permission
from users.views.form_acts import confirm_page


@require_safe
@requires(Permission.PRODUCT_VIEW)
def product(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A product: its facts and items, structure, fitting parts, where it is used, documents, change log."""
    one = product_within_reach(request, public_id)
    tab = chosen_tab(request)
    remember_opened(resource=Resource.PRODUCT, record_id=one.public_id, by=request.user, now=timezone.now())
    asked = Asked(record=one, user=request.user, now=timezone.now())
    context = {
        "product": one,
        "tab": tab,
        "tabs": tabs_of(request, one, tab),
        **{place: filled("product", place, asked) for place in ("banners", "facts", "actions")},
        "slot_badges": filled("product", "badges", asked),
        "panel": f"installed_base/panels/product_{tab}.html",
        "badges": lifecycle_badges(one),
        "today": timezone.localdate(),
        "may_edit": request.user.has_permission(Permission.PRODUCT_EDIT),
        "may_add": request.user.has_permission(Permission.ITEM_EDIT),
        **TABS[tab][1](request, one),
    }
    return render(request, "installed_base/product.html", context)


@requires(Permission.PRODUCT_EDIT)
def product_create(request: HttpRequest) -> HttpResponse:
    """Put a product into the catalogue."""
    form = ProductForm(request.POST or None, user=request.user, initial={"submission": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_product(
                by=request.user,
                now=timezone.now(),
                submission=form.cleaned_data["submission"],
                **form.facts(),
            )
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("%(product)s is in the catalogue.") % {"product": made})
            return redirect("installed_base:product", made.public_id)
    context = {"submit": _("Add the product"), "cancel_url": reverse("installed_base:product_list")}
    return shown(request, "installed_base/product_create.html", form, Product, **context)


@requires(Permission.PRODUCT_EDIT)
def product_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct a product; somebody else's change meanwhile is shown beside what was typed."""
    one = product_within_reach(request, public_id)

    def make(data: Any = None) -> ProductForm:
        return ProductForm(data, user=request.user, product=one)

    form, conflict = make(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        base = values_before(request.POST, make)
        try:
            operations.change_product(
                product=one, values=changed(form.facts(), base), by=request.user, now=timezone.now(),
                expected_revision=form.cleaned_data["revision"], base=base and _stored(base, one),
            )  # fmt: skip
        except ChangedMeanwhile as meanwhile:
            one = product_within_reach(request, public_id)
            conflict = conflict_of(form, one, meanwhile)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("%(product)s was saved.") % {"product": one})
            return redirect("installed_base:product", one.public_id)
    context = {
        "product": one,
        "conflict": conflict,
        "started_from": started_from(make()),
        "submit": _("Save the product"),
        "cancel_url": reverse("installed_base:product", args=[one.public_id]),
    }
    return shown(request, "installed_base/product_edit.html", form, Product, **context)


@requires(Permission.PRODUCT_EDIT)
def product_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a product that has no items out of the catalogue."""
    one = product_within_reach(request, public_id)
    return confirm_page(
        request, "installed_base/product_delete.html", act=partial(operations.delete_product, product=one),
        to=reverse("installed_base:product_list"), said=_("%(product)s was deleted.") % {"product": one},
        cancel_url=reverse("installed_base:product", args=[one.public_id]),
        product=one, submit=_("Delete the product"),
    )  # fmt: skip


def _tell(form: ProductForm, refusal: Refusal) -> None:
    add_refusal(form, refusal)
    form.taken_by = getattr(refusal, "existing", None)


def _stored(base: dict[str, Any], one: Product) -> dict[str, Any]:
    """Maker and family are typed by name and stored by number: equal names started from the present ones."""
    present = {"maker": one.maker, "family": one.family}
    same = {name: row for name, row in present.items() if base.get(name) == (row.name if row else "")}
    return {name: value for name, value in base.items() if name not in present} | same
