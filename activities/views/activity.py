"""An activity: its page, planned, logged, corrected, completed, called off, taken up again."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.choices import ActivityKind
from activities.forms.activity import ActivityEditForm, CompleteForm, LogForm, PlanForm, tomorrow_morning
from activities.models import Activity
from activities.operations import activity as operations
from activities.queries import dressed
from common.forms import add_refusal
from common.pages import back, form_page
from common.refusals import Refusal
from common.sensitive import doubt_about_words
from companies.models import Company
from contacts.models import Person
from history.queries import provenance_facts
from installed_base.models import InstalledItem
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page


@requires(Permission.ACTIVITY_VIEW)
@require_safe
def activity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All that is known of an activity."""
    row = _activity(request, public_id)
    dressed([row], user=request.user)
    may_edit = request.user.has_permission(Permission.ACTIVITY_EDIT)
    context = {"activity": row, "sources": provenance_facts(row), "may_edit": may_edit}
    return render(request, "activities/activity.html", context)


@requires(Permission.ACTIVITY_EDIT)
def activity_create(request: HttpRequest) -> HttpResponse:
    """Log what has been done, or with `plan=1` plan what is to be done."""
    plans = "plan" in request.GET or request.GET.get("state") == "planned"
    kind = request.GET.get("kind", "")
    initial: dict[str, Any] = {"kind": kind if kind in ActivityKind.values else ActivityKind.CALL}
    if plans:
        initial["due_at"] = tomorrow_morning(timezone.now())
    form_class, act = (PlanForm, operations.plan_activity) if plans else (LogForm, operations.log_activity)
    form = form_class(
        request.POST if request.method == "POST" else None,
        user=request.user,
        about=_about(request),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = act(by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The plan is in your day.") if plans else _("The activity is logged.")
            )
            _doubt_words(request, made)
            return _done(request, made)
    template = "activities/activity_plan.html" if plans else "activities/activity_create.html"
    submit = _("Put it in my day") if plans else _("Log the activity")
    return form_page(
        request, template, form, submit=submit, draft="activity", cancel_url=reverse("home"), wide=True
    )


@requires(Permission.ACTIVITY_EDIT)
def activity_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct an activity."""
    row = _activity(request, public_id)
    form = ActivityEditForm.opened(row, request.user, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "activities/activity_edit.html", form, act=partial(operations.change_activity, activity=row), row=row,
        to=_page(row), said=_("The changes are saved."), leave=lambda request, _to: _edited(request, public_id),
        offers_undo=True, activity=row, wide=True,
    )  # fmt: skip


@requires(Permission.ACTIVITY_EDIT)
def activity_complete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what came of a plan, and plan the next step in the same form."""
    row = _activity(request, public_id)
    form = CompleteForm(request.POST if request.method == "POST" else None, initial={"body": row.body})
    if request.method == "POST" and form.is_valid():
        try:
            operations.complete_activity(activity=row, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            undo = reverse("activities:activity_reopen", args=[row.public_id])
            messages.success(request, _("Done."), extra_tags=f"undo:{undo}")
            _doubt_words(request, _activity(request, public_id))
            return _done(request, row)
    return form_page(
        request,
        "activities/activity_complete.html",
        form,
        activity=row,
        cancel_url=_page(row),
        draft=f"done-{row.pk}",
    )


@requires(Permission.ACTIVITY_EDIT)
@require_POST
def activity_tick(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A task is done: no outcome to tell."""
    row = _activity(request, public_id)
    try:
        operations.complete_activity(activity=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        undo = reverse("activities:activity_reopen", args=[row.public_id])
        messages.success(request, _("Done."), extra_tags=f"undo:{undo}")
    return _back(request, row)


@requires(Permission.ACTIVITY_EDIT)
@require_POST
def activity_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a plan off."""
    row = _activity(request, public_id)
    try:
        operations.cancel_activity(activity=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        undo = reverse("activities:activity_reopen", args=[row.public_id])
        messages.success(request, _("The plan is called off."), extra_tags=f"undo:{undo}")
    return _back(request, row)


@requires(Permission.ACTIVITY_EDIT)
@require_POST
def activity_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an activity up again."""
    row = _activity(request, public_id)
    try:
        operations.reopen_activity(activity=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The activity is planned again."))
    return _back(request, row)


@requires(Permission.ACTIVITY_EDIT)
@require_POST
def activity_postpone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a plan to tomorrow, or by a week."""
    row = _activity(request, public_id)
    days = 7 if request.POST.get("days") == "7" else 1
    now = timezone.now()
    morning = tomorrow_morning(now) if days == 1 else tomorrow_morning(now + timedelta(days=6))
    try:
        operations.postpone_activity(activity=row, due_at=morning, by=request.user, now=now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The plan has been moved."))
    return _back(request, row)


def _activity(request: HttpRequest, public_id: UUID) -> Activity:
    rows = Activity.objects.visible_to(request.user).select_related("owner", "company")
    return get_object_or_404(rows, public_id=public_id)


def _page(row: Activity) -> str:
    return reverse("activities:activity", args=[row.public_id])


def _done(request: HttpRequest, row: Activity) -> HttpResponse:
    """In a dialog: close it and let the parts of the page that show activities know; else to where it belongs."""
    if request.htmx:
        return HttpResponse("", headers={"HX-Trigger": "activity-changed"})
    return redirect(_page(row))


def _edited(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = _activity(request, public_id)
    _doubt_words(request, row)
    return _done(request, row)


def _doubt_words(request: HttpRequest, row: Activity) -> None:
    """Words of articles 9 and 10 are saved, and said."""
    if doubt := doubt_about_words(row.subject, row.body):
        messages.warning(request, doubt)


def _back(request: HttpRequest, row: Activity) -> HttpResponse:
    if request.htmx:
        return HttpResponse("", headers={"HX-Trigger": "activity-changed"})
    return back(request, _page(row))


def _about(request: HttpRequest) -> dict[str, Any]:
    """The company, person and item of the page from which the form was opened, as far as the user sees them."""
    company = _of(Company, "company", request)
    person, item = _of(Person, "person", request), _of(InstalledItem, "item", request)
    if company is None and person is not None:
        seen = Company.objects.visible_to(request.user)
        held = person.positions.filter(ended_on=None, company__in=seen).order_by("-is_primary", "id")
        position = held.select_related("company").first()
        company = position.company if position else None
    if company is None and item is not None:
        company = Company.objects.visible_to(request.user).filter(pk=item.company_id).first()
    return {"company": company, "persons": [person] if person else [], "items": [item] if item else []}


def _of(model: type, name: str, request: HttpRequest) -> Any:
    try:
        number = UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    return model.objects.visible_to(request.user).filter(public_id=number).first()
