"""Cover: given by a contract, corrected, declared void; a warranty of one item; the panels of item and company."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.pages import form_page, go_to
from common.refusals import Refusal
from companies.models import Company
from history.queries import say_sources
from installed_base.models import InstalledItem
from service.forms.cover import SHARES, CoverEditForm, CoverForm, OwnWarrantyForm, VoidForm
from service.models import Coverage, ServiceContract
from service.operations import cover as operations
from service.queries.cover import coverages_of, standing_of
from service.queries.cover_lists import uncovered_at_work
from service.queries.cover_totals import cover_totals
from service.views.contract_list import MEANINGS
from service.views.contract_list import standing_of as standing_of_contract
from service.views.cover_reach import (
    contract_within_reach,
    cover_within_reach,
    day_asked_for,
    item_within_reach,
)
from service.views.cover_words import context_of
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import edit_page

LIVE = 5000  # items of a company whose days are worked out while the page waits


@require_safe
@requires(Permission.COVER_VIEW, Permission.ITEM_VIEW)
def item_cover_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about an item's cover: by what, from when to when, what we pay, how fast, and the gaps."""
    item = item_within_reach(request, public_id)
    standing = standing_of(item, day_asked_for(request))
    coverages = coverages_of(standing.all)
    through = InstalledItem.objects.in_bulk({one.node_id for one in standing.all} - {item.pk})
    rows = [
        {
            "cover": coverages[one.coverage_id], "days": one.days, "through": through.get(one.node_id),
            "is_now": standing.day in one.days,
        }
        for one in sorted(standing.all, key=lambda one: (standing.day not in one.days, -one.days.lower.toordinal()))
        if one.coverage_id in coverages
    ]  # fmt: skip
    say_sources(row["cover"] for row in rows)
    context = {
        **context_of(standing, coverages), "item": item, "rows": rows,
        "void": item.coverages.filter(void_on__isnull=False).select_related("contract", "term"),
        "may_edit": request.user.has_permission(Permission.COVER_EDIT),
    }  # fmt: skip
    return render(request, "service/item_cover_panel.html", context)


@require_safe
@requires(Permission.COVER_VIEW, Permission.COMPANY_VIEW)
def company_cover_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Contracts of a company, how its items are covered, and what is not."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    today = timezone.localdate()
    contracts = list(
        ServiceContract.objects.visible_to(request.user)
        .filter(company=company)
        .order_by("-starts_on", "-id")[:20]
    )
    for row in contracts:
        row.standing = standing_of_contract(row, today)
        row.meaning = MEANINGS[row.standing]
    items = InstalledItem.objects.visible_to(request.user).filter(company=company, is_ours=True).at_work()
    numbers = list(items.order_by().values_list("pk", flat=True)[: LIVE + 1])
    context = {
        "company": company, "contracts": contracts,
        "totals": cover_totals(today, numbers) if 0 < len(numbers) <= LIVE else None,
        "gaps": uncovered_at_work(items, today).select_related("product", "site").in_list_order()[:8],
        "may_edit": request.user.has_permission(Permission.COVER_EDIT),
        "sees_items": request.user.has_permission(Permission.ITEM_VIEW),
    }  # fmt: skip
    return render(request, "service/company_cover_panel.html", context)


@requires(Permission.COVER_EDIT, Permission.ITEM_VIEW)
def contract_cover(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what a contract covers: items, a site, or a product at the customer."""
    contract = contract_within_reach(request, public_id)
    page = reverse("service:contract", args=[contract.public_id])
    form = CoverForm(
        request.POST or None, user=request.user, contract=contract,
        initial={"starts_on": max(contract.starts_on, timezone.localdate())},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            text = _cover(request, contract, dict(form.cleaned_data))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, text)
            return go_to(request, page)
    return form_page(
        request,
        "service/contract_cover.html",
        form,
        contract=contract,
        cancel_url=page,
        submit=_("Cover these"),
    )


def _cover(request: HttpRequest, contract: ServiceContract, facts: dict) -> str:
    items, site, product = facts.pop("items"), facts.pop("site"), facts.pop("product")
    told = {"contract": contract, "by": request.user, "now": timezone.now()}
    if items:
        shares = {name: facts.pop(name) for name in SHARES}
        made, before = operations.cover_items(items=items, **told, **facts, shares=shares)
        text = ngettext("%(count)s item is covered now.", "%(count)s items are covered now.", made) % {
            "count": made
        }
        if before:
            text += " " + ngettext(
                "%(count)s was covered by this contract before.", "%(count)s were covered by this contract before.",
                before,
            ) % {"count": before}  # fmt: skip
        return text
    scope = {"site": site} if site else {"product": product, "company": contract.company}
    operations.add_cover(**told, **facts, **scope)
    return _("The contract covers it now.")


@requires(Permission.COVER_EDIT)
def cover_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a cover."""
    cover = cover_within_reach(request, public_id)
    form = CoverEditForm.opened(cover, request.POST if request.method == "POST" else None)
    return edit_page(
        request, "service/cover_edit.html", form, act=partial(operations.change_cover, cover=cover), row=cover,
        to=page_of(cover), said=_("The changes are saved."), cover=cover,
    )  # fmt: skip


@requires(Permission.COVER_EDIT)
def cover_void(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Declare a cover void and say why."""
    cover = cover_within_reach(request, public_id)
    form = VoidForm(request.POST or None, initial={"void_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            operations.void_cover(
                cover=cover, void_on=facts["void_on"], reason=facts["void_reason"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            undo = reverse("service:cover_restore", args=[cover.public_id])
            messages.success(request, _("The cover is void."), extra_tags=f"undo:{undo}")
            return go_to(request, page_of(cover))
    return form_page(
        request, "service/cover_void.html", form, cover=cover, cancel_url=page_of(cover),
        submit=_("Declare it void"), danger=True,
    )  # fmt: skip


@require_POST
@requires(Permission.COVER_EDIT)
def cover_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back that a cover is void."""
    cover = cover_within_reach(request, public_id)
    try:
        operations.restore_cover(cover=cover, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The cover stands again."))
    return redirect(page_of(cover))


@require_POST
@requires(Permission.COVER_EDIT)
def cover_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away a cover written by mistake."""
    cover = cover_within_reach(request, public_id)
    page = page_of(cover)
    try:
        operations.remove_cover(cover=cover, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The cover was removed."))
    return redirect(page)


@requires(Permission.COVER_EDIT, Permission.ITEM_VIEW)
def item_warranty(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give an item a warranty of its own: extended, or out of goodwill."""
    item = item_within_reach(request, public_id)
    page = reverse("installed_base:item", args=[item.public_id])
    form = OwnWarrantyForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_warranty(item=item, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The warranty was added."))
            return go_to(request, page)
    return form_page(
        request, "service/item_warranty.html", form, item=item, cancel_url=page, submit=_("Add the warranty")
    )


def page_of(cover: Coverage) -> str:
    """Where a cover is shown: on its contract, else on its item."""
    if cover.contract is not None:
        return reverse("service:contract", args=[cover.contract.public_id])
    return reverse("installed_base:item", args=[cover.item.public_id])
