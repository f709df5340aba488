"""Work for a request beside its steps: facts put right, tasks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms.desk import RectifyForm, ResultForm, TaskForm
from gdpr.models import RequestTask
from gdpr.operations import request_work as operations
from gdpr.views.request import go_back, request_within_reach
from users.guards import requires
from users.permissions import Permission


@requires(Permission.REQUEST_HANDLE)
def request_rectify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a fact right at the person's word."""
    one = request_within_reach(request, public_id)
    form = RectifyForm(request.POST or None, request=one)
    if request.method == "POST" and form.is_valid():
        try:
            operations.rectify(
                request=one, key=form.cleaned_data["key"], value=form.cleaned_data["value"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The fact is put right. Nothing that comes in by itself writes over it.")
            )
            return go_back(one)
    return _form_page(request, one, form, _("Put it right"), _("Put a fact right"))


@requires(Permission.REQUEST_HANDLE)
def request_task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give somebody something to do for a request."""
    one = request_within_reach(request, public_id)
    form = TaskForm(request.POST or None, initial={"due_on": one.due_on, "assignee": request.user.public_id})
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_task(request=one, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The task is given."))
            return go_back(one)
    return _form_page(request, one, form, _("Give the task"), _("A task for the request"))


@requires(Permission.REQUEST_HANDLE)
def task_finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note what came of a task."""
    rows = RequestTask.objects.select_related("request", "assignee")
    task = get_object_or_404(rows, public_id=public_id)
    form = ResultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.finish_task(
                task=task, result=form.cleaned_data["result"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("gdpr:request", task.request.public_id)
    return _form_page(request, task.request, form, _("Note it"), task.words)


def _form_page(request: HttpRequest, one, form, submit: str, heading: str) -> HttpResponse:
    context = {
        "one": one, "form": form, "submit": submit, "heading": heading,
        "cancel_url": reverse("gdpr:request", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "gdpr/request_work.html", context, status=422 if form.errors else 200)
