"""A case: its page, opened, corrected, talked about, solved and reopened."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.pages import form_page
from common.refusals import Refusal
from history.queries import change_log, provenance_facts
from service.choices.case import COMMENT_ICONS, SEVERITY_MEANING, STATE_MEANING
from service.forms.case import AttachForm, CaseEditForm, CaseForm, CommentForm, ReopenForm, SolveForm
from service.models import CaseAttachment, ServiceCase, ServiceVisit
from service.operations import attachment, case_steps
from service.operations import case as operations
from service.queries.cases import alike, clock_words, dressed, promises
from service.views.reach import about, case_within_reach, done
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page


@requires(Permission.CASE_VIEW)
@require_safe
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All that is known of a case, what was said and what was done."""
    row = case_within_reach(request, public_id)
    dressed([row], user=request.user)
    comments = list(row.comments.select_related("author").order_by("-at", "-id")[:200])
    for comment in comments:
        comment.icon = COMMENT_ICONS[comment.kind]
    visits = ServiceVisit.objects.visible_to(request.user).filter(case=row).select_related("technician")
    context = {
        "sources": provenance_facts(row), "case": row, "comments": comments, "clock": clock_words(row, timezone.now()),
        "promises": promises(row, timezone.now()), "runs": {one["promise"] for one in promises(row, timezone.now()) if not one["met"]},
        "visits": visits.newest_first()[:20], "attachments": row.attachments.select_related("by").order_by("id"),
        "severity_meaning": SEVERITY_MEANING[row.severity], "state_meaning": STATE_MEANING[row.state],
        "comment_form": CommentForm(), "attach_form": AttachForm(),
        "may_edit": request.user.has_permission(Permission.CASE_EDIT),
        "log": change_log(objects=[("service.servicecase", row.pk)], user=request.user, limit=15)
        if request.user.has_permission(Permission.HISTORY_VIEW)
        else None,
    }  # fmt: skip
    return render(request, "service/case.html", context)


@requires(Permission.CASE_EDIT)
def case_create(request: HttpRequest) -> HttpResponse:
    """Open a case while the customer is on the phone; cases that are open already are shown."""
    known = about(request)
    data = request.POST if request.method == "POST" else None
    initial = {"kind": "complaint"} if request.GET.get("kind") == "complaint" else {}
    form = CaseForm(data, user=request.user, about=known, initial=initial)
    if data is not None and form.is_valid():
        try:
            made = operations.open_case(by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Case %(number)s is open.") % {"number": made.number})
            return done(request, _page(made))
    found = alike(user=request.user, item=known["item"], company=known["company"])
    return form_page(
        request, "service/case_create.html", form, submit=_("Open the case"), draft="case", found=found,
        cancel_url=reverse("service:case_list"), wide=True,
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
@require_safe
def case_alike(request: HttpRequest) -> HttpResponse:
    """While a case is being opened: what is open already for the chosen item or company."""
    known = about(request)
    found = alike(user=request.user, item=known["item"], company=known["company"])
    return render(request, "service/case_alike.html", {"found": found})


@requires(Permission.CASE_EDIT)
def case_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a case."""
    row = case_within_reach(request, public_id)
    form = CaseEditForm.opened(row, request.user, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/case_edit.html", form, act=partial(operations.change_case, case=row), row=row,
        to=_page(row), said=_("The changes are saved."), leave=done, case=row, wide=True,
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
@require_POST
def case_comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say something about a case."""
    row = case_within_reach(request, public_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            operations.comment_on_case(case=row, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The comment is written down."))
            return redirect(_page(row))
    return form_page(request, "service/case_comment.html", form, case=row, cancel_url=_page(row))


@requires(Permission.CASE_EDIT)
def case_solve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what solved a case."""
    row = case_within_reach(request, public_id)
    initial = {"resolution": row.resolution, "root_cause": row.root_cause}
    form = SolveForm(request.POST if request.method == "POST" else None, case=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case_steps.solve_case(case=row, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The case is solved."))
            return done(request, _page(row))
    return form_page(
        request, "service/case_solve.html", form, case=row, submit=_("Mark as solved"), cancel_url=_page(row),
        draft=f"solve-{row.pk}",
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
def case_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It was not in order after all."""
    row = case_within_reach(request, public_id)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            case_steps.reopen_case(case=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The case is open again."))
            return done(request, _page(row))
    submit = _("Open the case again")
    return form_page(
        request, "service/case_reopen.html", form, case=row, submit=submit, cancel_url=_page(row)
    )


@requires(Permission.CASE_EDIT)
@require_POST
def case_attachment_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a file with a case."""
    row = case_within_reach(request, public_id)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attachment.attach_file(
                case=row, file=form.cleaned_data["file"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The file is kept with the case."))
    else:
        messages.error(request, _("Choose a file first."))
    return redirect(_page(row))


@requires(Permission.CASE_VIEW)
@require_safe
def case_attachment(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """The file, always as a download: what others send is never shown as a page of ours."""
    found = get_object_or_404(_attachments(request, public_id), public_id=file_id)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )


@requires(Permission.CASE_EDIT)
@require_POST
def case_attachment_remove(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Throw a file away."""
    found = get_object_or_404(_attachments(request, public_id), public_id=file_id)
    attachment.remove_attachment(attachment=found, by=request.user, now=timezone.now())
    messages.success(request, _("The file is gone."))
    return redirect("service:case", public_id)


def _attachments(request: HttpRequest, public_id: UUID):
    return CaseAttachment.objects.visible_to(request.user).filter(case__public_id=public_id)


def _page(row: ServiceCase) -> str:
    return reverse("service:case", args=[row.public_id])
