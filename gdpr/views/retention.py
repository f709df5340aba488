"""Who is kept beyond their time, the nightly runs, and why one person is kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from contacts.models import Person
from gdpr.choices import Kept, RunKind
from gdpr.models import RetentionRun
from gdpr.operations.retention.run import release_run, start_run
from gdpr.queries.retention.figures import MOST, counts_by_state, not_simply_kept, sample_of
from gdpr.queries.retention.talks import days_of_many_talks
from gdpr.queries.retention.why import why_kept, why_of
from gdpr.queries.traders import MOST as TRADERS
from gdpr.queries.traders import traders_to_write_down
from gdpr.reading.matrix import need_words
from users.guards import requires
from users.permissions import Permission

MEANING = {
    Kept.KEPT: "success", Kept.ENDING: "warning", Kept.BLOCKED: "info", Kept.DUE: "danger", Kept.QUEUED: "danger",
}  # fmt: skip


@never_cache
@require_safe
@requires(Permission.PRIVACY_MANAGE)
def retention_list(request: HttpRequest) -> HttpResponse:
    """Persons whose time is over or ends soon, each with its sentence, and the latest runs."""
    state = request.GET.get("state", "")
    state = state if state in Kept.values else ""
    rows = why_of(not_simply_kept(request.user, state), user=request.user)
    counts = counts_by_state(request.user)
    context = {
        "lines": [{"why": why, "meaning": MEANING[Kept(why.evaluation.state)]} for why in rows],
        "states": [
            {"code": code, "words": words, "count": counts[code]} for code, words in Kept.choices if code in counts
        ],
        "state": state, "most": MOST, "talks": days_of_many_talks(timezone.now()),
        "runs": RetentionRun.objects.filter(kind=RunKind.NIGHTLY).select_related("by", "released_by").order_by("-id")[:14],
    }  # fmt: skip
    return render(request, "gdpr/retention_list.html", context)


@never_cache
@require_safe
@requires(Permission.PRIVACY_MANAGE)
def trader_list(request: HttpRequest) -> HttpResponse:
    """Firms of sole traders in which nobody is written down as a person, to be written down."""
    context = {"companies": traders_to_write_down(request.user, timezone.now()), "most": TRADERS}
    return render(request, "gdpr/trader_list.html", context)


@never_cache
@require_safe
@requires(Permission.PRIVACY_MANAGE)
def retention_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: how far it is, what it counted, whom it would end first."""
    rows = RetentionRun.objects.select_related("by", "released_by", "rule")
    run = get_object_or_404(rows, public_id=public_id)
    chunks = run.chunks.count()
    context = {
        "run": run, "chunks": chunks, "done": run.chunks.exclude(done_at=None).count(),
        "sample": sample_of(run, request.user),
    }  # fmt: skip
    return render(request, "gdpr/retention_run.html", context)


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def retention_start(request: HttpRequest) -> HttpResponse:
    """Judge everybody now instead of at night."""
    run = start_run(by=request.user, now=timezone.now())
    return redirect("gdpr:retention_run", run.public_id)


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def retention_release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a run that stopped go on."""
    run = get_object_or_404(RetentionRun, public_id=public_id)
    try:
        release_run(run=run, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The run goes on: purposes end, and persons without one are erased."))
    return redirect("gdpr:retention_run", run.public_id)


@never_cache
@require_safe
@requires(Permission.PERSON_VIEW)
def person_why(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every purpose that keeps a person, with its rule and its day."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    why = why_kept(person, user=request.user)
    surplus = need_words(why.evaluation.surplus) if why else []
    return render(request, "gdpr/person_why.html", {"person": person, "why": why, "surplus": surplus})


def why_banner(asked: Asked) -> dict | None:
    """The sentence on the page of the person."""
    why = why_kept(asked.record, user=asked.user)
    if why is None:
        return None
    return {"person": asked.record, "why": why, "meaning": MEANING[Kept(why.evaluation.state)]}


def offer_slots() -> None:
    """Show it on the page of the person."""
    offer(
        Slot(
            page="person", place="banners", name="retention", permission=Permission.PERSON_VIEW, order=60,
            template="gdpr/slots/why_banner.html", build=why_banner,
        )
    )  # fmt: skip
