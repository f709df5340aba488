"""A service contract: its page, written, corrected, renewed, terminated, deleted."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.display import day_text
from common.forms import add_refusal
from common.numbers import row_number
from common.pages import form_page, go_to
from common.refusals import Refusal
from companies.models import Company, ExternalId
from history.queries import change_log, provenance_facts, say_sources, type_of
from service.choices.cover import BILLED_A_YEAR
from service.forms.contract import (
    ContractCreateForm,
    ContractEditForm,
    RenewForm,
    TerminateForm,
    suggested_end,
)
from service.models import ServiceContract
from service.operations import contract as operations
from service.queries.cover_lists import covered_by
from service.views.contract_list import MEANINGS, standing_of
from service.views.cover_reach import contract_within_reach
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import confirm_page, edit_page

SHOWN = 50
COUNTED = 1000


@require_safe
@requires(Permission.COVER_VIEW)
def contract(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All of a contract: its days, its lines, what it covers, how it came to be."""
    row = contract_within_reach(request, public_id)
    today = timezone.localdate()
    lines = list(
        row.lines.select_related("product", "sla")
        .annotate(covers=Count("coverages"))
        .order_by("position", "id")
    )
    covers = row.coverages.select_related("item__product", "site", "company", "product", "line").order_by(
        "-id"
    )
    shown = list(covers[:SHOWN])
    say_sources([*lines, *shown])
    items = covered_by(row, request.user, today)
    standing = standing_of(row, today)
    priced = [line for line in lines if line.price is not None]
    context = {
        "sources": provenance_facts(row), "contract": row, "standing": standing, "meaning": MEANINGS[standing], "lines": lines,
        "yearly": sum(line.price * BILLED_A_YEAR[line.billing] for line in priced) if priced else None,
        "covers": shown, "cover_count": covers.count(),
        "item_count": items.order_by()[: COUNTED + 1].count(), "item_cap": COUNTED,
        "items": items.select_related("product", "company", "site").in_list_order()[:10],
        "suggested_end": suggested_end(row),
        "external_ids": ExternalId.objects.filter(object_uuid=row.public_id).order_by("system"),
        "may_edit": request.user.has_permission(Permission.COVER_EDIT),
        "may_see_history": request.user.has_permission(Permission.HISTORY_VIEW),
    }  # fmt: skip
    return render(request, "service/contract.html", context)


@require_safe
@requires(Permission.COVER_VIEW, Permission.HISTORY_VIEW)
def contract_history_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The change log of a contract and of all that belongs to it, newest first."""
    row = contract_within_reach(request, public_id)
    before = request.GET.get("before", "")
    objects = [(type_of(row), row.pk)]
    for parts in (row.lines, row.coverages):
        objects += [
            (type_of(parts.model), number)
            for number in parts.order_by("-pk").values_list("pk", flat=True)[:200]
        ]
    log = change_log(
        objects=objects,
        user=request.user,
        before=row_number(before),
    )
    return render(
        request, "companies/panels/history.html", {"log": log, "more_url": f"{request.path}?before="}
    )


@requires(Permission.COVER_EDIT)
def contract_create(request: HttpRequest) -> HttpResponse:
    """Write a contract down; `?company=` says whose."""
    form = ContractCreateForm(
        request.POST or None, user=request.user,
        initial={"company": _company(request), "starts_on": timezone.localdate()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_contract(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The contract is in the register. Now say what it covers."))
            return go_to(request, _page(made))
    return form_page(
        request, "service/contract_create.html", form, submit=_("Add the contract"),
        cancel_url=reverse("service:contract_list"), draft="contract-create",
    )  # fmt: skip


@requires(Permission.COVER_EDIT)
def contract_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a contract."""
    row = contract_within_reach(request, public_id)
    form = ContractEditForm.opened(row, request.user, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/contract_edit.html", form, act=partial(operations.change_contract, contract=row), row=row,
        to=_page(row), said=_("The changes are saved."), offers_undo=True, contract=row,
    )  # fmt: skip


@requires(Permission.COVER_EDIT)
def contract_renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a contract run on. Who comes second is told that it has been done."""
    row = contract_within_reach(request, public_id)
    initial = {"ends_on": suggested_end(row), "seen": row.ends_on}
    form = RenewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.renew_contract(contract=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The contract runs to %(day)s.") % {"day": day_text(row.ends_on)})
            return go_to(request, _page(row))
    return form_page(
        request, "service/contract_renew.html", form, contract=row, cancel_url=_page(row),
        submit=_("Renew the contract"),
    )  # fmt: skip


@requires(Permission.COVER_EDIT)
def contract_terminate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a contract; what it covered ends on that day."""
    row = contract_within_reach(request, public_id)
    form = TerminateForm(request.POST or None, initial={"terminated_on": row.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            operations.terminate_contract(
                contract=row, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            undo = reverse("service:contract_resume", args=[row.public_id])
            text = _("The contract ends on %(day)s.") % {"day": day_text(row.terminated_on)}
            messages.success(request, text, extra_tags=f"undo:{undo}")
            return go_to(request, _page(row))
    return form_page(
        request, "service/contract_terminate.html", form, contract=row, cancel_url=_page(row),
        submit=_("Terminate the contract"), danger=True,
    )  # fmt: skip


@require_POST
@requires(Permission.COVER_EDIT)
def contract_resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the termination of a contract back."""
    row = contract_within_reach(request, public_id)
    try:
        operations.resume_contract(contract=row, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The contract goes on."))
    return redirect(_page(row))


@requires(Permission.COVER_EDIT)
def contract_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a contract that was never in force, after saying what goes."""
    row = contract_within_reach(request, public_id)
    return confirm_page(
        request, "service/contract_delete.html",
        act=partial(operations.delete_contract, contract=row, today=timezone.localdate()),
        to=reverse("service:contract_list"), said=_("The contract was deleted."), cancel_url=_page(row),
        contract=row, covers=row.coverages.count(), submit=_("Delete the contract"),
    )  # fmt: skip


def _page(row: ServiceContract) -> str:
    return reverse("service:contract", args=[row.public_id])


def _company(request: HttpRequest) -> Any:
    try:
        number = UUID(request.GET.get("company", ""))
    except ValueError:
        return None
    return Company.objects.visible_to(request.user).filter(public_id=number).first()
