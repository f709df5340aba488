"""The erasure of a person: what goes, what stays and why, the names somebody decides on, and the second pair of eyes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.display import day_text
from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.choices import OPEN_PLANS, PlanState
from gdpr.forms import LetInForm
from gdpr.models import ErasureDoubt, ErasurePlan, ErasureRun, LegalHold, SubjectRequest
from gdpr.operations.erasure import doubts as doubt_operations
from gdpr.operations.erasure import plans as operations
from gdpr.operations.erasure.readmission import let_address_in
from gdpr.operations.retention.held import remove_unheld
from gdpr.queries.erasure.plan import Plan, plan_of
from gdpr.queries.erasure.words import register_word, wordings_of
from gdpr.queries.held import kinds_had, kinds_unheld
from gdpr.reading.matrix import need_words
from gdpr.views.request import go_back, request_within_reach
from users.guards import requires
from users.models import User
from users.permissions import Permission
from users.views.form_acts import confirm_page

MOST = 50


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def request_erasure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan of the erasure that somebody asked for, or the button that makes one."""
    one = request_within_reach(request, public_id)
    plan = one.erasure_plans.order_by("-planned_at").select_related("planned_by", "approved_by").first()
    context = {"one": one, "plan": plan, "run": getattr(plan, "run", None) if plan else None}
    if plan is not None:
        is_open = plan.state in OPEN_PLANS and plan.expires_at > timezone.now()
        context |= {
            "is_open": is_open, "is_own": plan.planned_by_id == request.user.pk,
            "gone": _named(plan.counts), "changed": _named(_without_kept(plan)),
            "kept": [
                {**kept, "word": register_word(kept["label"]), "until": _until(kept["until"])} for kept in plan.kept
            ],
        }  # fmt: skip
        if is_open and plan.state == PlanState.PLANNED and one.person is not None:
            context |= _words_of(plan, plan_of(one.person))
    return render(request, "gdpr/request_erasure.html", context)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_erasure_plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the plan, or make it anew."""
    one = request_within_reach(request, public_id)
    return _act(request, one, operations.plan_erasure, _("The plan is made."), request=one)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_erasure_names(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide which of the names in texts go."""
    one = request_within_reach(request, public_id)
    seen, erased = set(request.POST.getlist("seen")), set(request.POST.getlist("erase"))
    return _act(
        request, one, operations.decide_on_names, _("It is decided which names go."), plan=_plan(one),
        erased=sorted(seen & erased), kept=sorted(seen - erased),
    )  # fmt: skip


@require_POST
@requires(Permission.REQUEST_HANDLE)
def request_erasure_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to the plan: the worker carries it out."""
    one = request_within_reach(request, public_id)
    said = _("Approved. The person is being erased; this page tells when every step is confirmed.")
    return _act(request, one, operations.approve_erasure, said, plan=_plan(one))


@never_cache
@requires(Permission.REQUEST_HANDLE)
def request_unheld(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What goes of a person whom a legal hold keeps, and what stays; the button removes it."""
    one = request_within_reach(request, public_id)
    today = timezone.localdate()
    back = reverse("gdpr:request_erasure", args=[one.public_id])
    going = kinds_unheld(one.person, today=today) if one.person else []
    staying = kinds_had(one.person, today=today) - set(going) if one.person else set()

    def act(*, by: User, now: datetime) -> None:
        remove_unheld(request=one, by=by, now=now, today=today)

    return confirm_page(
        request, "gdpr/request_unheld.html", act=act, to=back, cancel_url=back, one=one, going=need_words(going), holds=LegalHold.objects.over(one.person) if one.person else (), submit=_("Remove them") if going else "",
        staying=need_words(staying), said=_("What no hold needs is removed. Answer the request in part, with the ground of the hold."),
    )  # fmt: skip


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def erasure_list(request: HttpRequest) -> HttpResponse:
    """Erasures that were begun: how far they are, and texts that somebody has to read."""
    runs = (
        ErasureRun.objects.select_related("by")
        .prefetch_related("steps")
        .order_by("-started_at", "-pk")[:MOST]
    )
    doubts = ErasureDoubt.objects.filter(settled_at=None).select_related("run").order_by("pk")[:MOST]
    context = {
        "runs": [{"run": run, "gone": sum(run.counts.get("gone", {}).values())} for run in runs],
        "doubts": [{"doubt": doubt, "word": register_word(doubt.object_type)} for doubt in doubts],
        "behind": [run for run in runs if run.done_at is None],
    }
    return render(request, "gdpr/erasure_list.html", context)


@require_POST
@requires(Permission.REQUEST_HANDLE)
def erasure_doubt_settle(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a text was read and no longer names anybody who was erased."""
    doubt = get_object_or_404(ErasureDoubt, pk=number)
    doubt_operations.settle_doubt(doubt=doubt, by=request.user, now=timezone.now())
    messages.success(request, _("The text is noted as read."))
    return redirect("gdpr:erasure_list")


@requires(Permission.REQUEST_HANDLE)
def erasure_let_in(request: HttpRequest) -> HttpResponse:
    """Let an address that has a new owner in again."""
    form = LetInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            let_address_in(
                address=form.cleaned_data["address"], because=form.cleaned_data["reason"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The address may come in again."))
            return redirect("gdpr:erasure_list")
    context = {"form": form, "submit": _("Let it in"), "cancel_url": reverse("gdpr:erasure_list")}
    return render(request, "gdpr/erasure_let_in.html", context, status=422 if form.errors else 200)


def _plan(one: SubjectRequest) -> ErasurePlan:
    return get_object_or_404(one.erasure_plans.filter(state__in=OPEN_PLANS))


def _act(
    http: HttpRequest, one: SubjectRequest, operation: Callable[..., Any], said: str, **values: Any
) -> HttpResponse:
    try:
        operation(by=http.user, now=timezone.now(), **values)
    except Refusal as refusal:
        messages.error(http, refusal.message)
    else:
        messages.success(http, said)
    return redirect("gdpr:request_erasure", one.public_id) if one.person_id else go_back(one)


def _words_of(plan: ErasurePlan, what: Plan) -> dict[str, Any]:
    """Wordings in texts: those that go by themselves, and those somebody decides on."""
    found = wordings_of(plan, what)
    files = [{"register": register_word(hit.label), "shown": hit.shown} for hit in what.files]
    return {
        "sure": [one for one in found if one.is_sure], "asked": [one for one in found if not one.is_sure],
        "files": files, "is_outdated": what.digest() != plan.digest, "undecided": sum(one.is_new for one in found),
    }  # fmt: skip


def _named(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted((register_word(label), count) for label, count in counts.items())


def _without_kept(plan: ErasurePlan) -> dict[str, int]:
    """What no longer names the person: not the rows of which the next card says that a law keeps them as they are."""
    kept = {one["label"]: one["count"] for one in plan.kept}
    return {label: count for label, count in plan.changed.items() if count > kept.get(label, 0)}


def _until(text: str) -> str:
    day = parse_date(text) if text else None
    return day_text(day) if day else text
