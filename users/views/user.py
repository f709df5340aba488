"""Users as an administrator keeps them."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from users.forms import UserForm
from users.guards import requires
from users.models import User
from users.operations import account
from users.operations.session import end_sessions
from users.permissions import PERMISSION_WORDS, ROLE_DESCRIPTIONS, ROLE_PERMISSIONS, Permission, Role
from users.queries import link_of


def _person(public_id: UUID) -> User:
    return get_object_or_404(User.objects.people(), public_id=public_id)


@require_safe
@requires(Permission.USER_MANAGE)
def user_list(request: HttpRequest) -> HttpResponse:
    """Everyone who logs in, closed accounts last."""
    users = User.objects.people().prefetch_related("teams").annotate(seen_at=Max("open_sessions__seen_at"))
    context = {"users": users.order_by("-is_active", "full_name", "id")}
    return render(request, "users/user_list.html", context)


@requires(Permission.USER_MANAGE)
def user_create(request: HttpRequest) -> HttpResponse:
    """Invite somebody: a link to set the password goes out by e-mail."""
    initial = {"language": request.LANGUAGE_CODE}
    form = UserForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            user = account.invite_user(
                by=request.user, now=timezone.now(), teams=form.cleaned_data.get("teams", ()), **form.facts()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s was invited by e-mail.") % {"name": user.full_name})
            return redirect("users:user", user.public_id)
    context = {
        "form": form,
        "roles": [(role.label, ROLE_DESCRIPTIONS[role]) for role in Role],
        "aside": True,
        "submit": _("Send the invitation"),
        "cancel_url": reverse("users:user_list"),
        "draft": "user-create",
    }
    return render(request, "users/user_create.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.USER_MANAGE)
def user(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An account: role, teams, sessions, keys, and what can be done to it."""
    found = _person(public_id)
    waiting = found.is_active and not found.has_usable_password()
    context = {
        "account": found,
        "teams": found.teams.order_by("name"),
        "sessions": found.open_sessions.order_by("-seen_at")[:20],
        "tokens": found.api_tokens.usable(timezone.now()).order_by("name"),
        "rights": [word for p, word in PERMISSION_WORDS.items() if p in ROLE_PERMISSIONS.get(found.role, ())],
        "description": ROLE_DESCRIPTIONS[Role(found.role)],
        "waiting": waiting,
        "link": request.build_absolute_uri(link_of(found)) if waiting else "",
        "is_self": found.pk == request.user.pk,
    }
    return render(request, "users/user.html", context)


@requires(Permission.USER_MANAGE)
def user_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change name, address, role, scope and teams of an account."""
    found = _person(public_id)
    form = UserForm(request.POST or None, user=found)
    if request.method == "POST" and form.is_valid():
        try:
            account.change_account(
                user=found, values=form.facts(), teams=form.cleaned_data.get("teams"),
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The account of %(name)s was saved.") % {"name": found.full_name})
            return redirect("users:user", found.public_id)
    context = {
        "account": found,
        "form": form,
        "roles": [(role.label, ROLE_DESCRIPTIONS[role]) for role in Role],
        "aside": True,
        "submit": _("Save the account"),
        "cancel_url": reverse("users:user", args=[found.public_id]),
    }
    return render(request, "users/user_edit.html", context, status=422 if form.errors else 200)


@requires(Permission.USER_MANAGE)
def user_deactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close an account after saying what ends and what stays."""
    found = _person(public_id)
    refused = ""
    if request.method == "POST":
        try:
            account.deactivate_user(user=found, by=request.user, now=timezone.now())
        except Refusal as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("The account of %(name)s is closed.") % {"name": found.full_name})
            return redirect("users:user", found.public_id)
    context = {
        "account": found,
        "refused": refused,
        "companies": found.companies.count() if hasattr(found, "companies") else 0,
        "sessions": found.open_sessions.count(),
        "tokens": found.api_tokens.usable(timezone.now()).count(),
        "submit": _("Close the account"),
        "cancel_url": reverse("users:user", args=[found.public_id]),
    }
    return render(request, "users/user_deactivate.html", context, status=409 if refused else 200)


@require_POST
@requires(Permission.USER_MANAGE)
def user_reactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    found = _person(public_id)
    account.reactivate_user(user=found, by=request.user, now=timezone.now())
    messages.success(request, _("The account of %(name)s is open again.") % {"name": found.full_name})
    return redirect("users:user", found.public_id)


@require_POST
@requires(Permission.USER_MANAGE)
def user_invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the link to set a password again; earlier links stop working."""
    found = _person(public_id)
    if not found.is_active:
        messages.error(request, _("This account is closed. Open it again before you send a link."))
    else:
        account.invite_again(user=found, by=request.user, now=timezone.now())
        messages.success(request, _("A new link was sent to %(name)s.") % {"name": found.full_name})
    return redirect("users:user", found.public_id)


@require_POST
@requires(Permission.USER_MANAGE)
def user_sessions_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Log a user out everywhere."""
    found = _person(public_id)
    here = request.session.session_key if found.pk == request.user.pk else ""
    end_sessions(user=found, but=here or "")
    messages.success(request, _("%(name)s was logged out everywhere.") % {"name": found.full_name})
    return redirect("users:user", found.public_id)


@require_safe
@requires(Permission.USER_MANAGE)
def role_list(request: HttpRequest) -> HttpResponse:
    """Which role may do what, on one page."""
    rows = [
        (word, [permission in ROLE_PERMISSIONS[role] for role in Role])
        for permission, word in PERMISSION_WORDS.items()
    ]
    roles = [(role.label, ROLE_DESCRIPTIONS[role]) for role in Role]
    return render(request, "users/role_list.html", {"rows": rows, "roles": roles})
