"""The own account: name, language, looks, password, sessions and keys."""

from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from users.forms import AccountForm, ChangePasswordForm, TokenForm
from users.guards import requires, signed_in
from users.models import ApiToken, User, UserSession
from users.operations import account as operations
from users.operations import api_token, session
from users.operations.user import change_user
from users.permissions import PERMISSION_WORDS, ROLE_DESCRIPTIONS, Permission, Role

A_YEAR = 365 * 86400


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Name, language and looks."""
    user = User.objects.get(pk=request.user.pk)
    theme = request.COOKIES.get("theme", "auto")
    initial = {"full_name": user.full_name, "language": request.LANGUAGE_CODE, "theme": theme}
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        values = {"full_name": facts["full_name"], "language": facts["language"]}
        change_user(user=user, values=values, by=user, now=timezone.now())
        messages.success(request, _("Your settings were saved."))
        response = redirect("users:account")
        _set_cookies(response, language=facts["language"], theme=facts["theme"])
        return response
    context = {
        "form": form,
        "role": ROLE_DESCRIPTIONS[Role(user.role)],
        "teams": user.teams.order_by("name"),
        "submit": _("Save the settings"),
        "aside": True,
    }
    return render(request, "users/account.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@signed_in
def account_password(request: HttpRequest) -> HttpResponse:
    """Change the own password; every other session ends."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        old_key = request.session.session_key or ""
        password = form.cleaned_data["password"]
        operations.set_password(
            user=request.user, password=password, now=timezone.now(), keep_session=old_key
        )
        update_session_auth_hash(request, request.user)
        session.renew_session(user=request.user, old_key=old_key, new_key=request.session.session_key or "")
        messages.success(request, _("Your password was changed. Every other session has ended."))
        return redirect("users:account")
    context = {
        "form": form,
        "must": request.user.must_change_password,
        "submit": _("Change the password"),
        "cancel_url": "" if request.user.must_change_password else reverse("users:account"),
    }
    return render(request, "users/account_password.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def session_list(request: HttpRequest) -> HttpResponse:
    """Where the user is logged in."""
    sessions = request.user.open_sessions.order_by("-seen_at", "-id")
    context = {"sessions": sessions, "here": request.session.session_key}
    return render(request, "users/session_list.html", context)


@require_POST
@signed_in
def session_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one of the own sessions."""
    found = get_object_or_404(UserSession, pk=number, user=request.user)
    session.end_session(session=found)
    messages.success(request, _("The session has ended."))
    return redirect("users:session_list")


@require_POST
@signed_in
def session_end_others(request: HttpRequest) -> HttpResponse:
    """End all of the own sessions but this one."""
    session.end_sessions(user=request.user, but=request.session.session_key or "")
    messages.success(request, _("Every other session has ended."))
    return redirect("users:session_list")


@require_safe
@requires(Permission.TOKEN_OWN)
def token_list(request: HttpRequest) -> HttpResponse:
    """The own keys of the API."""
    tokens = list(request.user.api_tokens.order_by("revoked_at", "-created_at")[:100])
    for token in tokens:
        token.words = [PERMISSION_WORDS[p] for p in Permission if p in token.scopes]
    return render(request, "users/token_list.html", {"tokens": tokens, "now": timezone.now()})


@never_cache
@requires(Permission.TOKEN_OWN)
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a key; its plain text is shown on the answer to this request and never again."""
    today = timezone.localdate()
    form = TokenForm(request.POST or None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        last = timezone.make_aware(datetime.combine(facts["expires_on"], time(23, 59)))
        try:
            token, plain = api_token.make_token(
                user=request.user, name=facts["name"], scopes=facts["scopes"], expires_at=last,
                reader=facts["reader"], own_use=facts["own_use"], by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            refusal.field = "expires_on" if refusal.field == "expires_at" else refusal.field
            add_refusal(form, refusal)
        else:
            return render(request, "users/token_made.html", {"token": token, "plain": plain})
    context = {"form": form, "submit": _("Make the token"), "cancel_url": reverse("users:token_list")}
    return render(request, "users/token_create.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.TOKEN_OWN)
def token_revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one of the own keys at once."""
    token = get_object_or_404(ApiToken, public_id=public_id, user=request.user)
    api_token.revoke_token(token=token, by=request.user, now=timezone.now())
    messages.success(request, _("The token no longer works."))
    return redirect("users:token_list")


def _set_cookies(response: HttpResponse, *, language: str, theme: str) -> None:
    kept = {"max_age": A_YEAR, "samesite": "Lax", "secure": settings.HTTPS}
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **kept)
    if theme == "auto":
        response.delete_cookie("theme")
    else:
        response.set_cookie("theme", theme, **kept)  # read by theme.js, so not hidden from scripts
