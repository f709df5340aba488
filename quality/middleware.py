"""Addresses of merged records lead to the record that was kept, on pages and in the API alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from quality.queries.merged import survivor_of


class MergedRecordMiddleware:
    """Asks only where a page said that there is no such record, so that nothing is paid for what is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        return _elsewhere(request, response) or response


def _elsewhere(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    match = request.resolver_match
    public_id = match.kwargs.get("public_id") if match else None
    # the API knows its caller by a key, which Django's own request does not
    asker = getattr(response, "renderer_context", {}).get("request", request) if public_id else request
    user = getattr(asker, "user", None)
    if public_id is None or user is None or not user.is_authenticated:
        return None
    found = survivor_of(public_id, user)
    if found is None:
        return None
    _kind, survivor, is_open = found
    try:
        url = reverse(match.view_name, args=match.args, kwargs=match.kwargs | {"public_id": survivor})
    except NoReverseMatch:
        return None
    query = request.META.get("QUERY_STRING", "")
    to = f"{url}?{query}" if query else url
    # 307 while the merge can be taken back, so that no browser learns it by heart; 308 afterwards
    kind = HttpResponseRedirect if is_open else HttpResponsePermanentRedirect
    return kind(to, preserve_request=True)
