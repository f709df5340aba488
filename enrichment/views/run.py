"""Runs as people see them: at work with a progress bar, waiting for a register, ended with what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from common.refusals import Refusal
from companies.models import Company
from enrichment.choices import ISSUES, RunKind
from enrichment.models import EnrichmentRun, OutsideRegister
from enrichment.operations import run as operations
from enrichment.providers.registry import PROVIDERS
from enrichment.queries.registers import is_resting
from enrichment.queries.words import duration_words
from enrichment.views.rights import rights_of
from history.queries import act_of
from users.guards import requires
from users.operations.undo_run import may_undo
from users.permissions import Permission

SHOWN = 100


@require_safe
@requires(Permission.REGISTER_ASK)
def run_list(request: HttpRequest) -> HttpResponse:
    """The newest runs; those about a single company only when asked for."""
    rows = EnrichmentRun.objects.visible_to(request.user).light().select_related("by", "company")
    manages = request.user.has_permission(Permission.REGISTER_MANAGE)
    singles = request.GET.get("kind") == "company" or not manages
    rows = rows.filter(kind="company") if singles else rows.exclude(kind="company")
    register = request.GET.get("register", "")
    rows = rows.filter(register=register) if register in PROVIDERS else rows
    context = {
        "runs": rows.order_by("-asked_at", "-id")[:SHOWN],
        "singles": singles,
        "manages": manages,
        "may": rights_of(request.user),
    }
    return render(request, "enrichment/run_list.html", context)


@require_safe
@requires(Permission.REGISTER_ASK)
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: how far it has come, or what came of it."""
    row = _row(request, public_id)
    context = _context(request, row)
    may_look = request.user.has_permission(Permission.HISTORY_VIEW)
    if may_look and not row.is_at_work and row.change_set_id and (row.changed or row.erased):
        act = act_of(row.change_set_id)
        context |= {"act": act, "may_undo": may_undo(act=act, by=request.user, now=timezone.now())}
    return render(request, "enrichment/run.html", context)


@require_safe
@requires(Permission.REGISTER_ASK)
def run_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that moves; when the run has ended, the whole page is loaded again."""
    row = _row(request, public_id)
    if not request.headers.get("HX-Request"):
        return redirect("enrichment:run", public_id=public_id)
    if not row.is_at_work:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "enrichment/run.html#progress", _context(request, row))


@require_POST
@requires(Permission.REGISTER_ASK)
def run_stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop it; what is written stays."""
    return _act(request, public_id, operations.stop_run)


@require_POST
@requires(Permission.REGISTER_ASK)
def run_resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    return _act(request, public_id, operations.resume_run)


@require_POST
@requires(Permission.REGISTER_MANAGE)
def run_start(request: HttpRequest, register: str) -> HttpResponse:
    """Start a run over many companies."""
    if register not in PROVIDERS:
        raise Http404
    kind = request.POST.get("kind", "")
    try:
        started = operations.start_run(
            register=register,
            kind=kind if kind in RunKind.values else "",
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("enrichment:register_list")
    return redirect("enrichment:run", public_id=started.public_id)


def _row(request: HttpRequest, public_id: UUID) -> EnrichmentRun:
    rows = EnrichmentRun.objects.visible_to(request.user).select_related("by", "company")
    return get_object_or_404(rows, public_id=public_id)


def _act(request: HttpRequest, public_id: UUID, operation: Callable[..., EnrichmentRun]) -> HttpResponse:
    try:
        operation(run=_row(request, public_id), by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("enrichment:run", public_id=public_id)


def _context(request: HttpRequest, row: EnrichmentRun) -> dict[str, Any]:
    now = timezone.now()
    register = OutsideRegister.objects.filter(code=row.register).first()
    issues = [] if row.is_at_work else list(row.issues.select_related("company").order_by("id")[:SHOWN])
    numbers = {issue.company_id for issue in issues if issue.company_id}
    seen = set(Company.objects.visible_to(request.user).filter(pk__in=numbers).values_list("pk", flat=True))
    for issue in issues:
        issue.words = ISSUES.get(issue.code, issue.code)
        issue.shown = issue.company if issue.company_id in seen else None
    return {
        "run": row, "took": duration_words(row.duration) if row.duration else "", "total": len(row.numbers), "done": row.cursor - len(row.deferred), "issues": issues,
        "register": register, "is_resting": is_resting(register, now), "waits": bool(row.waits_until and row.waits_until > now),
        "may_stop": row.kind == RunKind.COMPANY or request.user.has_permission(Permission.REGISTER_MANAGE),
    }  # fmt: skip
