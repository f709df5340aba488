"""What is answered when something broke: the page says whether waiting helps."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 5


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away passes by itself: 503, and when to come back. Everything else is 500.

    Rendered without the request: what stands round a page would ask the same database.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        page = loader.get_template("503.html").render()
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return HttpResponse(loader.get_template("500.html").render(), status=500)
