"""The page of the reference lists: what is loaded, from where, and a button that loads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_countries import countries

from common.refusals import Refusal
from companies.choices import ReferenceList
from companies.models import ReferenceLoad
from companies.operations.reference_lists import ask_for_load
from companies.queries.reference_lists import entries_of, failure_words, list_states
from users.guards import requires
from users.permissions import Permission

SHOWN, LOADS = 100, 10


@requires(Permission.LIST_MANAGE)
@require_safe
def reference_list_list(request: HttpRequest) -> HttpResponse:
    """All lists; while one is being loaded, the table looks again every two seconds."""
    states = list_states()
    context = {
        "states": states,
        "is_at_work": any(state.is_at_work for state in states),
        "countries": len(countries),
    }
    part = "#lists" if request.htmx and request.htmx.target == "lists" else ""
    return render(request, f"companies/reference_list_list.html{part}", context)


@requires(Permission.LIST_MANAGE)
@require_safe
def reference_list(request: HttpRequest, which: str) -> HttpResponse:
    """One list: its entries, and what its loads did."""
    if which not in ReferenceList.values:
        raise Http404
    text = request.GET.get("q", "").replace("\x00", " ").strip()[:100]
    rows = list(entries_of(which, text)[: SHOWN + 1])
    loads = list(ReferenceLoad.objects.filter(list=which).select_related("by").order_by("-id")[:LOADS])
    context = {
        "which": ReferenceList(which), "rows": rows[:SHOWN], "has_more": len(rows) > SHOWN, "shown": SHOWN,
        "text": text, "loads": [{"load": load, "failure": failure_words(load.failure)} for load in loads],
        "state": next(state for state in list_states() if state.code == which),
    }  # fmt: skip
    return render(request, "companies/reference_list.html", context)


@requires(Permission.LIST_MANAGE)
@require_POST
def reference_list_load(request: HttpRequest, which: str) -> HttpResponse:
    """Have the worker load one list."""
    try:
        ask_for_load(which=which, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("“%(name)s” is being loaded in the background.") % {"name": ReferenceList(which).label}
        messages.success(request, words)
    return redirect("companies:reference_list_list")
