"""The texts of all registers being looked through for a copy: what pages show until a worker has done it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gdpr.models import SubjectRequest
from gdpr.operations.request_look import ask_look
from gdpr.queries.request_look import look_state
from gdpr.views.request import go_back, request_within_reach
from users.guards import requires
from users.permissions import Permission


def look_page(request: HttpRequest, one: SubjectRequest) -> HttpResponse:
    """In place of a page that tells what the texts say: it comes by itself when they were looked through."""
    ask_look(request=one, now=timezone.now())
    return render(request, "gdpr/request_look.html", {"one": one}, status=202)


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def request_look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of a page that waits for the look: the steps of the copy once it is made, or the page itself anew."""
    one = request_within_reach(request, public_id)
    if not request.headers.get("HX-Request"):
        return go_back(one)
    look = look_state(one, now=timezone.now())
    if look.is_ready and "page" in request.GET:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if not look.is_ready:
        ask_look(request=one, now=timezone.now())
    template = "gdpr/request_look.html#waiting" if "page" in request.GET else "gdpr/panels/copy_steps.html"
    return render(request, template, {"one": one, "look": look})
