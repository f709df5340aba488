"""A visit: its page, planned, corrected, begun, done, called off, and the parts used on it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.pages import form_page
from common.refusals import Refusal
from history.queries import change_log, provenance_facts
from service.choices.visit import STATE_MEANING, CoveredBy
from service.forms.visit import CompleteForm, PartForm, VisitEditForm, VisitForm, next_morning
from service.models import CampaignItem, PartUsed, ServiceCase, ServiceVisit
from service.operations import part_used
from service.operations import visit as operations
from service.queries.answer_time import local_day
from service.queries.payer import proposed_payer
from service.queries.visits import dressed, with_parts
from service.views.reach import about, done, named, stepped, visit_within_reach
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page


@requires(Permission.CASE_VIEW)
@require_safe
def visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All that is known of a visit; on a phone what the technician needs comes first."""
    row = visit_within_reach(request, public_id)
    with_parts(dressed([row], user=request.user))
    case = ServiceCase.objects.visible_to(request.user).filter(pk=row.case_id).first()
    now = timezone.now()
    proposal = proposed_payer(items=row.shown_items, day=local_day(row.at)) if row.is_ahead else None
    recalls = CampaignItem.objects.visible_to(request.user).filter(visit=row)
    links = row.item_links.filter(plan__isnull=False).select_related("plan")
    context = {
        "sources": provenance_facts(row), "visit": row, "case": case, "state_meaning": STATE_MEANING[row.state],
        "plans": list({link.plan_id: link.plan for link in links}.values()),
        "recalls": recalls.select_related("campaign", "item").order_by("pk"),
        "readings": row.readings.select_related("item").order_by("read_at"),
        "proposal": proposal, "proposal_word": CoveredBy(proposal.covered_by).label if proposal else "",
        "late": row.is_planned and row.planned_at < now,
        "may_edit": request.user.has_permission(Permission.CASE_EDIT),
        "log": change_log(objects=[("service.servicevisit", row.pk)], user=request.user, limit=15)
        if request.user.has_permission(Permission.HISTORY_VIEW)
        else None,
    }  # fmt: skip
    return render(request, "service/visit.html", context)


@requires(Permission.CASE_EDIT)
def visit_create(request: HttpRequest) -> HttpResponse:
    """Plan a visit, to see to a case or to items."""
    case, recall = named(request, "case", ServiceCase), named(request, "campaign_item", CampaignItem)
    known = about(request)
    if case is not None:
        known |= {"item": known["item"] or case.item, "company": known["company"] or case.company}
    initial = {"planned_at": next_morning(timezone.now()), "subject": case.subject if case else ""}
    if recall is not None:
        known["item"] = known["item"] or recall.item
        initial["subject"] = f"{recall.campaign.get_kind_display()}: {recall.campaign}"[:200]
    items = {"company": known["company"], "items": [known["item"]] if known["item"] else []}
    data = request.POST if request.method == "POST" else None
    form = VisitForm(data, user=request.user, about=items, initial=initial)
    if data is not None and form.is_valid():
        try:
            made = operations.plan_visit(
                case=case, campaign_item=recall, by=request.user, now=timezone.now(), **form.facts()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The visit is planned."))
            return done(request, _page(made))
    return form_page(
        request, "service/visit_create.html", form, submit=_("Plan the visit"), case=case, draft="visit",
        cancel_url=reverse("service:visit_list"), wide=True,
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
def visit_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a visit."""
    row = visit_within_reach(request, public_id)
    form = VisitEditForm.opened(row, request.user, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/visit_edit.html", form, act=partial(operations.change_visit, visit=row), row=row,
        to=_page(row), said=_("The changes are saved."), leave=done, visit=row, wide=True,
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
def visit_complete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check out: what came of it, and who pays."""
    row = visit_within_reach(request, public_id)
    dressed([row], user=request.user)
    proposal = proposed_payer(items=row.shown_items, day=local_day(timezone.now()))
    initial: dict[str, Any] = {"report": row.report, "started_at": row.started_at}
    initial["covered_by"] = proposal.covered_by if proposal else ""
    form = CompleteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.complete_visit(visit=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The visit is done."))
            return done(request, _page(row))
    return form_page(
        request, "service/visit_complete.html", form, visit=row, proposal=proposal, submit=_("Check out"),
        proposal_word=CoveredBy(proposal.covered_by).label if proposal else "", cancel_url=_page(row),
        draft=f"visit-{row.pk}",
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
@require_POST
def visit_check_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The technician is there."""
    return _step(request, public_id, operations.check_in, _("You are checked in."))


@requires(Permission.CASE_EDIT)
@require_POST
def visit_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a visit off."""
    return _step(request, public_id, operations.cancel_visit, _("The visit is called off."))


@requires(Permission.CASE_EDIT)
@require_POST
def visit_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back that a visit was done or called off."""
    return _step(request, public_id, operations.reopen_visit, _("The visit is planned again."))


@requires(Permission.CASE_EDIT)
def visit_part_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down a part that was used; it is placed at once."""
    row = visit_within_reach(request, public_id)
    form = PartForm(request.POST if request.method == "POST" else None, visit=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            part_used.use_part(visit=row, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The part is written down."))
            return done(request, _page(row))
    return form_page(
        request, "service/visit_part_add.html", form, visit=row, submit=_("Write the part down"), cancel_url=_page(row),
    )  # fmt: skip


@requires(Permission.CASE_EDIT)
@require_POST
def visit_part_remove(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """Take back a part that was used up only on paper."""
    row = visit_within_reach(request, public_id)
    part = get_object_or_404(PartUsed, visit=row, public_id=part_id)
    try:
        part_used.forget_part(part=part, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The part is taken back."))
    return redirect(_page(row))


def _step(request: HttpRequest, public_id: UUID, operation: Callable, words: str) -> HttpResponse:
    row = visit_within_reach(request, public_id)
    try:
        operation(visit=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return stepped(request, _page(row))


def _page(row: ServiceVisit) -> str:
    return reverse("service:visit", args=[row.public_id])
