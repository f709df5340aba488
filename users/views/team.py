"""Teams as an administrator keeps them."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from users.forms import TeamForm
from users.guards import requires
from users.models import Team
from users.operations import team as operations
from users.permissions import Permission


@require_safe
@requires(Permission.USER_MANAGE)
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams with how many are in them."""
    teams = Team.objects.annotate(size=Count("members")).order_by("name")
    return render(request, "users/team_list.html", {"teams": teams})


@requires(Permission.USER_MANAGE)
def team_create(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.create_team(name=form.cleaned_data["name"], by=request.user, now=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The team was made. Put people in it on their accounts."))
            return redirect("users:team_list")
    return _form(request, "users/team_create.html", form, submit=_("Make the team"))


@requires(Permission.USER_MANAGE)
def team_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Rename a team."""
    team = get_object_or_404(Team, public_id=public_id)
    form = TeamForm(request.POST or None, initial={"name": team.name})
    if request.method == "POST" and form.is_valid():
        try:
            operations.rename_team(
                team=team, name=form.cleaned_data["name"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The team was renamed."))
            return redirect("users:team_list")
    return _form(request, "users/team_edit.html", form, submit=_("Rename the team"), team=team)


@requires(Permission.USER_MANAGE)
def team_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Dissolve a team after saying what stays."""
    team = get_object_or_404(Team, public_id=public_id)
    if request.method == "POST":
        operations.delete_team(team=team, by=request.user, now=timezone.now())
        messages.success(request, _("The team was dissolved."))
        return redirect("users:team_list")
    context = {
        "team": team,
        "members": team.members.count(),
        "companies": team.companies.count() if hasattr(team, "companies") else 0,
        "submit": _("Dissolve the team"),
        "cancel_url": reverse("users:team_list"),
    }
    return render(request, "users/team_delete.html", context)


def _form(request: HttpRequest, template: str, form: TeamForm, **more: object) -> HttpResponse:
    context = {"form": form, "cancel_url": reverse("users:team_list"), **more}
    return render(request, template, context, status=422 if form.errors else 200)
