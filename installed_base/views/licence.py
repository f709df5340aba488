"""The features that an item is licensed for, on its card."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from common.slots import Asked
from installed_base.choices import ProductKind
from installed_base.forms.configuration import EndForm, FeatureOfItemForm
from installed_base.operations import licence as operations
from installed_base.views.acts import act_on_item
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission

LICENSED = {ProductKind.SOFTWARE, ProductKind.SERVICE}


def licences(asked: Asked) -> dict[str, Any] | None:
    """What a software or a service is licensed for on the day; nothing on the card of anything else."""
    item = asked.record
    if item.product.kind not in LICENSED:
        return None
    rows = item.features.on(asked.day or timezone.localdate(asked.now)).select_related("feature")
    may_edit = asked.day is None and asked.user.has_permission(Permission.ITEM_EDIT)
    return {"item": item, "licences": rows.order_by("feature__name", "pk"), "may_edit": may_edit}


@requires(Permission.ITEM_EDIT)
def item_feature_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what the item is licensed for."""
    item = item_within_reach(request, public_id)
    form = FeatureOfItemForm(request.POST or None, item=item)

    def add(facts: dict[str, Any]) -> str:
        row = operations.license_feature(item=item, by=request.user, now=timezone.now(), **facts)
        return _("The item is licensed for %(feature)s.") % {"feature": row.feature}

    return act_on_item(
        request, item, form, add, template="installed_base/item_feature_add.html", submit=_("Add the feature")
    )


@requires(Permission.ITEM_EDIT)
def item_feature_end(request: HttpRequest, public_id: uuid.UUID, licence_id: uuid.UUID) -> HttpResponse:
    """Say from which day on the item has the feature no more."""
    item = item_within_reach(request, public_id)
    row = get_object_or_404(item.features.select_related("feature"), public_id=licence_id)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})

    def end(facts: dict[str, Any]) -> str:
        operations.end_licence(licence=row, by=request.user, now=timezone.now(), **facts)
        return _("The licence ends.")

    return act_on_item(
        request, item, form, end, template="installed_base/item_feature_end.html", submit=_("End the licence"),
        licence=row,
    )  # fmt: skip
