"""Features of a software or service."""

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from installed_base.forms.catalogue import FeatureCreateForm, FeatureEditForm, initial_of
from installed_base.models import SoftwareFeature
from installed_base.operations import feature as operations
from installed_base.views.product_tabs import tab_url
from installed_base.views.reach import product_within_reach
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import create_page, edit_page, removed


@requires(Permission.PRODUCT_EDIT)
def feature_create(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what the product can do."""
    product = product_within_reach(request, public_id)
    form = FeatureCreateForm(request.POST or None)
    act = partial(operations.add_feature, product=product)
    return create_page(
        request, "installed_base/feature_create.html", form, act=act, product=product,
        to=tab_url(product, "features"), said=_("The feature was added."),
    )  # fmt: skip


@requires(Permission.PRODUCT_EDIT)
def feature_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct a feature."""
    feature = _row(request, public_id)
    form = FeatureEditForm(request.POST or None, initial=initial_of(feature))
    act = partial(operations.change_feature, feature=feature)
    return edit_page(
        request, "installed_base/feature_edit.html", form, act=act, row=feature, feature=feature,
        product=feature.product, to=tab_url(feature.product, "features"), said=_("The feature was saved."),
    )  # fmt: skip


@require_POST
@requires(Permission.PRODUCT_EDIT)
def feature_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a feature away."""
    feature = _row(request, public_id)
    act = partial(operations.remove_feature, feature=feature)
    return removed(
        request, act=act, to=tab_url(feature.product, "features"), said=_("The feature was removed.")
    )


def _row(request: HttpRequest, public_id: uuid.UUID) -> SoftwareFeature:
    rows = SoftwareFeature.objects.visible_to(request.user).select_related("product")
    return get_object_or_404(rows, public_id=public_id)
