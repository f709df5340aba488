"""Many records changed at once, out of a list: choose, look at what will happen, do it. The same for every register."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common import display
from common.lists.filters import ListFilter
from common.lists.listing import ListSpec, matching
from common.refusals import Refusal
from users.forms import BulkForm
from users.operations import bulk_run
from users.operations.bulk_registers import MOST, BulkRegister, Plan, plan_bulk_edit
from users.views.bulk_run import tell

KEPT = ("ids", "all_matching", "query")
SAMPLE = 8

Filtered = Callable[[HttpRequest, QueryDict], ListFilter]


def bulk_edit_page(
    request: HttpRequest,
    spec: ListSpec,
    filtered: Filtered,
    register: BulkRegister,
    form_class: type[BulkForm],
) -> HttpResponse:
    """Step by step: `step` is nothing at first, then `preview`, then `save`."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse(spec.url)}?{query.urlencode() or 'view='}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the rows to change first."))
        return HttpResponseRedirect(back)
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    records = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    step = request.POST.get("step", "")
    form = form_class(request.POST if step else None, user=request.user)
    plan = None
    if step in {"preview", "save"} and form.is_valid():
        try:
            if step == "save":
                return _run(request, register, records, form, back)
            plan = plan_bulk_edit(register=register, records=records, edit=form.edit)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    context = _context(request, spec, records, form, plan) | {"cancel_url": back}
    return render(request, "users/bulk_edit.html", context, status=422 if form.errors else 200)


def _run(
    request: HttpRequest, register: BulkRegister, records: QuerySet, form: BulkForm, back: str
) -> HttpResponse:
    """A few records are changed before the page answers; of many the run's own page tells."""
    run = bulk_run.start_run(
        register=register, records=records, edit=form.edit, words=form.sentences().values(), by=request.user,
        now=timezone.now(), expected=_expected(request),
    )  # fmt: skip
    if run.total > bulk_run.AT_ONCE:
        return redirect("users:bulk_run", public_id=run.public_id)
    bulk_run.work_off(run_id=run.pk, clock=timezone.now)
    run.refresh_from_db()
    if run.rejected:
        return redirect("users:bulk_run", public_id=run.public_id)
    tell(request, run)
    return HttpResponseRedirect(back)


def _context(
    request: HttpRequest, spec: ListSpec, records: QuerySet, form: BulkForm, plan: Plan | None
) -> dict[str, Any]:
    total = plan.total if plan else records.order_by()[: MOST + 1].count()
    sample = records.select_related(*spec.related).order_by("pk")[:SAMPLE]
    words = {key: spec.counted(number, display.number_text(number)) for key, number in _figures(plan).items()}
    return {
        "form": form, "plan": plan, "title": spec.title, "total": total, "words": words,
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
        "total_text": spec.counted(total, display.number_text(total)),
        "sample": [spec.name(record) for record in sample],
        "parts": _parts(form, plan) if plan else [],
        "choices": [(n, v) for n in form.fields for v in request.POST.getlist(n)] if plan else [],
        "goes_to_worker": total > bulk_run.AT_ONCE,
    }  # fmt: skip


def _figures(plan: Plan | None) -> dict[str, int]:
    return {} if plan is None else {name: getattr(plan, name) for name in ("changed", "unchanged", "refused")}


def _parts(form: BulkForm, plan: Plan) -> list[dict[str, object]]:
    """Each part of the edit: what it does, to how many, and how many it leaves as they are."""
    return [
        {"text": text, "changed": plan.by_part[key], "same": plan.total - plan.refused - plan.by_part[key]}
        for key, text in form.sentences().items()
    ]


def _expected(request: HttpRequest) -> int | None:
    said = request.POST.get("expected", "")
    return int(said) if said.isdecimal() else None
