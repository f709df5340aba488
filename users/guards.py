"""The guard at each door: a view says what right it needs, or that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse

from users.permissions import Permission

View = Callable[..., HttpResponse]
METHODS = ("GET", "HEAD", "POST")  # of pages: what links and forms send; many a view takes fewer


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Let in only those who are logged in and have every right named; others get the login page, or 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not all(request.user.has_permission(permission) for permission in permissions):
                raise PermissionDenied
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            return view(request, *args, **kwargs)

        guarded.guarded_by = permissions  # type: ignore[attr-defined]
        return guarded

    return guard


def signed_in(view: View) -> View:
    """Let in everyone who is logged in: own settings, home, the search box."""
    return requires()(view)


def public(view: View) -> View:
    """Say aloud that a view needs no login."""
    view.guarded_by = "public"  # type: ignore[attr-defined]
    return view


def _to_login(request: HttpRequest) -> HttpResponse:
    login_url = reverse("users:login")
    if request.headers.get("HX-Request"):
        # a part of a page: send the whole page to the login, and back here afterwards
        came_from = request.headers.get("HX-Current-URL", "/")
        response = redirect_to_login(_path_only(came_from), login_url)
        return HttpResponse(status=204, headers={"HX-Redirect": response.url})
    return redirect_to_login(request.get_full_path(), login_url)


def _path_only(url: str) -> str:
    return "/" + url.split("//", 1)[-1].partition("/")[2]
