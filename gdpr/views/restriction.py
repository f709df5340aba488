"""Restriction of use (art. 18): placed on the page of the person, told of, lifted."""

from uuid import UUID

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
from common.slots import Asked, Slot, offer
from contacts.models import Person
from gdpr.forms import HowForm, RestrictForm
from gdpr.models import Restriction
from gdpr.operations import restriction as operations
from users.guards import requires
from users.permissions import Permission


@never_cache
@require_safe
@requires(Permission.PRIVACY_MANAGE, Permission.RESTRICTED_VIEW)
def restriction_list(request: HttpRequest) -> HttpResponse:
    """All restrictions, standing ones first."""
    rows = Restriction.objects.select_related("person", "by", "lifted_by", "request")
    context = {
        "standing": rows.standing().order_by("started_at"),
        "lifted": rows.exclude(lifted_at=None).order_by("-lifted_at")[:50],
    }
    return render(request, "gdpr/restriction_list.html", context)


@requires(Permission.PRIVACY_MANAGE, Permission.RESTRICTED_VIEW)
def person_restrict(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Restrict the use of a person's data."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    form = RestrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.restrict_person(
                person=person, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The data of %(person)s is restricted from now on.") % {"person": person}
            )
            return redirect("contacts:person", person.public_id)
    context = {
        "person": person, "form": form, "submit": _("Restrict the use"),
        "cancel_url": reverse("contacts:person", args=[person.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/person_restrict.html", context, status=422 if form.errors else 200)


@requires(Permission.PRIVACY_MANAGE, Permission.RESTRICTED_VIEW)
def restriction_tell(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down how the person was told that the restriction will be lifted."""
    one = get_object_or_404(Restriction.objects.select_related("person"), public_id=public_id)
    form = HowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.tell_of_lifting(
                restriction=one, how=form.cleaned_data["how"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Noted. The restriction can be lifted."))
            return redirect("gdpr:restriction_list")
    context = {"one": one, "form": form, "cancel_url": reverse("gdpr:restriction_list")}
    return render(request, "gdpr/restriction_tell.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PRIVACY_MANAGE, Permission.RESTRICTED_VIEW)
def restriction_lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lift a restriction of which the person was told."""
    one = get_object_or_404(Restriction, public_id=public_id)
    try:
        operations.lift_restriction(restriction=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The restriction is lifted."))
    return redirect("gdpr:restriction_list")


def restriction_banner(asked: Asked) -> dict | None:
    """What the desk sees above a restricted person."""
    if not asked.record.is_restricted:
        return None
    return {"restriction": Restriction.objects.standing().filter(person=asked.record).first()}


def restriction_action(asked: Asked) -> dict | None:
    """The link from a person to restricting the use of the data."""
    return None if asked.record.is_restricted else {"person": asked.record}


def offer_slots() -> None:
    """Show it on the page of the person."""
    offer(
        Slot(
            page="person", place="banners", name="restriction", permission=Permission.RESTRICTED_VIEW, order=10,
            template="gdpr/slots/restriction_banner.html", build=restriction_banner,
        )
    )  # fmt: skip
    offer(
        Slot(
            page="person", place="menu", name="restriction", permission=Permission.PRIVACY_MANAGE, order=81,
            template="gdpr/slots/restriction_action.html", build=restriction_action,
        )
    )  # fmt: skip
