"""Makers with their other spellings, and makers that are one."""

import uuid
from functools import partial

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from installed_base.forms.maker import SpellingForm, UniteForm
from installed_base.models import Maker, MakerSpelling
from installed_base.operations import maker as operations
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import create_page, removed

SHOWN = 300


@require_safe
@requires(Permission.PRODUCT_VIEW)
def maker_list(request: HttpRequest) -> HttpResponse:
    """All makers with how many products each has, and the spellings that lead to it."""
    words = request.GET.get("q", "").strip()[:200].replace("\0", "")
    rows = Maker.objects.visible_to(request.user).named_like(words) if words else _rows(request)
    makers = list(
        rows.annotate(count=Count("products", distinct=True)).prefetch_related("spellings").order_by("name", "pk")[: SHOWN + 1]
    )  # fmt: skip
    context = {
        "makers": makers[:SHOWN],
        "has_more": len(makers) > SHOWN,
        "q": words,
        "may_edit": request.user.has_permission(Permission.PRODUCT_EDIT),
    }
    return render(request, "installed_base/maker_list.html", context)


@requires(Permission.PRODUCT_EDIT)
def maker_spelling_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep another spelling of a maker."""
    maker = _within_reach(request, public_id)
    form = SpellingForm(request.POST or None)
    return create_page(
        request, "installed_base/maker_spelling_add.html", form, act=partial(operations.add_spelling, maker=maker),
        maker=maker, to=reverse("installed_base:maker_list"), said=_("The spelling was kept."),
    )  # fmt: skip


@require_POST
@requires(Permission.PRODUCT_EDIT)
def maker_spelling_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a spelling go."""
    spelling = get_object_or_404(MakerSpelling.objects.visible_to(request.user), public_id=public_id)
    return removed(
        request, act=partial(operations.remove_spelling, spelling=spelling), to=reverse("installed_base:maker_list"),
        said=_("The spelling was removed."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def maker_unite(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say that a maker is another one of the register: its products and spellings go there."""
    maker = _within_reach(request, public_id)
    form = UniteForm(request.POST or None, maker=maker)
    return create_page(
        request, "installed_base/maker_unite.html", form, act=partial(operations.unite_makers, gone=[maker]),
        maker=maker, count=maker.products.count(), to=reverse("installed_base:maker_list"), said=_("The makers are one now."),
    )  # fmt: skip


def _rows(request: HttpRequest):
    return Maker.objects.visible_to(request.user)


def _within_reach(request: HttpRequest, public_id: uuid.UUID) -> Maker:
    return get_object_or_404(_rows(request), public_id=public_id)
