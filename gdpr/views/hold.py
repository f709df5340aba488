"""Legal holds: the list, placing one, and what is done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from contacts.models import Person
from gdpr.forms import HoldForm, ReasonForm, ReviewForm
from gdpr.models import LegalHold
from gdpr.operations import hold as operations
from gdpr.queries.holds import scopes_of
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.PRIVACY_MANAGE)
def hold_list(request: HttpRequest) -> HttpResponse:
    """All holds, those to be looked at first."""
    rows = LegalHold.objects.select_related("person", "company", "contract", "placed_by", "approved_by")
    context = {
        "standing": rows.standing().order_by("review_on"), "today": timezone.localdate(),
        "released": rows.exclude(released_at=None).order_by("-released_at")[:50],
    }  # fmt: skip
    return render(request, "gdpr/hold_list.html", context)


@requires(Permission.PRIVACY_MANAGE)
def hold_create(request: HttpRequest) -> HttpResponse:
    """Place a hold over the person that the address names, over everybody at a company of the person's, or over those
    of a contract of such a company."""
    if "person" not in request.GET:
        messages.info(request, _("A hold is placed from the menu of a person’s page."))
        return redirect("gdpr:hold_list")
    person = _person(request)
    scopes = scopes_of(person, user=request.user)
    words = [(scope.key, scope.words) for scope in scopes]
    form = HoldForm(request.POST or None, scopes=words)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        held = {scope.key: scope for scope in scopes}[said.pop("scope")]
        try:
            operations.place_hold(
                by=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
                **{held.name: held.record},
                **said,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The hold is placed. A colleague approves it."))
            return redirect("gdpr:hold_list")
    context = {
        "person": person, "form": form, "submit": _("Place the hold"), "cancel_url": reverse("gdpr:hold_list"),
    }  # fmt: skip
    return render(request, "gdpr/hold_create.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def hold_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to a hold that a colleague placed."""
    hold = get_object_or_404(LegalHold, public_id=public_id)
    try:
        operations.approve_hold(hold=hold, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The hold is approved."))
    return redirect("gdpr:hold_list")


@requires(Permission.PRIVACY_MANAGE)
def hold_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say until when a hold is needed."""
    hold = get_object_or_404(LegalHold.objects.standing(), public_id=public_id)
    form = ReviewForm(request.POST or None, initial={"review_on": hold.review_on})

    def act(**said: Any) -> None:
        operations.review_hold(
            hold=hold, by=request.user, now=timezone.now(), today=timezone.localdate(), **said
        )

    return _ask(request, hold, form, act, _("Keep the hold"))


@requires(Permission.PRIVACY_MANAGE)
def hold_release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let go of what was held."""
    hold = get_object_or_404(LegalHold.objects.standing(), public_id=public_id)
    form = ReasonForm(request.POST or None)

    def act(*, reason: str) -> None:
        operations.release_hold(hold=hold, because=reason, by=request.user, now=timezone.now())

    return _ask(request, hold, form, act, _("Release the hold"))


def _ask(request: HttpRequest, hold: LegalHold, form: Any, act: Callable, submit: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The hold was saved."))
            return redirect("gdpr:hold_list")
    context = {"hold": hold, "form": form, "submit": submit, "cancel_url": reverse("gdpr:hold_list")}
    return render(request, "gdpr/hold_ask.html", context, status=422 if form.errors else 200)


def _person(request: HttpRequest) -> Person:
    """Whom the address names: ?person= with a universal ID."""
    try:
        public_id = UUID(request.GET.get("person", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)


def hold_action(asked: Asked) -> dict:
    """The link from a person to placing a hold."""
    return {"person": asked.record}


def offer_slots() -> None:
    """Show it in the menu of the person's page."""
    offer(
        Slot(
            page="person", place="menu", name="hold", permission=Permission.PRIVACY_MANAGE, order=80,
            template="gdpr/slots/hold_action.html", build=hold_action,
        )
    )  # fmt: skip
