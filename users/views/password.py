"""Passwords by link: the invitation's, and the one for who forgot."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from users.forms import ForgottenForm, SetPasswordForm
from users.guards import public
from users.operations.account import set_password
from users.operations.password_link import ask_for_link
from users.queries import user_of_link


@never_cache
@public
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link to the address if it is known; the answer is the same if it is not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_link(email=form.cleaned_data["email"], now=timezone.now())
        return render(request, "users/password_sent.html")
    return render(
        request, "users/password_forgotten.html", {"form": form}, status=422 if form.errors else 200
    )


@sensitive_post_parameters()
@never_cache
@public
def password_set(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """Set a password by a link that works once and for three days."""
    user = user_of_link(public_id, token)
    if user is None:
        return render(request, "users/password_link_old.html", status=410)
    form = SetPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        set_password(user=user, password=form.cleaned_data["password"], now=timezone.now())
        messages.success(request, _("Your password is set. Log in with it."))
        return redirect("users:login")
    context = {"form": form, "account": user, "is_new": not user.has_usable_password()}
    return render(request, "users/password_set.html", context, status=422 if form.errors else 200)
