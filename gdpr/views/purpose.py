"""For what people are in the register: each purpose with its ground, its weighing and how many there are."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms import WeighForm
from gdpr.models import Purpose
from gdpr.operations.purpose import weigh_purpose
from gdpr.queries.retention.figures import purposes_in_use
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.PRIVACY_MANAGE)
def purpose_list(request: HttpRequest) -> HttpResponse:
    """All purposes."""
    return render(request, "gdpr/purpose_list.html", {"lines": purposes_in_use(timezone.localdate())})


@requires(Permission.PRIVACY_MANAGE)
def purpose_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say on what ground a purpose stands, and how the interests were weighed."""
    purpose = get_object_or_404(Purpose, public_id=public_id)
    initial = {name: getattr(purpose, name) for name in ("basis", "lia_text", "lia_reviewed_on")}
    form = WeighForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            weigh_purpose(purpose=purpose, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(purpose)s was saved.") % {"purpose": purpose})
            return redirect("gdpr:purpose_list")
    context = {"purpose": purpose, "form": form, "cancel_url": reverse("gdpr:purpose_list")}
    return render(request, "gdpr/purpose_edit.html", context, status=422 if form.errors else 200)
