"""After somebody left a company: what was planned with them is offered to be moved to another person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.forms.hand_over import HandOverForm
from activities.models import Activity
from activities.operations.activity import hand_over_planned
from common.pages import form_page
from contacts.models import Person, Position
from users.guards import requires
from users.permissions import Permission


@requires(Permission.ACTIVITY_EDIT)
def activity_hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the plans and who takes them over; with nothing planned, on to the person's page."""
    positions = Position.objects.visible_to(request.user).select_related("person", "company", "successor")
    position = get_object_or_404(positions, public_id=public_id)
    page = reverse("contacts:person", args=[position.person.public_id])
    plans = Activity.objects.visible_to(request.user).planned().with_person(position.person)
    plans = plans.filter(company=position.company).order_by("due_at", "id")
    people = Person.objects.visible_to(request.user).at(position.company).exclude(pk=position.person_id)
    if not plans.exists() or not people.exists():
        return redirect(page)
    initial = {"successor": position.successor.public_id} if position.successor else {}
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        plans=plans,
        people=people.in_list_order(),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        count = hand_over_planned(
            activities=form.cleaned_data["activities"], leaver=position.person,
            successor=form.cleaned_data["successor"], by=request.user, now=timezone.now(),
        )  # fmt: skip
        text = ngettext("%(count)d plan has been moved.", "%(count)d plans have been moved.", count)
        messages.success(request, text % {"count": count})
        return redirect(page)
    return form_page(
        request,
        "activities/activity_hand_over.html",
        form,
        position=position,
        cancel_url=page,
        submit=_("Move the plans"),
    )
