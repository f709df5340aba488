"""That a person has died: on the page of the person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from contacts.models import Person, Position
from gdpr.forms.death import DeathForm, DeathMistakeForm
from gdpr.models import Death
from gdpr.operations import death as operations
from gdpr.operations import death_mistake
from users.guards import requires
from users.permissions import Permission


@requires(Permission.PERSON_EDIT)
def person_death(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write it down, once it has been said what follows; then plans with the person are handed over."""
    person = _person(request, public_id)
    form = DeathForm(request.POST or None)
    page = reverse("contacts:person", args=[person.public_id])
    if request.method == "POST" and form.is_valid():
        held = list(Position.objects.filter(person=person, ended_on=None).visible_to(request.user))
        try:
            operations.record_death(
                person=person,
                **form.cleaned_data,
                by=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is written down. Nothing is sent to the person any more."))
            return redirect(_next(request, person, held) or page)
    context = {"person": person, "form": form, "cancel_url": page, "submit": _("The person has died")}
    return render(request, "gdpr/person_death.html", context, status=422 if form.errors else 200)


@requires(Permission.PERSON_VIEW, Permission.REQUEST_HANDLE)
def person_death_mistake(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it back: it was a mistake."""
    person = _person(request, public_id)
    death = get_object_or_404(Death.objects.standing(), person=person)
    form = DeathMistakeForm(request.POST or None)
    page = reverse("contacts:person", args=[person.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            resumed = death_mistake.take_back_death(
                death=death, because=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, " ".join([_("It is taken back."), _sentence(resumed.words())]).strip())
            if resumed.stays:
                messages.warning(request, _stays_ended(resumed))
            return redirect(page)
    context = {
        "person": person,
        "death": death,
        "form": form,
        "would": death_mistake.what_would_resume(death=death, by=request.user, now=timezone.now()),
        "cancel_url": page,
        "submit": _("It was a mistake"),
    }
    return render(request, "gdpr/person_death_mistake.html", context, status=422 if form.errors else 200)


def _stays_ended(resumed: death_mistake.Resumed) -> str:
    words = _(
        "Stays ended, for it was changed since or its place is taken: %(what)s. Resume by hand what goes on."
    )
    return words % {"what": ", ".join(resumed.stays)}


def _sentence(words: list[str]) -> str:
    """A list of words as a sentence."""
    text = ", ".join(words)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _person(request: HttpRequest, public_id: UUID) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)


def _next(request: HttpRequest, person: Person, held: list[Position]) -> str:
    """Plans with the person come next, for those who may change them."""
    if not request.user.has_permission(Permission.ACTIVITY_EDIT):
        return ""
    plans = Activity.objects.visible_to(request.user).planned().with_person(person)
    companies = set(plans.values_list("company_id", flat=True))
    first = next((one for one in held if one.company_id in companies), None)
    return reverse("activities:activity_hand_over", args=[first.public_id]) if first else ""


def death_banner(asked: Asked) -> dict | None:
    """What stands above the page of somebody who has died."""
    death = _standing(asked.record)
    if death is None:
        return None
    return {"death": death, "may_take_back": asked.user.has_permission(Permission.REQUEST_HANDLE)}


def death_action(asked: Asked) -> dict | None:
    """The way to write it down."""
    return None if _standing(asked.record) else {"person": asked.record}


def _standing(person: Person) -> Death | None:
    """Asked once for a page."""
    if "_death" not in person.__dict__:
        person._death = Death.objects.standing().filter(person=person).select_related("by").first()
    return person._death


def offer_slots() -> None:
    """Show it on the page of the person."""
    offer(
        Slot(
            page="person", place="banners", name="death", permission=Permission.PERSON_VIEW, order=5,
            template="gdpr/slots/death_banner.html", build=death_banner,
        )
    )  # fmt: skip
    offer(
        Slot(
            page="person", place="menu", name="death", permission=Permission.PERSON_EDIT, order=80,
            template="gdpr/slots/death_action.html", build=death_action,
        )
    )  # fmt: skip
