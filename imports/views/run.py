"""One import on its way: what the check found, the run with its progress, what came of it."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.refusals import Refusal
from history.queries import act_of
from imports import queries
from imports.choices import PROMISES, Fate, State
from imports.models import Import
from imports.operations import run, upload
from imports.views.columns import of_user
from users.guards import requires
from users.operations.undo_run import may_undo
from users.permissions import Permission


@requires(Permission.IMPORT_RUN)
@require_safe
def import_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the import is: checking, checked, running, ended."""
    imported = of_user(request, public_id)
    if imported.state == State.UPLOADED and imported.is_editable:
        return redirect("imports:import_columns", public_id=public_id)
    context = _context(imported)
    if imported.change_set_id and imported.is_ended:
        act = act_of(imported.change_set_id)
        context |= {"act": act, "may_undo": may_undo(act=act, by=request.user, now=timezone.now())}
    return render(request, "imports/import_detail.html", context)


@requires(Permission.IMPORT_RUN)
@require_safe
def import_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that moves; when the work has ended, the whole page is loaded again."""
    imported = of_user(request, public_id)
    if not imported.is_at_work:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "imports/import_detail.html#progress", _context(imported))


@requires(Permission.IMPORT_RUN)
@require_POST
def import_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Import what was checked."""
    return _act(request, public_id, run.confirm_import)


@requires(Permission.IMPORT_RUN)
@require_POST
def import_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop the check or the run."""
    return _act(request, public_id, run.cancel_import)


@requires(Permission.IMPORT_RUN)
@require_POST
def import_retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on where a failed or cancelled import stopped."""
    return _act(request, public_id, run.retry_import)


@requires(Permission.IMPORT_RUN)
def import_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove the file and the notes about its rows, after saying what stays."""
    imported = of_user(request, public_id)
    if request.method != "POST":
        return render(request, "imports/import_delete.html", _delete_context(imported))
    try:
        upload.delete_import(of=imported)
        messages.success(request, _("The file was removed."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("imports:import_list")


@requires(Permission.IMPORT_RUN)
@require_safe
def import_rejected(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rejected rows as a file, with reasons, ready to be mended and uploaded again."""
    return _file(request, public_id, queries.rejected_rows, "rejected")


@requires(Permission.IMPORT_RUN)
@require_safe
def import_flagged(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The values that were left out or doubted, as a file."""
    return _file(request, public_id, queries.flagged_values, "flagged")


def _delete_context(imported: Import) -> dict[str, object]:
    cancel_url = reverse("imports:import_detail", args=[imported.public_id])
    return {"imported": imported, "submit": _("Remove the file"), "cancel_url": cancel_url}


def _act(request: HttpRequest, public_id: UUID, operation: Callable[..., Import]) -> HttpResponse:
    imported = of_user(request, public_id)
    try:
        operation(of=imported, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("imports:import_detail", public_id=public_id)


def _file(
    request: HttpRequest, public_id: UUID, rows: Callable[[Import], Iterator[list[str]]], word: str
) -> HttpResponse:
    imported = of_user(request, public_id)
    try:
        queries.path_of(imported)
    except queries.FileGone as gone:
        messages.error(request, gone.message)
        return redirect("imports:import_detail", public_id=public_id)
    answer = StreamingHttpResponse(queries.as_csv(rows(imported)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{word}-{imported.pk}.csv"'
    return answer


def _context(imported: Import) -> dict[str, object]:
    counts = imported.counts or {}
    left = queries.seconds_left(imported)
    words = PROMISES if imported.state == State.CHECKED else {fate: fate.label for fate in Fate}
    return {
        "imported": imported,
        "figures": [(words[fate], counts.get(fate, 0)) for fate in Fate],
        "flagged": counts.get("flagged", 0),
        "to_write": counts.get("created", 0) + counts.get("updated", 0),
        "done": min(imported.rows_done, imported.rows_total or imported.rows_done),
        "total": max(imported.rows_total or 0, imported.rows_done),
        "minutes_left": None if left is None else left // 60,
        "seconds_left": left,
        "maker_groups": queries.maker_groups(imported) if imported.state == State.CHECKED else [],
        "said_of_makers": len(set((imported.options.get("makers") or {}).values())),
        "issues": [] if imported.is_at_work else queries.issue_summary(imported),
        "diffs": [queries.shown_difference(imported.register, row) for row in imported.diffs],
    }  # fmt: skip
