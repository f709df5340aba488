"""The editor of criteria: what is meant, and live beside it how many items that finds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.forms import add_refusal
from common.refusals import Refusal
from service.forms.campaign import CriterionForm, initial_of_criterion
from service.models import Campaign, CampaignCriterion
from service.operations.campaign_criterion import (
    SaysNothing,
    add_criterion,
    change_criterion,
    checked_criterion,
    remove_criterion,
)
from service.queries.campaign_preview import preview
from service.queries.campaign_words import words_of
from service.queries.serial_list import sort_criterion
from service.views.campaign import campaign_within_reach
from users.guards import requires
from users.permissions import Permission


@requires(Permission.CAMPAIGN_EDIT)
def campaign_criterion_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One more way in which an item can be meant."""
    one = campaign_within_reach(request, public_id)
    form = CriterionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            add_criterion(campaign=one, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The criterion was added."))
            return redirect("service:campaign", one.public_id)
    return _page(request, "service/campaign_criterion_create.html", form, one, _("Add the criterion"))


@requires(Permission.CAMPAIGN_EDIT)
def campaign_criterion_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a criterion."""
    criterion = _criterion(request, public_id)
    form = CriterionForm(request.POST or None, user=request.user, initial=initial_of_criterion(criterion))
    if request.method == "POST" and form.is_valid():
        try:
            change_criterion(criterion=criterion, values=form.facts(), by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The criterion was saved."))
            return redirect("service:campaign", criterion.campaign.public_id)
    return _page(
        request, "service/campaign_criterion_edit.html", form, criterion.campaign, _("Save the criterion")
    )


@require_POST
@requires(Permission.CAMPAIGN_EDIT)
def campaign_criterion_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a criterion away."""
    criterion = _criterion(request, public_id)
    one = criterion.campaign
    try:
        remove_criterion(criterion=criterion, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The criterion was taken away."))
    return redirect("service:campaign", one.public_id)


@require_POST
@requires(Permission.CAMPAIGN_EDIT)
def campaign_criterion_preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """While a criterion is typed: how many items it means, a few of them, and what may mislead."""
    one = campaign_within_reach(request, public_id)
    form = CriterionForm(request.POST, user=request.user)
    problem, seen, words, listed = "", None, "", None
    if form.is_valid():
        try:
            criterion = checked_criterion(criterion=CampaignCriterion(campaign=one), values=form.facts())
            seen = preview([criterion], user=request.user, today=timezone.localdate())
            words = words_of(criterion)
            listed = sort_criterion(criterion, user=request.user) if criterion.serial_keys else None
        except SaysNothing:
            pass  # nothing is typed yet: the page says what to do
        except Refusal as refusal:
            problem = refusal.message
    else:
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context = {"preview": seen, "problem": problem, "words": words, "listed": listed}
    return render(request, "service/panels/campaign_preview.html", context)


def _criterion(request: HttpRequest, public_id: UUID) -> CampaignCriterion:
    rows = CampaignCriterion.objects.filter(campaign__in=Campaign.objects.visible_to(request.user))
    related = ("campaign", "product", "family", "part_product")
    return get_object_or_404(rows.select_related(*related), public_id=public_id)


def _page(
    request: HttpRequest, template: str, form: CriterionForm, one: Campaign, submit: str
) -> HttpResponse:
    context = {
        "campaign": one, "form": form, "submit": submit, "aside": True,
        "cancel_url": reverse("service:campaign", args=[one.public_id]),
        "preview_url": reverse("service:campaign_criterion_preview", args=[one.public_id]),
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)
