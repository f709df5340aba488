"""What the pages of people without an account have in common: their language, how often, nothing in caches or referrers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from common.proxies import client_address
from common.throttle import is_too_often
from contacts.models import Person
from users.guards import METHODS, public

LANGUAGES = ("fi", "en")
GUESSES_AN_HOUR = 60  # of one address: several people may stand behind it

View = Callable[..., HttpResponse]


def for_strangers(view: View) -> View:
    """A page that a link opens: no login, no cookie. The link itself shows that the sender may, so a forged form, whose
    writer does not know the link, is refused without a token in a cookie."""

    @csrf_exempt
    @never_cache
    @public
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    opened.guarded_by = "public"  # type: ignore[attr-defined]
    return opened


def came_from(request: HttpRequest) -> str:
    """The network address of whoever asks, behind as many proxies as there are."""
    return client_address(request) or ""


def too_often(request: HttpRequest) -> HttpResponse:
    """What is said to those who ask again and again."""
    return told(
        request, _("Very often"), _("That was asked very often. Wait an hour and try again."), status=429
    )


def told(request: HttpRequest, title: str, text: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page that says one thing."""
    return render(request, "gdpr/told.html", {"title": title, "text": text, **more}, status=status)


def language_of(person: Person | None, request: HttpRequest) -> str:
    """The person's own language where the pages speak it, else the reader's."""
    own = person.language if person else ""
    return own if own in LANGUAGES else (translation.get_language() or "fi")[:2]


def dead_link(request: HttpRequest) -> HttpResponse:
    """What is said of any link that opens nothing: whether it was wrong, old or about nobody is not told. Guesses are
    counted; links that open something never are, for mail programs unsubscribe many people from one address."""
    if is_too_often(f"guesses:{came_from(request)}", most=GUESSES_AN_HOUR, seconds=3600):
        return too_often(request)
    text = _("This link opens nothing: it is incomplete or its time is over. You can ask for a new one.")
    return told(request, _("The link does not work"), text, status=404, ask=True)
