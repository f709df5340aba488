"""One click for a name that is not used any more, and one to take that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import Refusal
from companies.operations.name import continue_name, end_name
from companies.views.company import visible
from users.guards import requires
from users.permissions import Permission


@requires(Permission.COMPANY_EDIT)
@require_POST
def company_name_end(request: HttpRequest, public_id: UUID, name_id: UUID) -> HttpResponse:
    """Today is the last day on which the name is used; the toast takes it back."""
    company = visible(request, public_id)
    name = get_object_or_404(company.names, public_id=name_id)
    try:
        end_name(name=name, last_day=timezone.localdate(), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        again = reverse("companies:company_name_continue", args=[company.public_id, name.public_id])
        text = _("The name %(name)s has ended.") % {"name": name.name}
        messages.success(request, text, extra_tags=f"undo:{again}")
    return redirect(reverse("companies:company", args=[company.public_id]) + "?tab=sources")


@requires(Permission.COMPANY_EDIT)
@require_POST
def company_name_continue(request: HttpRequest, public_id: UUID, name_id: UUID) -> HttpResponse:
    """The name is in use after all."""
    company = visible(request, public_id)
    name = get_object_or_404(company.names, public_id=name_id)
    continue_name(name=name, by=request.user, now=timezone.now())
    return redirect(reverse("companies:company", args=[company.public_id]) + "?tab=sources")
