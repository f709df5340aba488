"""Lines of what a product is built of."""

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from installed_base.forms.catalogue import BomLineCreateForm, BomLineEditForm, initial_of
from installed_base.models import BomLine
from installed_base.operations import bom as operations
from installed_base.views.product_tabs import tab_url
from installed_base.views.reach import product_within_reach
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import create_page, edit_page, removed


@requires(Permission.PRODUCT_EDIT)
def bom_line_create(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what the product is built of."""
    product = product_within_reach(request, public_id)
    form = BomLineCreateForm(request.POST or None, user=request.user)
    act = partial(operations.add_bom_line, assembly=product)
    return create_page(
        request, "installed_base/bom_line_create.html", form, act=act, product=product,
        to=tab_url(product, "structure"), said=_("The line was added."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def bom_line_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct or end a line."""
    line = _row(request, public_id)
    form = BomLineEditForm(request.POST or None, initial=initial_of(line))
    act = partial(operations.change_bom_line, line=line)
    return edit_page(
        request, "installed_base/bom_line_edit.html", form, act=act, row=line, line=line,
        product=line.assembly, to=tab_url(line.assembly, "structure"), said=_("The line was saved."),
    )  # fmt: skip


@require_POST
@requires(Permission.PRODUCT_EDIT)
def bom_line_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a line away that never was true."""
    line = _row(request, public_id)
    act = partial(operations.remove_bom_line, line=line)
    return removed(request, act=act, to=tab_url(line.assembly, "structure"), said=_("The line was removed."))


def _row(request: HttpRequest, public_id: uuid.UUID) -> BomLine:
    rows = BomLine.objects.visible_to(request.user).select_related("assembly", "component")
    return get_object_or_404(rows, public_id=public_id)
