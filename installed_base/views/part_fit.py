"""Which parts fit a product."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.slots import Asked, filled
from installed_base.forms.catalogue import PartFitCreateForm, PartFitEditForm, initial_of
from installed_base.models import PartFit
from installed_base.operations import part_fit as operations
from installed_base.queries import parts_that_fit, warnings_of_fit
from installed_base.views.product_tabs import tab_url
from installed_base.views.reach import item_within_reach, product_within_reach
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import create_page, edit_page, removed

SHOWN = 100


@requires(Permission.PRODUCT_EDIT)
def part_fit_create(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that a part fits the product."""
    product = product_within_reach(request, public_id)
    form = PartFitCreateForm(request.POST or None, user=request.user)
    act = _warned(request, partial(operations.add_part_fit, product=product))
    return create_page(
        request, "installed_base/part_fit_create.html", form, act=act, product=product,
        to=tab_url(product, "parts"), said=_("The part was added."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def part_fit_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct for which numbers and revisions a part fits."""
    fit = _row(request, public_id)
    form = PartFitEditForm(request.POST or None, initial=initial_of(fit))
    act = _warned(request, partial(operations.change_part_fit, fit=fit), fit)
    return edit_page(
        request, "installed_base/part_fit_edit.html", form, act=act, row=fit, fit=fit,
        product=fit.product, to=tab_url(fit.product, "parts"), said=_("The part was saved."),
    )  # fmt: skip


@require_POST
@requires(Permission.PRODUCT_EDIT)
def part_fit_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back that a part fits."""
    fit = _row(request, public_id)
    act = partial(operations.remove_part_fit, fit=fit)
    return removed(request, act=act, to=tab_url(fit.product, "parts"), said=_("The part was removed."))


@require_safe
@requires(Permission.ITEM_VIEW, Permission.PRODUCT_VIEW)
def item_parts_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The parts that fit this very item; `?words=` narrows them."""
    item = item_within_reach(request, public_id)
    words = request.GET.get("words", "").strip()[:100]
    found = parts_that_fit(item, words)
    used: dict[int, datetime] = {}
    for slot in filled("item", "parts_used", Asked(record=item, user=request.user, now=timezone.now())):
        used |= slot.context["used"]
    for one in found:
        mine = [used[part.pk] for part in (one.part, one.current) if part.pk in used]
        one.used_at = max(mine, default=None)
    context = {"item": item, "words": words, "found": found[:SHOWN], "has_more": len(found) > SHOWN}
    return render(request, "installed_base/panels/item_parts.html", context)


def _warned(request: HttpRequest, act: Any, fit: PartFit | None = None) -> Any:
    """The operation, and then what its range may mean otherwise than its writer thinks."""

    def acted(**facts: Any) -> None:
        made = act(**facts)
        for text in warnings_of_fit(fit or made)[:3]:
            messages.warning(request, text)

    return acted


def _row(request: HttpRequest, public_id: uuid.UUID) -> PartFit:
    rows = PartFit.objects.visible_to(request.user).select_related("product", "part")
    return get_object_or_404(rows, public_id=public_id)
