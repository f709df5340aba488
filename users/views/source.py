"""Sources of facts: which there are, what stands from one of them, the way to withdraw it."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.display import moment_text
from common.jobs import enqueue_on_commit
from common.lists.export import harmless
from common.refusals import Refusal
from history.queries import counted_at
from users.guards import requires
from users.operations import undo_run as operations
from users.permissions import Permission
from users.queries import (
    SourceRow,
    place_of,
    sees_sources,
    source_by_public_id,
    sources,
    standing_lines,
    standing_values,
    types_of_source,
)


@requires(Permission.HISTORY_VIEW)
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Every source with its party, how much stands from it, when it told of something first and last."""
    if not sees_sources(request.user):
        raise PermissionDenied
    context = {"sources": sources(), "counted_at": counted_at()}
    return render(request, "users/source_list.html", context)


@requires(Permission.HISTORY_VIEW)
@require_POST
def source_count(request: HttpRequest) -> HttpResponse:
    """Have the worker count anew what stands from each source."""
    if not sees_sources(request.user):
        raise PermissionDenied
    enqueue_on_commit("users.count_sources")
    messages.success(request, _("The values are being counted. Look again in a minute."))
    return redirect("users:source_list")


@requires(Permission.HISTORY_VIEW)
@require_safe
def source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What stands from one source: record, field, value, since when."""
    row = _source(request, public_id)
    kinds = types_of_source(row.source.name)
    only = request.GET.get("kind", "")
    only = only if only in dict(kinds) else ""
    lines, following = standing_values(
        row.source.name, request.user, only=only, place=place_of(request.GET.get("place", ""))
    )
    older = request.GET.copy()
    if following is not None:
        older["place"] = f"{following[0]}:{following[1]}:{following[2]}"
    context = {
        "row": row, "lines": lines, "kinds": kinds, "only": only, "older": older.urlencode() if following else "",
        "may_withdraw": bool(row.source.name) and operations.may_withdraw(by=request.user),
        "may_export": request.user.has_permission(Permission.EXPORT),
    }  # fmt: skip
    return render(request, "users/source.html", context)


@requires(Permission.HISTORY_VIEW, Permission.EXPORT)
@require_safe
def source_export(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """All that stands from the source, as a file."""
    row = _source(request, public_id)
    lines = _lines(request, row.source.name, request.GET.get("kind", ""))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="source.csv"'
    return answer


@requires(Permission.HISTORY_VIEW)
@require_POST
def source_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at what withdrawing the source would do; nothing is written yet."""
    row = _source(request, public_id)
    try:
        run = operations.prepare_withdrawal(source=row.source.name, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("users:source", public_id=public_id)
    if run.total <= operations.AT_ONCE:
        operations.work_off(run_id=run.pk, clock=timezone.now)
    return redirect("users:undo_run", public_id=run.public_id)


def _source(request: HttpRequest, public_id: UUID) -> SourceRow:
    row = source_by_public_id(public_id) if sees_sources(request.user) else None
    if row is None:
        raise Http404
    return row


def _lines(request: HttpRequest, name: str, only: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Kind"), _("Record"), _("Field"), _("Value"), _("Since")])
    yield "\ufeff" + buffer.getvalue()
    for lines in standing_lines(name, request.user, only=only):
        buffer.seek(0)
        buffer.truncate()
        for line in lines:
            told = [
                line.kind,
                harmless(line.record.name),
                line.field,
                harmless(line.value),
                moment_text(line.at),
            ]
            writer.writerow(told)
        yield buffer.getvalue()
