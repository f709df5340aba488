"""Requests that no view should have to think about."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


class BadInputMiddleware:
    """PostgreSQL stores no null bytes: a request that carries one is refused in words, not by a crash."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in unquote(request.path_info) or _has_null_byte(request):
            return _refused(request)
        return self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse:
    """A page for people, a problem (RFC 9457) for programs."""
    if not request.path_info.startswith("/api/"):
        return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
    body = {
        "type": "urn:kolmikanta:problem:invalid",
        "title": HTTPStatus.BAD_REQUEST.phrase,
        "status": HTTPStatus.BAD_REQUEST,
        "detail": _("The request holds a null byte. Take it out and send the request again."),
    }
    return JsonResponse(body, status=HTTPStatus.BAD_REQUEST, content_type="application/problem+json")


def _has_null_byte(request: HttpRequest) -> bool:
    if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.method != "POST":
        return False  # what else has a body is JSON, and checked by the API
    return any("\x00" in value for values in request.POST.lists() for value in [values[0], *values[1]])


class ApiProblemMiddleware:
    """What goes wrong before or beside the API's views is a problem (RFC 9457) for programs too, never a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or response.status_code < 400 or not request.path_info.startswith("/api/"):
            return response
        told = _problem(response.status_code)
        for name in ("Retry-After", "Allow"):
            if name in response.headers:
                told.headers[name] = response.headers[name]
        return told


def _problem(status: int) -> JsonResponse:
    code, detail = {
        400: ("invalid", _("The request cannot be read. Check its address, host and body.")),
        404: ("not_found", _("There is nothing at this address. The schema of the API lists its addresses.")),
        503: ("away", _("The database does not answer just now. Send the request again in a moment.")),
    }.get(status, ("error", _("Something went wrong here. It has been noted; try again later.")))
    body = {
        "type": f"urn:kolmikanta:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


class PermissionsPolicyMiddleware:
    """The camera reads codes into the search box of our own pages; nothing else of the device is asked for."""

    POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        return response


class PrivatePagesMiddleware:
    """What a page says stays between us and the reader: the next one at the desk finds nothing in the browser's store,
    nor behind its Back button. Programs may keep an answer if they ask each time whether it still holds (`ETag`).
    Static files have their own headers and do not come by here."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_api = request.path_info.startswith("/api/")
        response.headers.setdefault("Cache-Control", f"private, {'no-cache' if is_api else 'no-store'}")
        return response


class HtmxMessagesMiddleware:
    """Messages of a view that answers htmx with a part of the page travel in a header and become toasts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request"):
            # The browser must never show a kept part where the whole page belongs.
            response.headers.setdefault("Cache-Control", "no-store")
        leaves_page = response.has_header("HX-Redirect") or response.has_header("HX-Refresh")
        if not request.headers.get("HX-Request") or leaves_page or 300 <= response.status_code < 400:
            return response
        if b"data-toasts" in getattr(response, "content", b""):
            return response  # a whole page (htmx boosted) shows them itself
        toasts = [
            {"text": str(m), "level": m.level_tag, "undo": undo_of(m.extra_tags)}
            for m in get_messages(request)
        ]
        if toasts:
            triggers = response.headers.get("HX-Trigger", "")
            known = (
                json.loads(triggers) if triggers.startswith("{") else dict.fromkeys(filter(None, [triggers]))
            )
            response.headers["HX-Trigger"] = json.dumps({**known, "toasts": {"list": toasts}})
        return response


class WholePageMiddleware:
    """A part of a page that a browser opens by itself (without scripts, or in a new tab) stands in a whole page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_opened(request) or response.status_code != HTTPStatus.OK or response.streaming:
            return response
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_html or b"<html" in response.content[:2000]:
            return response
        part = mark_safe(response.content.decode())
        return render(request, "ui/part_page.html", {"part": part, "back_url": _page_of(request.path)})


def _is_opened(request: HttpRequest) -> bool:
    """Whether a browser goes to this address, rather than a script asking for it."""
    asks_for_page = "text/html" in request.headers.get("Accept", "")
    return request.method == "GET" and asks_for_page and not request.headers.get("HX-Request")


def _page_of(path: str) -> str:
    """The address of the record whose part this is: /companies/<id>/figures/ is a part of /companies/<id>/."""
    found = re.match(r"^/[a-z-]+/[0-9a-f-]{36}/", path)
    return found[0] if found else "/"


def undo_of(extra_tags: str | None) -> str:
    """Where the act is taken back, out of `messages.success(request, text, extra_tags="undo:/…/")`."""
    return extra_tags.removeprefix("undo:") if extra_tags and extra_tags.startswith("undo:/") else ""
