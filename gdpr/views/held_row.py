"""Rows that were held at the gate, and what somebody decides on them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.held import HeldForm
from gdpr.models import HeldRow
from gdpr.operations import held_row as operations
from gdpr.queries.held_rows import MOST, held_lines
from users.guards import requires
from users.permissions import Permission


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def held_list(request: HttpRequest) -> HttpResponse:
    """What was stopped: by which file and row, and why, without a word of it."""
    lines = held_lines(request.user)
    context = {"lines": lines, "waiting": HeldRow.objects.waiting().count(), "most": MOST}
    return render(request, "gdpr/held_list.html", context)


@never_cache
@requires(Permission.REQUEST_HANDLE)
def held_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the row in, or keep it out, with the reason."""
    row = get_object_or_404(HeldRow, public_id=public_id)
    form = HeldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"row": row, "because": form.cleaned_data["reason"], "by": request.user, "now": timezone.now()}
        try:
            if request.POST.get("act") == "release":
                operations.release_held(ground=form.cleaned_data["ground"], **said)
            else:
                operations.keep_out(**said)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is decided. What became of rows of files stands in the list."))
            return redirect("gdpr:held_list")
    context = {"row": row, "form": form, "cancel_url": reverse("gdpr:held_list")}
    return render(request, "gdpr/held_decide.html", context, status=422 if form.errors else 200)
