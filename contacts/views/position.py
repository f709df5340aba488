"""Positions of a person: taken, corrected, left, handed over, changed for another employer."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.gate import PAGE, refuse_stopped
from common.pages import form_page, go_to
from common.refusals import Refusal
from contacts.forms.position import MoveForm, PositionCreateForm, PositionEditForm, SuccessorForm
from contacts.forms.whence import remember, remembered
from contacts.models import Person, Position
from contacts.operations import person as persons
from contacts.operations import position as operations
from history.operations import one_change_set
from users.guards import requires
from users.permissions import Permission
from users.queries import undo_tag
from users.views.form_acts import edit_page


@requires(Permission.PERSON_EDIT)
def position_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a person another position."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    form = PositionCreateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        number, company = facts.pop("submission"), facts.pop("company")
        try:
            refuse_stopped(given=operations.addresses_in(values=facts), where=PAGE, now=timezone.now())
            operations.add_position(
                person=person, company=company, values=facts, public_id=number,
                by=request.user, now=timezone.now(), today=timezone.localdate(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The position has been added."))
            return go_to(request, _page(person))
    return form_page(request, "contacts/position_create.html", form, person=person, cancel_url=_page(person))


@requires(Permission.PERSON_EDIT)
def position_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a position."""
    position = _position(request, public_id)
    form = PositionEditForm.opened(position, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "contacts/position_edit.html", form, act=partial(_correct, position),
        row=position, to=_page(position.person), said=_("The changes are saved."), offers_undo=True, position=position,
    )  # fmt: skip


def _correct(position: Position, *, values: Mapping[str, Any], now: datetime, **said: Any) -> Position:
    refuse_stopped(given=operations.addresses_in(values=values, but=position), where=PAGE, now=now)
    return operations.change_position(position=position, values=values, now=now, **said)


@requires(Permission.PERSON_EDIT)
@require_POST
def position_leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """ "Left the company": the position ends today, and the next page asks who took over."""
    position = _position(request, public_id)
    today = timezone.localdate()
    try:
        operations.leave_company(
            position=position, on=today, by=request.user, now=timezone.now(), today=today
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(_page(position.person))
    undo = reverse("contacts:position_resume", args=[position.public_id])
    text = _("%(person)s no longer works at %(company)s.")
    messages.success(
        request, text % {"person": position.person, "company": position.company}, extra_tags=f"undo:{undo}"
    )
    return redirect("contacts:position_successor", position.public_id)


@requires(Permission.PERSON_EDIT)
@require_POST
def position_resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the end of a position back."""
    position = _position(request, public_id)
    try:
        operations.resume_position(position=position, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The position goes on."))
    return redirect(_page(position.person))


@requires(Permission.PERSON_EDIT)
def position_successor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who took the position over? A person of the register, a new one, or nobody yet."""
    position = _position(request, public_id)
    form = SuccessorForm(
        request.POST or None, user=request.user, position=position, today=timezone.localdate(),
        initial=remembered(request.session),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _hand_over(request, position, form)
        except Refusal as refusal:
            refusal.field = {"ended_on": "left_on", "value": "email"}.get(refusal.field, refusal.field)
            add_refusal(form, refusal)
        else:
            if form.new_person() is not None:
                remember(request.session, form.whence())
            return redirect(_after_leaving(request, position))
    return form_page(
        request, "contacts/position_successor.html", form, position=position, skip_url=_after_leaving(request, position),
        submit=_("Save and go on"),
    )  # fmt: skip


def _hand_over(request: HttpRequest, position: Position, form: SuccessorForm) -> None:
    now, today, by = timezone.now(), timezone.localdate(), request.user
    left_on, successor, facts = (
        form.cleaned_data["left_on"],
        form.cleaned_data["successor"],
        form.new_person(),
    )
    refuse_stopped(given={"email": ("email", form.cleaned_data["email"])}, where=PAGE, now=now)
    with one_change_set(by=by, at=now):
        operations.change_position(position=position, values={"ended_on": left_on}, by=by, now=now)
        if facts is not None:
            successor = persons.create_person(**facts, by=by, now=now, today=today)
        if successor is not None:
            operations.name_successor(position=position, successor=successor, by=by, now=now, today=today)


def _after_leaving(request: HttpRequest, position: Position) -> str:
    """Plans with the leaver come next, for those who may change them."""
    if not request.user.has_permission(Permission.ACTIVITY_EDIT):
        return _page(position.person)
    return reverse("activities:activity_hand_over", args=[position.public_id])


@requires(Permission.PERSON_EDIT)
def position_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The person changed employer: one position ends, another begins, the person stays the same."""
    position = _position(request, public_id)
    form = MoveForm(request.POST or None, user=request.user, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        number, company, on = facts.pop("submission"), facts.pop("company"), facts.pop("on")
        try:
            refuse_stopped(given=operations.addresses_in(values=facts), where=PAGE, now=timezone.now())
            operations.change_employer(
                position=position, company=company, on=on, values=facts, public_id=number,
                by=request.user, now=timezone.now(), today=timezone.localdate(),
            )  # fmt: skip
        except Refusal as refusal:
            refusal.field = {"ended_on": "on"}.get(refusal.field, refusal.field)
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The new employer is in the register; the old position is kept as history.")
            )
            return go_to(request, _page(position.person))
    return form_page(
        request, "contacts/position_move.html", form, position=position, cancel_url=_page(position.person)
    )


@requires(Permission.PERSON_EDIT)
@require_POST
def position_primary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the person under this position."""
    position = _position(request, public_id)
    try:
        operations.set_primary_position(position=position, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(_page(position.person))


@requires(Permission.PERSON_EDIT)
@require_POST
def position_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away a position that was entered by mistake."""
    position = _position(request, public_id)
    gone, now = copy(position), timezone.now()  # what goes loses its number
    operations.delete_position(position=position, by=request.user, now=now)
    messages.success(
        request, _("The position has been taken away."), extra_tags=undo_tag(gone, request.user, now)
    )
    return redirect(_page(position.person))


def _position(request: HttpRequest, public_id: UUID) -> Position:
    rows = Position.objects.visible_to(request.user).select_related("person", "company", "successor")
    return get_object_or_404(rows, public_id=public_id)


def _page(person: Person) -> str:
    return reverse("contacts:person", args=[person.public_id])
