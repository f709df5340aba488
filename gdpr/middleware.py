"""Keeps the record of who saw whom, once the answer has gone out; answers nobody while erased people are back."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _

from common.seen import Seen, watching
from gdpr.operations.access import record_access
from gdpr.queries import gate
from gdpr.reading.access import action_of, purpose_of
from users.models import ApiToken

logger = logging.getLogger(__name__)
# A page, a part of a file; a question that is put again, a form that was refused: each shows the record once more.
SHOWS = {200, 206, 409, 422}


class RestoreGateMiddleware:
    """While the database is behind the journal of erasures, a backup was put back and nobody may see who is in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not gate.is_behind():
            return self.get_response(request)
        response = _closed(request)
        response.headers["Retry-After"] = "60"
        response.headers["Cache-Control"] = "no-store"
        return response


def _closed(request: HttpRequest) -> HttpResponse:
    """A page for people, a problem (RFC 9457) for programs, a word for who watches."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if request.path_info == "/healthz":
        return JsonResponse({"status": "down", "erasures": "behind"}, status=status)
    if request.path_info.startswith("/api/"):
        body = {
            "type": "urn:kolmikanta:problem:restored", "title": status.phrase, "status": status,
            "detail": _("A backup was restored; the erasures since then are being done again."),
        }  # fmt: skip
        return JsonResponse(body, status=status, content_type="application/problem+json")
    # without the request: what stands round a page would ask for the user
    return HttpResponse(loader.get_template("gdpr/restored.html").render(), status=status)


class AccessLogMiddleware:
    """Writes one row for an answer that showed people. It is written when the answer is closed, so nobody waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with watching() as seen:
            response = self.get_response(request)
        user = getattr(request, "user", None)
        if seen.subjects and response.status_code in SHOWS and user is not None and user.is_authenticated:
            _write_at_the_end(request, response, seen)
        return response


def _write_at_the_end(request: HttpRequest, response: HttpResponse, seen: Seen) -> None:
    screen = request.resolver_match.view_name if request.resolver_match else ""
    close = response.close
    facts = {
        "by_id": request.user.pk, "screen": screen, "subjects": seen.subjects, "at": timezone.now(),
        "purpose": purpose_of(screen), "action": action_of(screen, asks=bool(request.GET.get("q"))),
    }  # fmt: skip
    key = getattr(
        request, "auth", None
    )  # the REST framework leaves the key there with which somebody came in
    if isinstance(key, ApiToken):
        facts["token_id"] = key.pk

    def write_and_close() -> None:
        try:
            record_access(**facts)
        except DatabaseError:
            logger.exception("The record of who saw whom could not be written")
        finally:
            close()

    response.close = write_and_close
