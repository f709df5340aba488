"""The page of a campaign, and how it is drafted, launched and closed."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.display import number_text
from common.forms import add_refusal
from common.links import link
from common.numbers import row_number
from common.refusals import Refusal
from history.queries.change_log import change_log
from service.choices.campaign import CampaignState, Severity
from service.forms.campaign import (
    CAMPAIGN_FACTS,
    CampaignCreateForm,
    CampaignEditForm,
    CampaignForm,
    initial_of_campaign,
)
from service.models import Campaign
from service.operations import campaign as operations
from service.operations.campaign_evaluation import Evaluation, evaluate_campaign
from service.queries.campaign_preview import preview
from service.queries.campaign_progress import companies_of, counts_apart, counts_by_campaign, counts_by_state
from service.queries.campaign_words import warnings_of, words_of
from service.queries.serial_list import sort_criterion
from service.views.campaign_list import SEVERITY_MEANING, STATE_MEANING
from users.guards import requires
from users.permissions import Permission
from users.views.form_acts import confirm_page, edit_page

COMPANIES_SHOWN = 25


def campaign_within_reach(request: HttpRequest, public_id: UUID) -> Campaign:
    """The campaign, or 404 as if it did not exist."""
    rows = Campaign.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@requires(Permission.CAMPAIGN_VIEW)
def campaign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it is about, whom it means, how far it has come, and what is next."""
    one = campaign_within_reach(request, public_id)
    criteria = list(one.criteria.select_related("product", "family", "part_product").order_by("pk"))
    draft = one.state == CampaignState.DRAFT
    seen = preview(criteria, user=request.user, today=timezone.localdate()) if draft and criteria else None
    counts = counts_by_campaign([one], user=request.user).get(one.pk)
    companies = list(companies_of(one, user=request.user)[: COMPANIES_SHOWN + 1]) if counts else []
    items = reverse("service:campaign_item_list")
    may_log = request.user.has_permission(Permission.HISTORY_VIEW)
    context = {
        "campaign": one,
        "meaning": STATE_MEANING[CampaignState(one.state)],
        "severity_meaning": SEVERITY_MEANING[Severity(one.severity)],
        "criteria": [
            {
                "row": criterion, "words": words_of(criterion), "warnings": warnings_of(criterion),
                "count": seen.by_criterion.get(criterion.pk, 0) if seen else None,
                "listed": sort_criterion(criterion, user=request.user) if criterion.serial_keys else None,
            }
            for criterion in criteria
        ],
        "preview": seen,
        "counts": counts,
        "states": counts_by_state(one, user=request.user) if counts else [],
        "apart": counts_apart(one, user=request.user) if counts else {},
        "companies": companies[:COMPANIES_SHOWN],
        "has_more_companies": len(companies) > COMPANIES_SHOWN,
        "items_url": f"{items}?campaign={one.public_id}",
        "may_edit": request.user.has_permission(Permission.CAMPAIGN_EDIT),
        "may_export": request.user.has_permission(Permission.EXPORT),
        "history_url": link("service:campaign_history_panel", one.public_id) if may_log else "",
    }  # fmt: skip
    return render(request, "service/campaign.html", context)


