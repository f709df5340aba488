"""The queue of duplicates: pairs side by side, decided one by one; scans asked for."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.pages import back
from common.refusals import Refusal
from quality.choices import AT_WORK, LOOKED_THROUGH, Verdict
from quality.filters import DuplicateFilter
from quality.models import DuplicatePair, DuplicateScan
from quality.operations.duplicate import decide_pair
from quality.operations.duplicate_scan import start_scan
from quality.queries.clusters import clusters_of
from quality.queries.records import side_by_side
from quality.scoring.verdict import LIKELY, SURE
from users.guards import requires
from users.models import User
from users.permissions import Permission

SHOWN = 20
SCORES = (SURE, 85, LIKELY)


@requires(Permission.RECORD_MERGE)
@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Pairs that look like one record, the surest first, each side by side with the reasons."""
    params = request.GET.copy()
    if params.get("verdict") not in Verdict.values:
        params["verdict"] = Verdict.OPEN
    pairs = DuplicatePair.objects.visible_to(request.user).select_related("decided_by")
    filtered = DuplicateFilter(params, pairs, request=request).qs.in_queue_order()
    page = Paginator(filtered, SHOWN).get_page(request.GET.get("page"))
    shown = side_by_side(list(page.object_list))
    clusters = clusters_of([one.pair for one in shown if one.pair.verdict == Verdict.OPEN], request.user)
    kept = "&".join(
        f"{name}={params[name]}"
        for name in ("kind", "score_from", "owner", "record", "verdict")
        if params.get(name)
    )
    context = {
        "shown": [replace(one, cluster=clusters.get(one.pair.pk, [])) for one in shown], "page": page, "kept": kept, "params": params, "kinds": [(one.value, one.label) for one in LOOKED_THROUGH], "scores": SCORES,
        "verdict": params["verdict"],
        "verdicts": [(Verdict.OPEN, Verdict.OPEN.label), (Verdict.DIFFERENT, Verdict.DIFFERENT.label)],
        "owners": User.objects.assignable().order_by("full_name"),
        "count_text": ngettext("%(count)d pair", "%(count)d pairs", page.paginator.count) % {"count": page.paginator.count},
        "is_filtered": any(params.get(name) for name in ("kind", "score_from", "owner", "record")),
        **_scans(),
    }  # fmt: skip
    return render(request, "quality/duplicate_list.html", context)


@requires(Permission.RECORD_MERGE)
@require_safe
def duplicate_scans(request: HttpRequest) -> HttpResponse:
    """How far the scans are; the page asks again while one goes on."""
    return render(request, "quality/duplicate_scans.html", _scans())


@requires(Permission.RECORD_MERGE)
@require_POST
def duplicate_scan(request: HttpRequest) -> HttpResponse:
    """Look for duplicates now, in one register or in all."""
    asked = request.POST.get("kind", "")
    for kind in [asked] if asked in LOOKED_THROUGH else LOOKED_THROUGH:
        start_scan(kind=kind, by=request.user, now=timezone.now())
    messages.success(request, _("Looking for duplicates. You may go on with other things meanwhile."))
    return redirect("quality:duplicate_list")


@requires(Permission.RECORD_MERGE)
@require_POST
def duplicate_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Not a duplicate, or back into the queue; the toast takes it back."""
    pair = get_object_or_404(DuplicatePair.objects.visible_to(request.user), public_id=public_id)
    verdict = Verdict.OPEN if request.GET.get("verdict") == Verdict.OPEN else Verdict.DIFFERENT
    try:
        decide_pair(pair=pair, verdict=verdict, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        if verdict == Verdict.DIFFERENT:
            undo = reverse("quality:duplicate_decide", args=[pair.public_id]) + "?verdict=open"
            messages.success(request, _("Remembered: not a duplicate."), extra_tags=f"undo:{undo}")
        else:
            messages.success(request, _("The pair is in the queue again."))
    return back(request, reverse("quality:duplicate_list"))


def _scans() -> dict[str, Any]:
    newest = DuplicateScan.objects.order_by("kind", "-id").distinct("kind")
    rows = [
        {"scan": scan, "label": scan.get_kind_display(), "is_on": scan.state in AT_WORK} for scan in newest
    ]
    return {"scans": rows, "is_scanning": any(row["is_on"] for row in rows)}
