"""How forms are answered: sent, refused in a sentence, saved by one operation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.edits import EditForm
from common.forms import add_refusal
from common.pages import form_page, go_to
from common.refusals import Refusal
from history.operations import ChangedMeanwhile
from history.queries import latest_change_of
from users.queries.acts import undo_tag

Act = Callable[..., Any]


def create_page(
    request: HttpRequest, template: str, form: forms.Form, *, act: Act, to: str, said: str, **context: Any
) -> HttpResponse:
    """A form that makes a row by one operation, then goes on to the page `to`."""
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return go_to(request, to)
    return form_page(request, template, form, cancel_url=to, **context)


def edit_page(
    request: HttpRequest, template: str, form: EditForm, *, act: Act, row: Any, to: str, said: str,
    leave: Callable[[HttpRequest, str], HttpResponse] = go_to, offers_undo: bool = False, **context: Any,
) -> HttpResponse:  # fmt: skip
    """A form that changes a row by one operation, then leaves for the page `to`. What somebody else wrote meanwhile is
    shown beside what was typed; the toast offers to undo the change where that is honest (`offers_undo`)."""
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, now=timezone.now(), **form.facts())
        except ChangedMeanwhile as meanwhile:
            conflict = conflict_of(form, row, meanwhile)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            tags = undo_tag(row, request.user, timezone.now()) if offers_undo else ""
            messages.success(request, said, extra_tags=tags)
            return leave(request, to)
    page = form_page(request, template, form, cancel_url=to, conflict=conflict, **context)
    if form.errors or conflict:
        page.status_code = 422  # also where a whole page is answered: nothing was saved
    return page


def conflict_of(form: EditForm, row: Any, meanwhile: ChangedMeanwhile) -> dict[str, Any]:
    """What the frame of a form shows of it: theirs beside what was typed, which stays in the form."""
    row.refresh_from_db()
    return saved_first(row, form.show_theirs(meanwhile.theirs, getattr(row, "revision", 0)))


def saved_first(row: Any, changes: list[dict[str, Any]]) -> dict[str, Any]:
    """Who wrote these changes while another was editing the row, and when; for `ui/conflict.html`."""
    by, at = latest_change_of(row)
    return {"changes": changes, "by": by or _("Somebody"), "at": at}


def confirm_page(
    request: HttpRequest, template: str, *, act: Act, to: str, said: str, cancel_url: str, **context: Any
) -> HttpResponse:
    """A page that says what an act does before its button does it; refused, it says why and nothing was done."""
    refused = None
    if request.method == "POST":
        try:
            act(by=request.user, now=timezone.now())
        except Refusal as refusal:
            refused = refusal.message
        else:
            messages.success(request, said)
            return redirect(to)
    context |= {"refused": refused, "cancel_url": cancel_url}
    return render(request, template, context, status=409 if refused else 200)


def removed(request: HttpRequest, *, act: Act, to: str, said: str) -> HttpResponse:
    """A row is taken away by one operation, or it is said why not."""
    try:
        act(by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(to)
