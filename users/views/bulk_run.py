"""Bulk edits as people see them: at work with a progress bar, ended with what came of it, taken back."""

import csv
import io
from collections.abc import Callable, Iterator
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common import display
from common.lists.export import harmless
from common.pages import back
from common.refusals import Refusal
from users.choices import REJECTIONS, Resource
from users.guards import requires
from users.models import BulkRejection, BulkRun
from users.operations import bulk_run as operations
from users.operations.bulk_registers import BulkRegister, register_of
from users.permissions import Permission

SHOWN = 100


@requires(Permission.BULK_EDIT)
@require_safe
def bulk_run_list(request: HttpRequest) -> HttpResponse:
    """The newest bulk edits."""
    rows = BulkRun.objects.visible_to(request.user).light().select_related("by").order_by("-id")[:SHOWN]
    runs = [{"run": run, "resource": Resource(run.resource).label} for run in rows]
    return render(request, "users/bulk_run_list.html", {"runs": runs})


@requires(Permission.BULK_EDIT)
@require_safe
def bulk_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One bulk edit: how far it has come, or what came of it."""
    return render(request, "users/bulk_run.html", _context(request, _of_user(request, public_id)))


@requires(Permission.BULK_EDIT)
@require_safe
def bulk_run_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that moves; when the work has ended, the whole page is loaded again."""
    run = _of_user(request, public_id)
    if not request.headers.get("HX-Request"):
        return redirect("users:bulk_run", public_id=public_id)
    if not run.is_at_work:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "users/bulk_run.html#progress", _context(request, run))


@requires(Permission.BULK_EDIT)
@require_POST
def bulk_run_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop it; what is changed stays changed."""
    return _act(request, public_id, operations.cancel_run)


@requires(Permission.BULK_EDIT)
@require_POST
def bulk_run_retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    return _act(request, public_id, operations.retry_run)


@requires(Permission.BULK_EDIT)
@require_POST
def bulk_run_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put back what it changed, wherever nobody has changed it since."""
    run = _of_user(request, public_id)
    words = [_("Taken back: %(words)s") % {"words": said} for said in run.words]
    try:
        undo = operations.take_back_run(of=run, words=words, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("users:bulk_run", public_id=public_id)
    if undo.total <= operations.AT_ONCE:
        operations.work_off(run_id=undo.pk, clock=timezone.now)
        undo.refresh_from_db()
        if not undo.rejected:
            tell(request, undo)
            return back(request, reverse("users:bulk_run", args=[undo.public_id]))
    return redirect("users:bulk_run", public_id=undo.public_id)


@requires(Permission.BULK_EDIT)
@require_safe
def bulk_run_rejected(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """The records that were left as they were, with the reasons, as a file."""
    run = _of_user(request, public_id)
    answer = StreamingHttpResponse(_lines(request, run), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="left-{run.pk}.csv"'
    return answer


def tell(request: HttpRequest, run: BulkRun) -> None:
    """Say what came of a run that has ended, with a way back where there is something to take back."""
    if run.undoes_id:
        words = ngettext(
            "%(number)s record is as it was before.",
            "%(number)s records are as they were before.",
            run.changed,
        )
    else:
        words = ngettext("%(number)s record was changed.", "%(number)s records were changed.", run.changed)
    text = words % {"number": display.number_text(run.changed)}
    if run.unchanged:
        same = ngettext(
            "%(number)s had these values already.", "%(number)s had these values already.", run.unchanged
        )
        text = f"{text} {same % {'number': display.number_text(run.unchanged)}}"
    undo = reverse("users:bulk_run_undo", args=[run.public_id])
    may_undo = run.changed and not run.undoes_id
    messages.success(request, text, extra_tags=f"undo:{undo}" if may_undo else "")


def _of_user(request: HttpRequest, public_id: UUID) -> BulkRun:
    run = (
        BulkRun.objects.visible_to(request.user)
        .light()
        .select_related("by")
        .filter(public_id=public_id)
        .first()
    )
    if run is None:
        raise Http404
    return run


def _act(request: HttpRequest, public_id: UUID, operation: Callable[..., BulkRun]) -> HttpResponse:
    try:
        operation(of=_of_user(request, public_id), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("users:bulk_run", public_id=public_id)


def _context(request: HttpRequest, run: BulkRun) -> dict[str, object]:
    undone = BulkRun.objects.light().filter(undoes=run).first()
    left = _seconds_left(run)
    rejected = [] if run.is_at_work else list(run.rejections.order_by("number")[:SHOWN])
    return {
        "run": run, "resource": Resource(run.resource).label, "undone": undone,
        "may_undo": bool(run.changed) and not (run.is_at_work or run.undoes_id or undone),
        "minutes_left": None if left is None else left // 60, "seconds_left": left,
        "rejected": _named(request, run, rejected),
    }  # fmt: skip


def _seconds_left(run: BulkRun) -> int | None:
    """How long the work still takes at its present speed."""
    if not (run.started_at and run.heartbeat_at and run.cursor):
        return None
    spent = (run.heartbeat_at - run.started_at).total_seconds()
    return int(spent / run.cursor * (run.total - run.cursor))


def _named(request: HttpRequest, run: BulkRun, rejections: list[BulkRejection]) -> list[dict[str, object]]:
    """The records that were left, by name as far as the user sees them, each with its reason."""
    register = register_of(resource=run.resource)
    seen = register.rows_of(request.user).in_bulk([one.number for one in rejections])
    return [
        {
            "name": str(seen.get(one.number, "")),
            "url": _address(register, seen.get(one.number)),
            "reason": _reason(register, one.code),
        }
        for one in rejections
    ]


def _address(register: BulkRegister, record: object) -> str:
    return reverse(register.url_name, args=[record.public_id]) if record is not None else ""


def _reason(register: BulkRegister, code: str) -> str:
    return str(register.rejections.get(code) or REJECTIONS.get(code, code))


def _lines(request: HttpRequest, run: BulkRun) -> Iterator[str]:
    """Lines for a spreadsheet, a thousand records at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Record"), _("Universal ID"), _("Reason")])
    yield "\ufeff" + buffer.getvalue()
    last = 0
    while rows := list(run.rejections.filter(number__gt=last).order_by("number")[:1000]):
        buffer.seek(0)
        buffer.truncate()
        for row in _named(request, run, rows):
            number = str(row["url"]).rstrip("/").rpartition("/")[2]
            writer.writerow([harmless(str(row["name"])), number, row["reason"]])
        yield buffer.getvalue()
        last = rows[-1].number
