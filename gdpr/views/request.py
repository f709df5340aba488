"""The page of a request, and what is done with it step by step."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.forms import HouseForm, add_refusal
from common.refusals import Refusal
from contacts.models import Person
from gdpr.choices import STOPS_MARKETING, WITH_PACKAGE, RequestState
from gdpr.forms import (
    FACTS,
    ClosingForm,
    ExtensionForm,
    IdentityForm,
    RequestCreateForm,
    RequestEditForm,
    initial_of_request,
)
from gdpr.models import ErasureRun, SubjectRequest
from gdpr.operations import request as operations
from gdpr.operations.request_look import ask_look
from gdpr.queries.archive import may_be_sender
from gdpr.queries.candidates import candidates_for
from gdpr.queries.desk import due_meaning, left_words
from gdpr.queries.gather import counts_of, register_name
from gdpr.queries.rectifiable import rectified_words
from gdpr.queries.request_look import look_state
from gdpr.queries.siblings import same_sender
from gdpr.reading.due import due_day
from gdpr.views.request_list import MEANING
from history.queries.change_log import change_log
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page


def request_within_reach(request: HttpRequest, public_id: UUID) -> SubjectRequest:
    """The request, or 404 as if it did not exist."""
    rows = SubjectRequest.objects.visible_to(request.user).select_related(
        "person", "assignee", "duplicate_of"
    )
    return get_object_or_404(rows, public_id=public_id)


def go_back(one: SubjectRequest) -> HttpResponse:
    return redirect("gdpr:request", one.public_id)


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was asked, by when it is due, and the steps: who asks, whom it is about, the copy, the answer."""
    one = request_within_reach(request, public_id)
    text = request.GET.get("q", "").strip()
    left = (one.due_on - timezone.localdate()).days
    erased = ErasureRun.objects.filter(plan__request=one).first()
    searches = one.is_open and erased is None and (one.person is None or bool(text))
    may_archive = request.user.has_permission(Permission.ARCHIVE_VIEW)
    may_log = request.user.has_permission(Permission.HISTORY_VIEW)
    look = look_state(one, now=timezone.now())
    if not look.is_ready:
        ask_look(request=one, now=timezone.now())
    context = {
        "one": one,
        "look": look,
        "meaning": MEANING[RequestState(one.state)],
        "due_meaning": due_meaning(left),
        "left": left_words(left),
        "is_with_package": one.kind in WITH_PACKAGE,
        "stops_marketing": one.kind in STOPS_MARKETING,
        "candidates": candidates_for(one, user=request.user, text=text) if searches else [],
        "searches": searches,
        "erased": erased,
        "text": text,
        "counts": _counts(one.person) if one.person else [],
        "tasks": one.tasks.select_related("assignee", "done_by").order_by("done_at", "due_on", "id"),
        "rectifications": rectified_words(one),
        "siblings": same_sender(one),
        "has_copy": one.person is not None or one.archived.exists(),
        "archived": may_be_sender(one, today=timezone.localdate()) if may_archive else [],
        "packages": list(one.packages.select_related("by").order_by("-made_at")[:5]),
        "log": change_log(objects=[("gdpr.subjectrequest", one.pk)], user=request.user) if may_log else None,
    }
    return render(request, "gdpr/request.html", context)


@requires(Permission.REQUEST_HANDLE)
def request_create(request: HttpRequest) -> HttpResponse:
    """Write down a request that reached us."""
    initial = {"submission": uuid4(), "received_at": timezone.localtime().replace(second=0, microsecond=0)}
    letter = SubjectRequest.objects.visible_to(request.user).filter(
        public_id=_uuid(request.GET.get("letter", ""))
    )
    for one in letter:  # another right out of the same letter: the same sender, the same receipt
        initial |= {name: getattr(one, name) for name in FACTS if name != "kind"}
    form = RequestCreateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FACTS}
        try:
            one = operations.receive_request(
                by=request.user, now=timezone.now(), submission=form.cleaned_data["submission"], **facts
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(number)s is written down.") % {"number": one.number})
            return go_back(one)
    context = {
        "form": form, "submit": _("Write the request down"), "cancel_url": reverse("gdpr:request_list"),
        "draft": "request-create",
    }  # fmt: skip
    return render(request, "gdpr/request_create.html", context, status=422 if form.errors else 200)


@requires(Permission.REQUEST_HANDLE)
def request_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct what was written down; somebody else's change meanwhile is shown beside what was typed."""
    one = request_within_reach(request, public_id)
    form = RequestEditForm(request.POST or None, initial=initial_of_request(one))
    return edit_page(
        request, "gdpr/request_edit.html", form, act=partial(operations.change_request, request=one), row=one,
        to=reverse("gdpr:request", args=[one.public_id]), said=_("%(number)s was saved.") % {"number": one.number},
        one=one, submit=_("Save the request"),
    )  # fmt: skip


@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose whom the request is about; without a person, take that back."""
    one = request_within_reach(request, public_id)
    chosen = request.POST.get("person", "")
    persons = Person.objects.visible_to(request.user)
    person = get_object_or_404(persons, public_id=_uuid(chosen)) if chosen else None
    return _act(request, one, operations.choose_person, person=person)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_ask_identity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that the person was asked to show who they are."""
    return _act(request, request_within_reach(request, public_id), operations.ask_for_identity)


@requires(Permission.REQUEST_HANDLE)
def request_identity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note how it was made sure who asks."""
    one = request_within_reach(request, public_id)
    form = IdentityForm(request.POST or None)

    def save() -> None:
        operations.confirm_identity(
            request=one, method=form.cleaned_data["method"], note=form.cleaned_data["identity_note"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip

    return _form_page(
        request, one, form, template="gdpr/request_identity.html", submit=_("Note it"), save=save
    )


@requires(Permission.REQUEST_HANDLE)
def request_extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take two months more, and say why."""
    one = request_within_reach(request, public_id)
    form = ExtensionForm(request.POST or None)

    def save() -> None:
        operations.extend_request(
            request=one, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now(),
            today=timezone.localdate(),
        )  # fmt: skip

    longer = due_day(one.received_on, is_extended=True)
    return _form_page(
        request, one, form, template="gdpr/request_extend.html", submit=_("Extend the time"), save=save,
        longer=longer,
    )  # fmt: skip


@requires(Permission.REQUEST_HANDLE)
def request_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note how the person was answered."""
    one = request_within_reach(request, public_id)
    form = ClosingForm(request.POST or None, others=same_sender(one))

    def save() -> None:
        operations.close_request(request=one, by=request.user, now=timezone.now(), **form.cleaned_data)

    return _form_page(
        request, one, form, template="gdpr/request_close.html", submit=_("Close the request"), save=save
    )


@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a closed request up again."""
    return _act(request, request_within_reach(request, public_id), operations.reopen_request)


def _act(
    request: HttpRequest, one: SubjectRequest, operation: Callable[..., Any], **values: Any
) -> HttpResponse:
    try:
        operation(request=one, by=request.user, now=timezone.now(), **values)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return go_back(one)


def _form_page(
    request: HttpRequest, one: SubjectRequest, form: HouseForm, *, template: str, submit: str,
    save: Callable[[], None], **context: Any,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(number)s was saved.") % {"number": one.number})
            return go_back(one)
    context |= {"one": one, "form": form, "submit": submit}
    context["cancel_url"] = reverse("gdpr:request", args=[one.public_id])
    return render(request, template, context, status=422 if form.errors else 200)


def _counts(person: Person) -> list[tuple[str, int]]:
    return [
        (str(capfirst(register_name(label))), count) for label, count in sorted(counts_of(person).items())
    ]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
