"""Undos and withdrawals as people see them: looked at, confirmed, at work, ended, with what was left and why."""

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
from common.refusals import Refusal
from history.queries import act_of
from users.guards import signed_in
from users.models import UndoRun
from users.operations import undo_run as operations
from users.queries import left_of

SHOWN = 100


@signed_in
@require_safe
def undo_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One undo or withdrawal: what it would do, how far it has come, or what came of it."""
    return render(request, "users/undo_run.html", _context(request, _of_user(request, public_id)))


@signed_in
@require_safe
def undo_run_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that moves; when the work has ended, the whole page is loaded again."""
    run = _of_user(request, public_id)
    if not request.headers.get("HX-Request"):
        return redirect("users:undo_run", public_id=public_id)
    if not run.is_at_work:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "users/undo_run.html#progress", _context(request, run))


@signed_in
@require_POST
def undo_run_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Do what was looked at: at once when it is little, else by the worker."""
    try:
        run = operations.confirm_run(of=_of_user(request, public_id), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("users:undo_run", public_id=public_id)
    if run.total <= operations.AT_ONCE:
        operations.work_off(run_id=run.pk, clock=timezone.now)
        run.refresh_from_db()
        tell(request, run)
    return redirect("users:undo_run", public_id=public_id)


@signed_in
@require_POST
def undo_run_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop it; what is back stays back."""
    return _act(request, public_id, operations.cancel_run)


@signed_in
@require_POST
def undo_run_retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    return _act(request, public_id, operations.retry_run)


@signed_in
@require_safe
def undo_run_left(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """What was left as it is, with the reasons, as a file."""
    run = _of_user(request, public_id)
    answer = StreamingHttpResponse(_lines(request, run), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="left-{run.pk}.csv"'
    return answer


def tell(request: HttpRequest, run: UndoRun) -> None:
    """Say what came of an undo that has ended, with the way back."""
    number = sum(run.counts.get(word, 0) for word in ("back", "emptied", "removed", "restored"))
    text = ngettext("%(number)s change was taken back.", "%(number)s changes were taken back.", number) % {
        "number": display.number_text(number)
    }
    left = run.counts.get("left", 0)
    if left:
        text += " " + ngettext("%(number)s was left as it is.", "%(number)s were left as they are.", left) % {
            "number": display.number_text(left)
        }
    act = act_of(run.change_set_id) if run.change_set_id else None
    url = f"{reverse('users:change_set_undo', args=[act.public_id])}?at_once=1" if act and number else ""
    messages.success(request, text, extra_tags=f"undo:{url}" if url else "")


def _of_user(request: HttpRequest, public_id: UUID) -> UndoRun:
    rows = UndoRun.objects.visible_to(request.user).light().select_related("by")
    run = rows.filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def _act(request: HttpRequest, public_id: UUID, operation: Callable[..., UndoRun]) -> HttpResponse:
    try:
        operation(of=_of_user(request, public_id), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("users:undo_run", public_id=public_id)


def _context(request: HttpRequest, run: UndoRun) -> dict[str, object]:
    spent = (
        (run.heartbeat_at - run.started_at).total_seconds() if run.started_at and run.heartbeat_at else None
    )
    left = int(spent / run.cursor * (run.total - run.cursor)) if spent is not None and run.cursor else None
    counts = {word: run.counts.get(word, 0) for word in ("back", "emptied", "removed", "restored", "left")}
    return {
        "run": run, "counts": counts, "seconds_left": left, "minutes_left": None if left is None else left // 60,
        "is_withdrawal": not run.target_id, "to_do": sum(counts.values()) - counts["left"],
        "target": act_of(run.target_id) if run.target_id else None,
        "act": act_of(run.change_set_id) if run.change_set_id else None,
        "left": [] if run.is_at_work else left_of(run, request.user, limit=SHOWN),
    }  # fmt: skip


def _lines(request: HttpRequest, run: UndoRun) -> Iterator[str]:
    """Lines for a spreadsheet, some hundreds at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Kind"), _("Record"), _("Field"), _("Reason"), _("Changed since by")])
    yield "\ufeff" + buffer.getvalue()
    last = 0
    while numbers := list(
        run.left_rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:500]
    ):
        buffer.seek(0)
        buffer.truncate()
        for line in left_of(run, request.user, after=last, limit=500):
            name = line.record.name if line.record else ""
            writer.writerow([line.kind, harmless(name), line.field, line.reason, harmless(line.by)])
        yield buffer.getvalue()
        last = numbers[-1]
