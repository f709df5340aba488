"""Rules of retention: read, drafted, tried on everybody, approved by a colleague."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from gdpr.forms import RuleForm
from gdpr.models import RetentionRule
from gdpr.operations.retention import rule as operations
from gdpr.operations.retention.run import try_rule
from gdpr.queries.retention.figures import sample_of
from gdpr.reading.interactions import SORTS
from users.guards import requires
from users.permissions import Permission


def rule_or_404(public_id: UUID) -> RetentionRule:
    rows = RetentionRule.objects.select_related("purpose", "author", "approved_by")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@requires(Permission.PRIVACY_MANAGE)
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules in force, the drafts, and what extends a time and what never does."""
    rows = RetentionRule.objects.select_related("purpose", "author", "approved_by")
    standing = rows.filter(pk__in=RetentionRule.objects.in_force(timezone.localdate()).values("pk"))
    rules = list(standing.order_by("purpose", "priority", "key"))
    context = {
        "rules": rules,
        "defaults": sum(rule.approved_by_id is None for rule in rules),
        "drafts": rows.drafts().order_by("key"),
        "sorts": SORTS,
    }
    return render(request, "gdpr/rule_list.html", context)


@require_safe
@requires(Permission.PRIVACY_MANAGE)
def rule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version of a rule, the versions before and after it, and what a trial of it found."""
    one = rule_or_404(public_id)
    trial = one.trials.order_by("-id").first()
    context = {
        "rule": one,
        "versions": RetentionRule.objects.filter(key=one.key).order_by("-version"),
        "trial": trial,
        "sample": sample_of(trial, request.user) if trial and trial.finished_at else [],
        "is_own": one.author_id == request.user.pk,
        "may_approve": one.approved_at is None or (one.author_id is None and one.approved_by_id is None),
    }
    return render(request, "gdpr/rule.html", context)


@requires(Permission.PRIVACY_MANAGE)
def rule_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write a new version, or change the draft."""
    one = rule_or_404(public_id)
    is_draft = one.approved_at is None
    form = RuleForm(request.POST or None, rule=one)
    if request.method == "POST" and form.is_valid():
        write = operations.change_draft if is_draft else operations.draft_rule
        try:
            made = write(rule=one, values=form.values(), by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Try it before a colleague approves it."))
            return redirect("gdpr:rule", made.public_id)
    context = {
        "rule": one, "form": form, "cancel_url": reverse("gdpr:rule", args=[one.public_id]),
        "submit": _("Save the draft"),
    }  # fmt: skip
    return render(request, "gdpr/rule_edit.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def rule_try(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try a draft on everybody; nothing is written."""
    done = _("The draft is being tried on everybody. Nothing is changed by that.")
    return _do(request, public_id, try_rule, done)


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def rule_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to a colleague's version."""
    return _do(request, public_id, operations.approve_rule, _("The rule is approved."))


@require_POST
@requires(Permission.PRIVACY_MANAGE)
def rule_drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a draft back."""
    one = rule_or_404(public_id)
    try:
        operations.drop_draft(rule=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("gdpr:rule", one.public_id)
    messages.success(request, _("The draft is taken back."))
    return redirect("gdpr:rule_list")


def _do(request: HttpRequest, public_id: UUID, act: Callable, done: str) -> HttpResponse:
    one = rule_or_404(public_id)
    try:
        act(rule=one, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("gdpr:rule", one.public_id)
