"""One signal, what is done about many, those of a company, and how many wait."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from activities.models import Activity
from common.display import number_text
from common.forms import add_refusal
from common.lists.listing import matching
from common.refusals import Refusal
from companies.models import Company
from enrichment.forms.signal import SignalDismissForm, SignalSnoozeForm, SignalTaskForm
from enrichment.models import Signal
from enrichment.operations import signal as operations
from enrichment.queries.signal_words import signal_words
from enrichment.views.signal_list import SPEC, filtered, meaning_of
from users.guards import requires
from users.permissions import Permission

KEPT = ("ids", "all_matching", "query")
WEEK = timedelta(days=7)
SAMPLE, SHOWN = 8, 50


@requires(Permission.SIGNAL_VIEW)
@require_safe
def signal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What changed, where it comes from, and what can be done about it."""
    row = _row(request, public_id)
    may_edit = request.user.has_permission(Permission.SIGNAL_EDIT)
    task = None
    if row.activity_id and request.user.has_permission(Permission.ACTIVITY_VIEW):
        task = Activity.objects.visible_to(request.user).filter(pk=row.activity_id).first()
    others = Signal.objects.visible_to(request.user).filter(company=row.company).exclude(pk=row.pk)
    around = list(others.select_related("company").order_by("-happened_on", "-id")[:SAMPLE])
    words = signal_words([row, *around])
    context = {
        "row": row, "words": words[row.pk], "meaning": meaning_of(row.weight), "task": task, "may_edit": may_edit,
        "may_plan": may_edit and request.user.has_permission(Permission.ACTIVITY_EDIT),
        "around": [(one, words[one.pk]) for one in around], "today": timezone.localdate(),
        "dismiss": SignalDismissForm(), "snooze": SignalSnoozeForm(initial={"snoozed_until": timezone.localdate() + WEEK}),
        "task_form": SignalTaskForm(initial=_task_start(request)), "ids": [row.public_id],
    }  # fmt: skip
    return render(request, "enrichment/signal.html", context)


@requires(Permission.SIGNAL_VIEW, Permission.SIGNAL_EDIT, Permission.ACTIVITY_EDIT)
def signal_task(request: HttpRequest) -> HttpResponse:
    """Take signals as tasks: one for each company."""

    def save(rows: QuerySet[Signal], said: dict[str, Any]) -> str:
        due_at = timezone.make_aware(datetime.combine(said["due_on"], time(9, 0)))
        count = operations.take_signals(
            signals=rows, owner=said["owner"], due_at=due_at, by=request.user, now=timezone.now()
        )
        told = ngettext("%(number)s task was planned.", "%(number)s tasks were planned.", count)
        return told % {"number": number_text(count)}

    form = SignalTaskForm(request.POST if "step" in request.POST else None, initial=_task_start(request))
    words = (_("Take as tasks"), _("Plan the tasks"), "calendar-plus")
    return _act(request, form, save, words)


@requires(Permission.SIGNAL_VIEW, Permission.SIGNAL_EDIT)
def signal_dismiss(request: HttpRequest) -> HttpResponse:
    """Dismiss signals with a reason."""

    def save(rows: QuerySet[Signal], said: dict[str, Any]) -> str:
        count = operations.dismiss_signals(
            signals=rows,
            reason_code=said["reason_code"],
            reason=said["reason"],
            by=request.user,
            now=timezone.now(),
        )
        told = ngettext("%(number)s signal was dismissed.", "%(number)s signals were dismissed.", count)
        return told % {"number": number_text(count)}

    form = SignalDismissForm(request.POST if "step" in request.POST else None)
    return _act(request, form, save, (_("Dismiss signals"), _("Dismiss"), "circle-x"))


@requires(Permission.SIGNAL_VIEW, Permission.SIGNAL_EDIT)
def signal_snooze(request: HttpRequest) -> HttpResponse:
    """Let signals sleep until a day."""

    def save(rows: QuerySet[Signal], said: dict[str, Any]) -> str:
        count = operations.snooze_signals(
            signals=rows, until=said["snoozed_until"], by=request.user, now=timezone.now()
        )
        told = ngettext("%(number)s signal sleeps.", "%(number)s signals sleep.", count)
        return told % {"number": number_text(count)}

    start = {"snoozed_until": timezone.localdate() + WEEK}
    form = SignalSnoozeForm(request.POST if "step" in request.POST else None, initial=start)
    return _act(request, form, save, (_("Snooze signals"), _("Snooze"), "clock-pause"))


@requires(Permission.SIGNAL_VIEW, Permission.SIGNAL_EDIT)
@require_POST
def signal_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back what was decided about one signal."""
    row = _row(request, public_id)
    operations.reopen_signals(signals=Signal.objects.filter(pk=row.pk), by=request.user, now=timezone.now())
    messages.success(request, _("The signal is open again."))
    return redirect("enrichment:signal", row.public_id)


def _act(
    request: HttpRequest, form: Form, save: Callable[[QuerySet[Signal], dict[str, Any]], str], words: tuple[str, str, str]
) -> HttpResponse:  # fmt: skip
    """Say how, see what it is about, do it. The step before comes from the list's ticks or a signal's page."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse(SPEC.url)}?{query.urlencode() or 'whose=mine'}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the signals first."))
        return HttpResponseRedirect(back)
    if not all_matching:  # what was ticked is meant, whatever the list shows by now
        query = QueryDict("shown=every")
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    rows = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, save(rows, form.cleaned_data))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return HttpResponseRedirect(back)
    sample = list(rows.select_related("company").order_by("-rank", "-id")[:SAMPLE])
    said = signal_words(sample)
    context = {
        "form": form, "cancel_url": back, "total": rows.order_by()[: operations.MOST + 1].count(), "words": words,
        "carried": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
        "sample": [(row, said[row.pk]) for row in sample],
    }  # fmt: skip
    return render(request, "enrichment/signal_act.html", context, status=422 if form.errors else 200)


@requires(Permission.SIGNAL_VIEW)
@require_safe
def signal_count(request: HttpRequest) -> HttpResponse:
    """How many signals at own companies wait: the figure beside the word in the sidebar."""
    rows = Signal.objects.visible_to(request.user).mine(request.user).awake(timezone.localdate())
    return render(request, "enrichment/signal_count.html", {"count": rows.order_by()[:100].count()})


@requires(Permission.COMPANY_VIEW, Permission.SIGNAL_VIEW)
@require_safe
def company_signals_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All that changed at a company, the newest first, with what was done about it."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    rows = list(
        Signal.objects.visible_to(request.user)
        .filter(company=company)
        .select_related("company", "decided_by")
        .order_by("-happened_on", "-id")[:SHOWN]
    )
    words = signal_words(rows)
    context = {
        "company": company, "rows": [(row, words[row.pk], meaning_of(row.weight)) for row in rows],
        "all_url": f"{reverse(SPEC.url)}?company={company.public_id}&shown=every", "is_cut": len(rows) == SHOWN,
    }  # fmt: skip
    return render(request, "enrichment/panels/company_signals.html", context)


def _row(request: HttpRequest, public_id: UUID) -> Signal:
    rows = Signal.objects.visible_to(request.user).select_related("company__owner", "decided_by")
    return get_object_or_404(rows, public_id=public_id)


def _task_start(request: HttpRequest) -> dict[str, Any]:
    return {"owner": request.user.public_id, "due_on": timezone.localdate() + WEEK}
