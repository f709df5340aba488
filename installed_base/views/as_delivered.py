"""The parts of a new item, written down after its product's structure."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.refusals import Refusal
from installed_base.operations import as_delivered as operations
from installed_base.queries import structure_of
from installed_base.views.product_tabs import drawn
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission


@requires(Permission.ITEM_EDIT, Permission.PRODUCT_VIEW)
def item_build(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what would be written down, then write it."""
    item = item_within_reach(request, public_id)
    today = timezone.localdate()
    refused = None
    if request.method == "POST":
        try:
            count = operations.build_as_delivered(item=item, by=request.user, now=timezone.now(), today=today)
        except Refusal as refusal:
            refused = refusal.message
        else:
            words = ngettext("%(count)d part was written down.", "%(count)d parts were written down.", count)
            messages.success(request, words % {"count": count})
            return redirect("installed_base:item", item.public_id)
    day = item.delivered_on or item.manufactured_on or today
    context = {
        "item": item, "day": day, "refused": refused, "submit": _("Write the parts down"),
        "nodes": [drawn(node) for node in structure_of(item.product, on=day)],
        "cancel_url": reverse("installed_base:item", args=[item.public_id]),
    }  # fmt: skip
    return render(request, "installed_base/item_build.html", context, status=409 if refused else 200)
