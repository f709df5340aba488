"""One entry at a time: the fact, what is the matter, and a key for each repair; the next opens by itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.gate import StoppedAtGate, tell_stopped
from common.refusals import Refusal
from companies.models import CompanyContactPoint
from contacts.models import ContactPoint
from quality.choices import Repair
from quality.filters import UpkeepFilter
from quality.forms.upkeep import CorrectForm, SnoozeForm
from quality.models import UpkeepEntry
from quality.operations import repair
from quality.queries.queue import CAP, Told, next_of, told, with_whose
from quality.queries.sources import source_of
from users.guards import requires
from users.permissions import Permission

OWN = ("entry", "after", "sort", "columns", "per", "before", "view")
SAID: dict[str, Callable[[], str]] = {
    Repair.ACCEPT: lambda: _("The proposal stands in the register."),
    Repair.EDIT: lambda: _("The fact is corrected."),
    Repair.CONFIRM: lambda: _("Confirmed as right."),
    Repair.REMOVE: lambda: _("Removed."),
    Repair.SNOOZE: lambda: _("Put off."),
}


@require_safe
@requires(Permission.QUALITY_VIEW)
def upkeep_work(request: HttpRequest) -> HttpResponse:
    """The first entry of the queue as it is narrowed, the one asked for, or the one after."""
    query = _kept(request.GET)
    rows = filtered(request, query).qs
    asked = uuid_or_none(request.GET.get("entry", ""))
    entry = (
        with_whose(UpkeepEntry.objects.visible_to(request.user)).filter(public_id=asked).first()
        if asked
        else None
    )
    if entry is None:
        entry = next_of(rows, _after(request.GET.get("after", "")))
    return _page(request, entry, query, rows=rows)


@require_POST
@requires(Permission.QUALITY_VIEW, Permission.UPKEEP_EDIT)
def upkeep_repair(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One key: `act` says which. Then the next entry opens."""
    rows = UpkeepEntry.objects.visible_to(request.user)
    entry = get_object_or_404(with_whose(rows), public_id=public_id)
    query = _kept(QueryDict(request.POST.get("query", "")))
    one = told([entry])[0]
    form = None
    try:
        act = Repair(request.POST.get("act", ""))
    except ValueError:
        act = Repair.EDIT
    try:
        if act == Repair.EDIT and one.can_be_edited:
            form = CorrectForm(request.POST, obj=one.obj, fact=one.fact)
            if not form.is_valid():
                return _page(request, entry, query, form=form, status=422)
        _act(request, entry, act, form)
    except Refusal as refusal:
        if isinstance(refusal, StoppedAtGate):  # the refusal took the note back with the rest
            tell_stopped(stopped=refusal.stopped, now=timezone.now())
        if form is not None:
            add_refusal(form, refusal)
            return _page(request, entry, query, form=form, status=422)
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{one.whose}: {SAID[act]()}")
    query["after"] = f"{entry.weight}-{entry.pk}"
    return HttpResponseRedirect(f"{reverse('quality:upkeep_work')}?{query.urlencode()}")


def _act(request: HttpRequest, entry: UpkeepEntry, act: Repair, form: CorrectForm | None) -> None:
    said: dict[str, Any] = {
        "entry": entry,
        "by": request.user,
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    if act == Repair.ACCEPT:
        repair.accept_proposal(**said)
    elif act == Repair.CONFIRM:
        repair.confirm_fact(**said)
    elif act == Repair.REMOVE:
        repair.remove_fact(**said)
    elif act == Repair.SNOOZE:
        asked = SnoozeForm(request.POST)
        days = asked.cleaned_data["days"] if asked.is_valid() else 7
        repair.snooze_entry(until=timezone.localdate() + timedelta(days=days or 7), **said)
    else:
        repair.correct_fact(values=form.values() if form else {}, **said)


def _page(
    request: HttpRequest, entry: UpkeepEntry | None, query: QueryDict, *, rows: Any = None,
    form: CorrectForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = filtered(request, query).qs if rows is None else rows
    left = rows.order_by()[: CAP + 1].count()
    one = told([entry])[0] if entry else None
    may = request.user.has_permission(Permission.UPKEEP_EDIT)
    if one is not None and form is None and one.can_be_edited:
        form = CorrectForm(obj=one.obj, fact=one.fact)
    after = QueryDict(query.urlencode(), mutable=True)
    if entry:
        after["after"] = f"{entry.weight}-{entry.pk}"
    context = {
        "one": one, "source": source_of(one) if one else None, "form": form, "query": query.urlencode(), "left": min(left, CAP), "is_more": left > CAP,
        "may_repair": bool(one and may and entry.state == "open" and one.may_be_repaired_by(request.user)),
        "sees_activity": request.user.has_permission(Permission.ACTIVITY_VIEW), "skip": after.urlencode(),
        "list_url": f"{reverse('quality:upkeep_list')}?{query.urlencode()}", "calls": _calls(request, one),
    }  # fmt: skip
    return render(request, "quality/upkeep_work.html", context, status=status)


def _calls(request: HttpRequest, one: Told | None) -> list[Any]:
    """The numbers that whoever repairs would ring: of the person, else of the company."""
    if one is None:
        return []
    if one.entry.person_id and request.user.has_permission(Permission.PERSON_VIEW):
        points = ContactPoint.objects.filter(person=one.entry.person_id, kind="phone").order_by(
            "-is_primary", "id"
        )
        if found := list(points[:2]):
            return found
    if one.entry.company_id and request.user.has_permission(Permission.COMPANY_VIEW):
        phones = CompanyContactPoint.objects.filter(company=one.entry.company_id, kind="phone")
        return list(phones.order_by("-is_primary", "id")[:2])
    return []


def filtered(request: HttpRequest, params: QueryDict) -> UpkeepFilter:
    """The entries that the user sees, narrowed as the query says."""
    return UpkeepFilter(params, UpkeepEntry.objects.visible_to(request.user), request=request)


def _kept(query: QueryDict) -> QueryDict:
    kept = query.copy()
    for name in OWN:
        kept.pop(name, None)
    return kept


def uuid_or_none(text: str) -> UUID | None:
    """A universal ID as an address says it."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _after(text: str) -> tuple[int, int] | None:
    weight, _dash, number = text.partition("-")
    if weight.isascii() and weight.isdigit() and number.isascii() and number.isdigit() and len(text) < 22:
        return int(weight), int(number)
    return None
