"""The register of breaches, with the 72 hours in sight."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.desk import (
    BREACH_FACTS,
    BreachCreateForm,
    BreachEditForm,
    PhaseForm,
    initial_of_breach,
)
from gdpr.models import Breach
from gdpr.operations import breach as operations
from gdpr.queries.breach import countdown
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.REQUEST_HANDLE)
def breach_list(request: HttpRequest) -> HttpResponse:
    """All breaches, also those that nobody had to be told of (art. 33(5)); open ones first."""
    rows = list(Breach.objects.order_by("closed_at", "-aware_at", "-id")[:200])
    for one in rows:
        one.countdown = countdown(one, now=timezone.now())
    rows.sort(key=lambda one: one.closed_at is not None)
    return render(request, "gdpr/breach_list.html", {"breaches": rows})


@requires(Permission.REQUEST_HANDLE)
def breach_create(request: HttpRequest) -> HttpResponse:
    """Write a breach down."""
    moment = timezone.localtime().replace(second=0, microsecond=0)
    form = BreachCreateForm(request.POST or None, initial={"submission": uuid4(), "aware_at": moment})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in BREACH_FACTS}
        try:
            one = operations.record_breach(
                values=values, by=request.user, now=timezone.now(), submission=form.cleaned_data["submission"]
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            if one.due_at > timezone.now():
                messages.success(request, _("The breach is written down. The 72 hours run."))
            else:
                messages.warning(
                    request,
                    _(
                        "The breach is written down. The 72 hours are over: say why when you tell the authority."
                    ),
                )
            return redirect("gdpr:breach", one.public_id)
    context = {"form": form, "submit": _("Write the breach down"), "cancel_url": reverse("gdpr:breach_list")}
    return render(request, "gdpr/breach_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def breach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What happened, what it means, whom we told."""
    one = get_object_or_404(Breach, public_id=public_id)
    phases = one.phases.select_related("by").order_by("at", "id")
    return render(
        request,
        "gdpr/breach.html",
        {"one": one, "countdown": countdown(one, now=timezone.now()), "phases": phases},
    )


@requires(Permission.REQUEST_HANDLE)
def breach_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add what has become known."""
    one = get_object_or_404(Breach, public_id=public_id)
    form = BreachEditForm(request.POST or None, initial=initial_of_breach(one))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in BREACH_FACTS if name in form.changed_data}
        try:
            operations.change_breach(
                breach=one, values=values, by=request.user, now=timezone.now(),
                expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The breach was saved."))
            return redirect("gdpr:breach", one.public_id)
    context = {
        "one": one, "form": form, "submit": _("Save the breach"),
        "cancel_url": reverse("gdpr:breach", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/breach_form.html", context, status=422 if form.errors else 200)


@requires(Permission.REQUEST_HANDLE)
def breach_tell(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note what was told to the authority or to the persons."""
    one = get_object_or_404(Breach, public_id=public_id)
    moment = timezone.localtime().replace(second=0, microsecond=0)
    form = PhaseForm(request.POST or None, initial={"at": moment})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("at", "words")}
        said |= {"breach": one, "by": request.user, "now": timezone.now()}
        try:
            if form.cleaned_data["to"] == "persons":
                operations.tell_persons(**said)
            else:
                operations.tell_authority(delay_reason=form.cleaned_data["delay_reason"], **said)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("gdpr:breach", one.public_id)
    context = {
        "one": one, "form": form, "submit": _("Note what was told"),
        "cancel_url": reverse("gdpr:breach", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/breach_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def breach_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close a breach that was dealt with."""
    one = get_object_or_404(Breach, public_id=public_id)
    try:
        operations.close_breach(breach=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The breach is closed. It stays in the register."))
    return redirect("gdpr:breach", one.public_id)
