"""A refusal of marketing: on the page of the person, in one click, and lifted only with the person's own words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from contacts.models import Person
from gdpr.forms import LiftForm
from gdpr.models import MarketingObjection
from gdpr.operations import suppression as operations
from users.guards import requires
from users.permissions import Permission


@require_POST
@requires(Permission.PERSON_VIEW, Permission.MARKETING_OBJECT)
def person_refuse_marketing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that the person refuses marketing. It holds at once."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    try:
        operations.refuse_marketing(person=person, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("Recorded: no marketing to %(person)s by any channel.") % {"person": person}
        )
    return redirect("contacts:person", person.public_id)


@requires(Permission.PERSON_VIEW, Permission.REQUEST_HANDLE)
def person_allow_marketing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lift a refusal because the person said so."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    objection = get_object_or_404(MarketingObjection.objects.standing(), person=person)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.allow_marketing_again(
                objection=objection, because=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The refusal is lifted. A newsletter comes only when it is asked for.")
            )
            return redirect("contacts:person", person.public_id)
    context = {
        "person": person, "form": form, "submit": _("Lift the refusal"),
        "cancel_url": reverse("contacts:person", args=[person.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/person_allow_marketing.html", context, status=422 if form.errors else 200)


def objection_badge(asked: Asked) -> dict | None:
    """What stands beside the name of somebody who refuses marketing."""
    objection = _standing(asked.record)
    return None if objection is None else {"objection": objection}


def objection_action(asked: Asked) -> dict | None:
    """The button that records a refusal, or leads to its lifting."""
    may_lift = asked.user.has_permission(Permission.REQUEST_HANDLE)
    return {"person": asked.record, "stands": _standing(asked.record) is not None, "may_lift": may_lift}


def _standing(person: Person) -> MarketingObjection | None:
    """The person's refusal, asked once for a page."""
    if "_marketing_objection" not in person.__dict__:
        person._marketing_objection = MarketingObjection.objects.standing().filter(person=person).first()
    return person._marketing_objection


def offer_slots() -> None:
    """Show it on the page of the person."""
    offer(
        Slot(
            page="person", place="badges", name="marketing", permission=Permission.PERSON_VIEW,
            template="gdpr/slots/objection_badge.html", build=objection_badge,
        )
    )  # fmt: skip
    offer(
        Slot(
            page="person", place="menu", name="marketing", permission=Permission.MARKETING_OBJECT,
            template="gdpr/slots/objection_action.html", build=objection_action,
        )
    )  # fmt: skip
