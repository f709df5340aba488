"""The user's own language, and the list of open sessions kept true."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from users.operations.session import SEEN_EVERY, note_seen

SEEN = "seen"  # the session's own note of when it was last written down as in use
OPEN_DOORS = {"account_password", "logout", "login", "language"}


class AccountMiddleware:
    """Whoever must change the password does that first; open sessions are noted as in use, now and then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._note_seen(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Lead to the change of password, from wherever the user wanted to go."""
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match.url_name in OPEN_DOORS:
            return None
        url = reverse("users:account_password")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)

    @staticmethod
    def _note_seen(request: HttpRequest) -> None:
        seen = request.session.get(SEEN) if request.COOKIES.get(settings.SESSION_COOKIE_NAME) else None
        now = timezone.now()
        if seen is None or now.timestamp() - seen < SEEN_EVERY.total_seconds():
            return
        request.session[SEEN] = now.timestamp()
        note_seen(session_key=request.session.session_key or "", now=now)


class UserLanguageMiddleware:
    """Speak the language of the cookie, else the user's own, else the browser's, else the house's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if cookie in known:
            return cookie
        if request.user.is_authenticated and request.user.language in known:
            return request.user.language
        return translation.get_language_from_request(request)
