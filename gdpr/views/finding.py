"""Free text that seems to tell of what articles 9 and 10 protect, for somebody to look at."""

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
from gdpr.forms import ReasonForm
from gdpr.models import SensitiveFinding
from gdpr.operations.sensitive_scan import set_aside
from users.guards import requires
from users.permissions import Permission

SHOWN = 200


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def finding_list(request: HttpRequest) -> HttpResponse:
    """Where it stands and of what kind it may be, the oldest first; then what was set aside."""
    rows = SensitiveFinding.objects.select_related("person", "activity", "company", "decided_by")
    waiting = rows.waiting()
    context = {
        "waiting": waiting.order_by("found_at", "pk")[:SHOWN], "count": waiting.count(), "shown": SHOWN,
        "aside": rows.fine().order_by("-decided_at", "-pk")[:50],
    }  # fmt: skip
    return render(request, "gdpr/finding_list.html", context)


@never_cache
@requires(Permission.REQUEST_HANDLE)
def finding_set_aside(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The words are fine, or needed: say why."""
    one = get_object_or_404(
        SensitiveFinding.objects.select_related("person", "activity", "company"), public_id=public_id
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_aside(finding=one, because=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is set aside until the text changes."))
            return redirect("gdpr:finding_list")
    context = {
        "one": one,
        "form": form,
        "submit": _("Set it aside"),
        "cancel_url": reverse("gdpr:finding_list"),
    }
    return render(request, "gdpr/finding_set_aside.html", context, status=422 if form.errors else 200)
