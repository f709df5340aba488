"""What a person may be marketed to about, on their page; what they say, written down with what shows it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Slot, offer
from contacts.models import Person
from gdpr.forms.marketing import AskForm, ConsentForm, OrderForm, RefusalForm
from gdpr.models import Death
from gdpr.operations import consent as operations
from gdpr.operations.double_opt_in import ask_for_consent
from gdpr.queries.card import lines_of, lines_seen, timeline_of
from gdpr.queries.marks import addresses_seen
from users.guards import requires
from users.permissions import Permission


@require_safe
@requires(Permission.PERSON_VIEW)
def person_permission_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By each channel whether the person may be marketed to, why, and what was said when."""
    person = _person(request, public_id)
    context = {
        "person": person, "lines": lines_of(person, timezone.now(), user=request.user), "said": timeline_of(person, user=request.user),
        "may_record": request.user.has_permission(Permission.CONSENT_RECORD),
        "is_dead": Death.objects.standing().filter(person=person).exists(),
        "may_manage": request.user.has_permission(Permission.TOPIC_MANAGE),
    }  # fmt: skip
    return render(request, "gdpr/panels/person_permission.html", context)


@requires(Permission.PERSON_VIEW, Permission.CONSENT_RECORD)
def consent_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that the person consented, with what shows it."""
    person = _person(request, public_id)
    form = ConsentForm(
        request.POST or None,
        addresses=addresses_seen(person, request.user),
        initial={"occurred_at": timezone.now()},
    )

    def save() -> str:
        operations.record_consent(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        return _("The consent is written down.")

    return _page(
        request, person, form, save, template="gdpr/consent_create.html", submit=_("Write the consent down")
    )


@requires(Permission.PERSON_VIEW, Permission.CONSENT_RECORD)
def soft_opt_in_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that the person gave the address when buying, and whether refusing was offered."""
    person = _person(request, public_id)
    form = OrderForm(
        request.POST or None,
        addresses=addresses_seen(person, request.user),
        lines=lines_seen(request.user).filter(item__company__in=person.positions.values("company")),
    )

    def save() -> str:
        operations.record_soft_opt_in(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        return _("It is written down that the address was given when buying.")

    return _page(
        request, person, form, save, template="gdpr/soft_opt_in_create.html", submit=_("Write it down")
    )


@requires(Permission.PERSON_VIEW, Permission.CONSENT_RECORD)
def refusal_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that the person refuses a topic or a channel, or takes a consent back. It holds at once."""
    person = _person(request, public_id)
    form = RefusalForm(request.POST or None, initial={"occurred_at": timezone.now()})

    def save() -> str:
        operations.record_refusal(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        return _("The refusal is written down and holds from now on.")

    return _page(
        request, person, form, save, template="gdpr/refusal_create.html", submit=_("Write the refusal down")
    )


@requires(Permission.PERSON_VIEW, Permission.CONSENT_RECORD)
def consent_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the person a letter whose link asks for the consent."""
    person = _person(request, public_id)
    form = AskForm(request.POST or None, addresses=addresses_seen(person, request.user))

    def save() -> str:
        ask_for_consent(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        return _("The letter is on its way. Nothing may be sent until the person has pressed its button.")

    return _page(request, person, form, save, template="gdpr/consent_ask.html", submit=_("Send the letter"))


def _person(request: HttpRequest, public_id: UUID) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)


def _page(request: HttpRequest, person: Person, form, save, *, template: str, submit: str) -> HttpResponse:
    """A form about a person: shown, refused beside its fields, or carried out and back to the person."""
    url = reverse("contacts:person", args=[person.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(url)
    context = {"person": person, "form": form, "submit": submit, "cancel_url": url}
    return render(request, template, context, status=422 if form.errors else 200)


def offer_slots() -> None:
    """Show it on the page of the person."""
    offer(
        Slot(
            page="person", place="panels", name="permission", permission=Permission.PERSON_VIEW, order=20,
            url_name="gdpr:person_permission_panel", title=gettext_lazy("Permission for marketing"), icon="mail-check",
        )
    )  # fmt: skip
