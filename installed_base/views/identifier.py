"""Other numbers of an item."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import Refusal
from installed_base.forms.item import IdentifierForm
from installed_base.operations import identifier as operations
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission


@require_POST
@requires(Permission.ITEM_EDIT)
def item_identifier_add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the item another number."""
    item = item_within_reach(request, public_id)
    form = IdentifierForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(sentence for errors in form.errors.values() for sentence in errors))
        return redirect("installed_base:item", item.public_id)
    try:
        operations.add_identifier(item=item, by=request.user, now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The number was added."))
    return redirect("installed_base:item", item.public_id)


@require_POST
@requires(Permission.ITEM_EDIT)
def item_identifier_remove(request: HttpRequest, public_id: uuid.UUID, number_id: uuid.UUID) -> HttpResponse:
    """Take a number off the item."""
    item = item_within_reach(request, public_id)
    identifier = get_object_or_404(item.identifiers.select_related("item"), public_id=number_id)
    operations.remove_identifier(identifier=identifier, by=request.user, now=timezone.now())
    messages.success(request, _("The number was removed."))
    return redirect("installed_base:item", item.public_id)