@requires(Permission.CAMPAIGN_EDIT)
def campaign_create(request: HttpRequest) -> HttpResponse:
    """Draft a campaign; its criteria are said on the next page."""
    initial = {"submission": uuid4(), "owner": request.user.public_id}
    form = CampaignCreateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            one = operations.create_campaign(
                by=request.user,
                now=timezone.now(),
                submission=form.cleaned_data["submission"],
                **_facts(form),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The campaign is drafted. Say now which items it means."))
            return redirect("service:campaign", one.public_id)
    context = {
        "form": form, "submit": _("Draft the campaign"), "cancel_url": reverse("service:campaign_list"),
        "draft": "campaign-create",
    }  # fmt: skip
    return render(request, "service/campaign_create.html", context, status=422 if form.errors else 200)


@requires(Permission.CAMPAIGN_EDIT)
def campaign_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct what a campaign says; somebody else's change meanwhile is shown beside what was typed."""
    one = campaign_within_reach(request, public_id)
    form = CampaignEditForm(request.POST or None, initial=initial_of_campaign(one))
    return edit_page(
        request, "service/campaign_edit.html", form, act=partial(operations.change_campaign, campaign=one), row=one,
        to=reverse("service:campaign", args=[one.public_id]), said=_("%(campaign)s was saved.") % {"campaign": one},
        campaign=one, submit=_("Save the campaign"),
    )  # fmt: skip


@requires(Permission.CAMPAIGN_EDIT)
def campaign_launch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Launch a campaign after looking at what it will find."""
    one = campaign_within_reach(request, public_id)
    refused = None
    if request.method == "POST":
        try:
            operations.launch_campaign(campaign=one, by=request.user, now=timezone.now())
        except Refusal as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("%(campaign)s is running.") % {"campaign": one})
            return redirect("service:campaign", one.public_id)
    criteria = list(one.criteria.select_related("product", "family", "part_product").order_by("pk"))
    context = {
        "campaign": one, "refused": refused, "submit": _("Launch the campaign"),
        "preview": preview(criteria, user=request.user, today=timezone.localdate()),
        "listed": one.campaign_items.count(),
        "cancel_url": reverse("service:campaign", args=[one.public_id]),
    }  # fmt: skip
    return render(request, "service/campaign_launch.html", context, status=409 if refused else 200)


@requires(Permission.CAMPAIGN_EDIT)
def campaign_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a draft away after saying what is lost."""
    one = campaign_within_reach(request, public_id)
    return confirm_page(
        request, "service/campaign_delete.html", act=partial(operations.delete_campaign, campaign=one),
        to=reverse("service:campaign_list"), said=_("%(campaign)s was deleted.") % {"campaign": one},
        cancel_url=reverse("service:campaign", args=[one.public_id]), campaign=one, submit=_("Delete the draft"),
    )  # fmt: skip


@require_POST
@requires(Permission.CAMPAIGN_EDIT)
def campaign_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a campaign; it can be taken up again."""
    one = campaign_within_reach(request, public_id)
    return _act(request, one, operations.close_campaign, _("%(campaign)s is closed."))


@require_POST
@requires(Permission.CAMPAIGN_EDIT)
def campaign_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a closed campaign up again."""
    one = campaign_within_reach(request, public_id)
    return _act(request, one, operations.reopen_campaign, _("%(campaign)s is running again."))


@require_POST
@requires(Permission.CAMPAIGN_EDIT)
def campaign_evaluate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look for the items of a campaign now."""
    one = campaign_within_reach(request, public_id)
    try:
        done = evaluate_campaign(campaign=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _evaluation_words(done))
    return redirect("service:campaign", one.public_id)


@require_safe
@requires(Permission.CAMPAIGN_VIEW, Permission.HISTORY_VIEW)
def campaign_history_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who changed what of a campaign and its criteria; of its items, on their own pages."""
    one = campaign_within_reach(request, public_id)
    before = request.GET.get("before", "")
    log = change_log(
        objects=[("service.campaign", one.pk)], user=request.user,
        before=row_number(before),
    )  # fmt: skip
    more_url = reverse("service:campaign_history_panel", args=[one.public_id]) + "?before="
    return render(request, "service/panels/campaign_history.html", {"log": log, "more_url": more_url})


def _facts(form: CampaignForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in CAMPAIGN_FACTS}


def _act(request: HttpRequest, one: Campaign, operation: Any, done: str) -> HttpResponse:
    try:
        operation(campaign=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done % {"campaign": one})
    return redirect("service:campaign", one.public_id)


def _evaluation_words(done: Evaluation) -> str:
    if not done.changed:
        return _("The whole base was looked through: the list is up to date.")
    new = done.found + done.back
    found = ngettext("%(number)s item more is listed.", "%(number)s items more are listed.", new) % {
        "number": number_text(new)
    }
    if not done.lost:
        return found
    lost = ngettext("%(number)s matches no longer.", "%(number)s match no longer.", done.lost) % {
        "number": number_text(done.lost)
    }
    return f"{found} {lost}"
