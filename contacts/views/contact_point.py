"""Contact points of a person."""

from collections.abc import Callable
from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.doubts import doubt_about
from common.forms import add_refusal
from common.gate import PAGE, refuse_stopped
from common.pages import form_page, go_to
from common.refusals import Refusal
from contacts.forms.contact_point import ContactPointForm
from contacts.models import ContactPoint, Person
from contacts.operations import contact_point as operations
from history.operations import ChangedMeanwhile
from users.guards import requires
from users.permissions import Permission
from users.queries import undo_tag
from users.views.form_acts import conflict_of


@requires(Permission.PERSON_EDIT)
def contact_point_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a person another way to be reached."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    posted = request.POST if request.method == "POST" else None
    form = ContactPointForm.opened(None, posted, kind=request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in operations.FACTS}
        try:
            refuse_stopped(given=operations.address_in(values=facts), where=PAGE, now=timezone.now())
            made = operations.add_contact_point(person=person, by=request.user, now=timezone.now(), **facts)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            _doubt(request, made)
            return go_to(request, _page(person))
    return form_page(
        request, "contacts/contact_point_create.html", form, person=person, cancel_url=_page(person)
    )


@requires(Permission.PERSON_EDIT)
def contact_point_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a contact point."""
    point = _point(request, public_id)
    conflict = None
    form = ContactPointForm.opened(point, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        edits = form.edits()
        given = operations.address_in(values=edits["values"], but=point)
        try:
            refuse_stopped(given=given, where=PAGE, now=timezone.now())
            operations.change_contact_point(
                point=point, values=edits["values"], base=edits["base"], by=request.user, now=timezone.now()
            )
        except ChangedMeanwhile as refusal:
            conflict = conflict_of(form, point, refusal)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The changes are saved."), extra_tags=undo_tag(point, request.user, timezone.now())
            )
            _doubt(request, point)
            return go_to(request, _page(point.person))
    return form_page(
        request, "contacts/contact_point_edit.html", form, point=point, conflict=conflict, cancel_url=_page(point.person)
    )  # fmt: skip


@requires(Permission.PERSON_EDIT)
@require_POST
def contact_point_verify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The address works."""
    return _act(request, public_id, operations.verify_contact_point, _("The address is marked as working."))


@requires(Permission.PERSON_EDIT)
@require_POST
def contact_point_bounce(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nothing reaches the address any more."""
    return _act(request, public_id, operations.mark_bounced, _("The address is marked as not working."))


@requires(Permission.PERSON_EDIT)
@require_POST
def contact_point_primary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Use this address first."""
    return _act(request, public_id, operations.make_primary, _("This address is used first."))


@requires(Permission.PERSON_EDIT)
@require_POST
def contact_point_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the address away."""
    return _act(request, public_id, operations.remove_contact_point, _("The address has been removed."))


def _act(request: HttpRequest, public_id: UUID, act: Callable, done: str) -> HttpResponse:
    point = _point(request, public_id)
    kept, now = copy(point), timezone.now()  # a point that goes loses its number
    act(point=point, by=request.user, now=now)
    messages.success(request, done, extra_tags=undo_tag(kept, request.user, now))
    return redirect(_page(kept.person))


def _doubt(request: HttpRequest, point: ContactPoint) -> None:
    if doubt := doubt_about(point.kind, point.key):
        messages.warning(request, doubt)


def _point(request: HttpRequest, public_id: UUID) -> ContactPoint:
    visible = Person.objects.visible_to(request.user)
    rows = ContactPoint.objects.filter(person__in=visible).select_related("person")
    return get_object_or_404(rows, public_id=public_id)


def _page(person: Person) -> str:
    return reverse("contacts:person", args=[person.public_id])
