"""Merging on pages: the records side by side, what will happen, what has happened, and the way back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.refusals import Refusal
from quality.choices import Kind
from quality.models import Merge
from quality.operations.merge import MOST, merge_records, preview_merge
from quality.operations.merge_values import choices
from quality.operations.unmerge import unmerge
from quality.queries.merged import told
from quality.queries.merging import choice_rows, default_survivor
from quality.queries.records import LISTS, seen_records, url_of
from quality.querysets import records_of
from users.guards import requires
from users.permissions import Permission

SHOWN = 50


@requires(Permission.RECORD_MERGE)
def merge_create(request: HttpRequest) -> HttpResponse:
    """Which value stays of each fact, and what will happen to all that hangs on the records; then the merge."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = request.GET.get("kind") or asked.get("kind", "")
    from_ = _from(kind, asked)
    ids = [one for one in asked.getlist("ids") if one != asked.get("without")]
    records = seen_records(kind, ids[: MOST + 1], request.user) if kind in Kind.values else []
    if not 2 <= len(records) <= MOST or "all_matching" in asked:
        messages.error(request, _("Choose two to ten records that are still there."))
        return redirect(from_)
    kept = next(
        (one for one in records if str(one.public_id) == asked.get("keep")), None
    ) or default_survivor(kind, records)
    chosen = _chosen(asked, records)
    others = [one.pk for one in records if one.pk != kept.pk]
    act: dict[str, Any] = {
        "kind": kind, "survivor": kept.pk, "others": others, "chosen": chosen, "by": request.user, "now": timezone.now()
    }  # fmt: skip
    refusal, preview = None, None
    try:
        if request.method == "POST" and "merge" in request.POST:
            merge = merge_records(**act)
            undo = reverse("quality:merge_undo", args=[merge.public_id])
            messages.success(request, _("The records are one now."), extra_tags=f"undo:{undo}")
            return redirect(url_of(kind, kept))
        preview = preview_merge(**act)
    except Refusal as refused:
        refusal = refused
    context = {
        "kind": kind, "records": records, "kept": kept, "refusal": refusal, "words": _heads(kind, records),
        "rows": choice_rows(choices(kind=kind, records=records, survivor=kept.pk), records, chosen),
        "counts": told(preview) if preview else [], "cancel_url": from_, "query": asked.get("query"),
    }  # fmt: skip
    return render(request, "quality/merge_create.html", context, status=409 if refusal else 200)


def _from(kind: str, asked: Any) -> str:
    """Where whoever changes their mind goes back to: the list in which the rows were ticked, or the queue."""
    if "query" in asked and kind in LISTS:
        return f"{reverse(LISTS[Kind(kind)])}?{QueryDict(asked['query']).urlencode() or 'view='}"
    return reverse("quality:duplicate_list")


def _chosen(asked: Any, records: Sequence[Any]) -> dict[str, int]:
    """What was ticked: for a fact the record whose value stays."""
    numbers = {str(one.public_id): one.pk for one in records}
    return {
        name.removeprefix("take-"): numbers[asked[name]]
        for name in asked
        if name.startswith("take-") and asked[name] in numbers
    }


def _heads(kind: str, records: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"record": one, "text": str(one), "url": url_of(kind, one), "may_go": len(records) > 2}
        for one in records
    ]


@requires(Permission.RECORD_MERGE)
@require_safe
def merge_list(request: HttpRequest) -> HttpResponse:
    """Merges that were made, the newest first."""
    merges = Merge.objects.visible_to(request.user).select_related("by", "undone_by").order_by("-id")
    page = Paginator(merges, SHOWN).get_page(request.GET.get("page"))
    return render(
        request, "quality/merge_list.html", {"page": page, "rows": [_row(one) for one in page.object_list]}
    )


@requires(Permission.RECORD_MERGE)
@require_safe
def merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One merge: what moved, what was kept once, and whether it can be taken back."""
    found = _merge(request, public_id)
    context = {"row": _row(found), "merge": found, "counts": told(found), "left": told(found, found.left)}
    return render(request, "quality/merge.html", context)


@requires(Permission.RECORD_MERGE)
@require_POST
def merge_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a merge back; what somebody changed since stays, and the page says what."""
    found = _merge(request, public_id)
    try:
        undone = unmerge(merge=found, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        if undone.left:
            messages.warning(
                request, _("The records are apart again. Something was changed since and stays: see below.")
            )
        else:
            messages.success(request, _("The records are apart again, with everything that was theirs."))
    return redirect("quality:merge", found.public_id)


def _merge(request: HttpRequest, public_id: UUID) -> Merge:
    merges = Merge.objects.visible_to(request.user).select_related("by", "undone_by")
    return get_object_or_404(merges, public_id=public_id)


def _row(merge: Merge) -> dict[str, Any]:
    survivor = records_of(merge.kind).filter(pk=merge.survivor).first()
    return {
        "merge": merge,
        "text": str(survivor) if survivor else _("A record that is gone"),
        "url": url_of(merge.kind, survivor) if survivor else "",
        "may_undo": merge.undone_at is None
        and merge.kept_until is not None
        and merge.kept_until > timezone.now(),
    }
