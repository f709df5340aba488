"""Acts as people see them: the list, one act with its records, and the way to undo it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from common.numbers import row_number
from common.pages import back
from common.refusals import Refusal
from history.choices import Act, Party
from history.choices.robots import robot_words
from history.operations import undo_of_act
from history.queries import ActRow, act_by_public_id, act_of, counts_of, sizes_of
from users.forms import ActsForm
from users.guards import requires, signed_in
from users.models import UndoRun, User
from users.operations import undo_run as operations
from users.permissions import Permission
from users.queries import acts_for, names_of, rows_of_act, sees_act
from users.views.undo_run import tell

SHOWN = 50


@requires(Permission.HISTORY_VIEW)
@require_safe
def change_set_list(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; by act, person, source and day."""
    form = ActsForm(request.GET or None, user=request.user)
    rows = acts_for(request.user)
    if form.is_bound and form.is_valid():
        rows = _filtered(rows, form.cleaned_data)
    before = row_number(request.GET.get("before", ""))
    rows = rows.filter(pk__lt=before) if before is not None else rows
    found = list(rows[: SHOWN + 1])
    shown = found[:SHOWN]
    staff, sizes = names_of(row.by_id for row in shown), sizes_of([row.pk for row in shown])
    acts = [_line(row, staff, sizes.get(row.pk, 0)) for row in shown]
    older = request.GET.copy()
    older["before"] = str(shown[-1].pk) if shown else ""
    context = {"form": form, "acts": acts, "older": older.urlencode() if len(found) > SHOWN else ""}
    return render(request, "users/change_set_list.html", context)


@signed_in
@require_safe
def change_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act: who, when, why, from where, and each record it touched."""
    act = _of_user(request, public_id)
    before = request.GET.get("before", "")
    lines, older = rows_of_act(act, request.user, before=row_number(before))
    undone = (
        UndoRun.objects.light().filter(target_id=act.pk, change_set_id__isnull=False).order_by("-pk").first()
    )
    run = UndoRun.objects.light().filter(change_set_id=act.pk).first()
    undoes = act_of(run.target_id) if run is not None and run.target_id else None
    context = {
        "act": act, "lines": lines, "older": older, "counts": counts_of(act.pk), "undone": undone, "run": run,
        "undoes": undoes, "is_first": not before, **_words(act, names_of([act.by_id])),
        "may_undo": operations.may_undo(act=act, by=request.user, now=timezone.now()),
    }  # fmt: skip
    return render(request, "users/change_set.html", context)


@signed_in
@require_POST
def change_set_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at what undoing the act would do. With `at_once` a small one is done right away: the toast after an edit."""
    act = _of_user(request, public_id)
    now = timezone.now()
    try:
        special = undo_of_act(act.act)
        if special is not None:
            return redirect(special(change_set_id=act.pk, by=request.user, now=now))
        run = operations.prepare_undo(change_set_id=act.pk, by=request.user, now=now)
        if run.total <= operations.AT_ONCE:
            operations.work_off(run_id=run.pk, clock=timezone.now)
        if "at_once" in request.GET and run.total <= operations.AT_ONCE:
            run = operations.confirm_run(of=run, by=request.user, now=now)
            operations.work_off(run_id=run.pk, clock=timezone.now)
            run.refresh_from_db()
            tell(request, run)
            return back(request, reverse("users:undo_run", args=[run.public_id]))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return back(request, reverse("users:change_set", args=[act.public_id]))
    return redirect("users:undo_run", public_id=run.public_id)


def _of_user(request: HttpRequest, public_id: UUID) -> ActRow:
    act = act_by_public_id(public_id)
    if act is None or not sees_act(request.user, act):
        raise Http404
    return act


def _filtered(rows: QuerySet, values: dict[str, Any]) -> QuerySet:
    if values["act"]:
        rows = rows.filter(act=values["act"])
    if values["by"]:
        rows = rows.filter(
            by_id=User.objects.filter(public_id=values["by"]).values_list("pk", flat=True).first()
        )
    if values["source"]:
        rows = rows.filter(source=values["source"])
    if values["day_from"]:
        rows = rows.filter(at__gte=_midnight(values["day_from"]))
    if values["day_to"]:
        rows = rows.filter(at__lt=_midnight(values["day_to"] + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _line(row: Any, staff: dict[int, str], size: int) -> dict[str, Any]:
    return {"act": row, "size": min(size, 1000), "is_more": size > 1000, **_words(row, staff)}


def _words(row: Any, staff: dict[int, str]) -> dict[str, Any]:
    return {
        "act_label": Act(row.act).label, "party_label": Party(row.party).label,
        "by": robot_words(row.robot) or staff.get(row.by_id, ""),
    }  # fmt: skip
